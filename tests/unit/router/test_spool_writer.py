from pathlib import Path

from minidyno.logplex.spool_reader import SpoolReader
from minidyno.router.spool_writer import BUFFER_LIMIT, SpoolWriter


def _lines(folder: Path, after: str | None = None) -> list[bytes]:
    batch = SpoolReader(folder.parent).read_lines(folder.name, after, 100_000_000)
    return [line.text for line in batch.lines]


def test_lines_are_on_disk_after_a_flush(tmp_path: Path) -> None:
    writer = SpoolWriter(tmp_path / "spool", 100_000)
    writer.add(b"app one")
    assert _lines(tmp_path / "spool") == []
    writer.flush()
    assert _lines(tmp_path / "spool") == [b"app one"]
    writer.close()


def test_a_flood_between_two_flushes_does_not_pile_up_in_memory(tmp_path: Path) -> None:
    writer = SpoolWriter(tmp_path / "spool", 10_000_000)
    for _ in range(BUFFER_LIMIT // 1000 + 10):
        writer.add(b"x" * 1000)
    assert len(_lines(tmp_path / "spool")) > 100
    writer.close()


def test_the_oldest_lines_go_when_the_spool_is_full_and_are_counted(tmp_path: Path) -> None:
    writer = SpoolWriter(tmp_path / "spool", 10_000, segment_size=1_000)
    for number in range(1000):
        writer.add(b"line %d" % number)
        if number % 7 == 0:
            writer.flush()
    writer.close()
    size = sum(f.stat().st_size for f in (tmp_path / "spool").iterdir())
    assert 5_000 < size <= 11_000
    batch = SpoolReader(tmp_path).read_lines("spool", None, 1_000_000)
    assert batch.lines[-1].text == b"line 999"
    assert batch.lost + len(batch.lines) == 1000
    assert batch.lines[0].text == b"line %d" % batch.lost


def test_a_writer_that_starts_again_goes_on_counting(tmp_path: Path) -> None:
    for number in range(3):
        writer = SpoolWriter(tmp_path / "spool", 100_000)
        writer.add(b"first %d" % number)
        writer.add(b"second %d" % number)
        writer.close()
    batch = SpoolReader(tmp_path).read_lines("spool", None, 1_000_000)
    assert (len(batch.lines), batch.lost) == (6, 0)
    assert batch.position.endswith(":7")


def test_half_a_line_of_a_killed_writer_spoils_nothing(tmp_path: Path) -> None:
    writer = SpoolWriter(tmp_path / "spool", 100_000)
    writer.add(b"whole")
    writer.close()
    with (tmp_path / "spool" / "00000001.log").open("ab") as file:
        file.write(b"17.000000 r hal")
    writer = SpoolWriter(tmp_path / "spool", 100_000)
    writer.add(b"next")
    writer.close()
    batch = SpoolReader(tmp_path).read_lines("spool", None, 1_000_000)
    assert ([line.text for line in batch.lines], batch.lost) == ([b"whole", b"next"], 0)


def test_a_disk_that_fails_loses_lines_that_the_reader_counts(tmp_path: Path) -> None:
    folder = tmp_path / "spool"
    writer = SpoolWriter(folder, 100_000)
    writer.add(b"one")
    writer.flush()
    folder.rename(tmp_path / "away")
    writer.close()
    lost = SpoolWriter(folder, 100_000)
    (tmp_path / "away" / "00000001.log").rename(folder / "00000001.log")
    lost.add(b"never numbered here")
    folder.rename(tmp_path / "gone")
    lost.flush()  # raises nothing
    (tmp_path / "gone").rename(folder)
    lost.add(b"two")
    lost.close()
    batch = SpoolReader(tmp_path).read_lines("spool", None, 1_000_000)
    assert batch.lines[-1].text == b"two"
