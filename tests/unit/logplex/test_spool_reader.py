from pathlib import Path

from minidyno.domain.log_segments import format_line, header, segment_name
from minidyno.logplex.spool_reader import SpoolReader


def _segment(spool: Path, number: int, first: int, *texts: str, rest: bytes = b"") -> None:
    spool.mkdir(exist_ok=True)
    lines = b"".join(format_line(n, "o", text.encode()) for n, text in enumerate(texts, first))
    (spool / segment_name(number)).write_bytes(header(first) + lines + rest)


def _texts(reader: SpoolReader, after: str | None = None) -> list[str]:
    return [line.text.decode() for line in reader.read_lines("web", after, 1_000_000).lines]


def test_an_unknown_spool_has_no_lines(tmp_path: Path) -> None:
    batch = SpoolReader(tmp_path / "nowhere").read_lines("web", None, 100)
    assert (list(batch.lines), batch.lost, batch.more) == ([], 0, False)


def test_reading_goes_on_where_it_left_off_over_segments(tmp_path: Path) -> None:
    _segment(tmp_path / "web", 1, 1, "one", "two")
    reader = SpoolReader(tmp_path)
    batch = reader.read_lines("web", None, 1_000_000)
    assert [(line.at, line.text) for line in batch.lines] == [(1, b"one"), (2, b"two")]
    _segment(tmp_path / "web", 1, 1, "one", "two", "three")
    _segment(tmp_path / "web", 2, 4, "four")
    assert _texts(reader, batch.position) == ["three", "four"]


def test_half_a_line_is_left_until_it_is_whole(tmp_path: Path) -> None:
    _segment(tmp_path / "web", 1, 1, "one", rest=b"2.000000 o tw")
    reader = SpoolReader(tmp_path)
    batch = reader.read_lines("web", None, 1_000_000)
    assert [line.text for line in batch.lines] == [b"one"]
    _segment(tmp_path / "web", 1, 1, "one", "two")
    assert _texts(reader, batch.position) == ["two"]


def test_half_a_line_of_a_writer_that_was_killed_is_passed_over(tmp_path: Path) -> None:
    _segment(tmp_path / "web", 1, 1, "one", rest=b"2.000000 o tw")
    _segment(tmp_path / "web", 2, 2, "two, again")
    batch = SpoolReader(tmp_path).read_lines("web", None, 1_000_000)
    assert [line.text for line in batch.lines] == [b"one", b"two, again"]
    assert batch.lost == 0


def test_lines_of_removed_segments_are_counted_as_lost(tmp_path: Path) -> None:
    _segment(tmp_path / "web", 1, 1, "one", "two")
    reader = SpoolReader(tmp_path)
    batch = reader.read_lines("web", None, 1_000_000)
    (tmp_path / "web" / segment_name(1)).unlink()
    _segment(tmp_path / "web", 4, 9, "nine")
    after = reader.read_lines("web", batch.position, 1_000_000)
    assert ([line.text for line in after.lines], after.lost) == ([b"nine"], 6)
    assert reader.read_lines("web", None, 1_000_000).lost == 8


def test_a_spool_that_was_made_anew_is_read_from_its_beginning(tmp_path: Path) -> None:
    _segment(tmp_path / "web", 7, 50, "old", "older")
    reader = SpoolReader(tmp_path)
    position = reader.read_lines("web", None, 1_000_000).position
    (tmp_path / "web" / segment_name(7)).unlink()
    _segment(tmp_path / "web", 1, 1, "new")
    batch = reader.read_lines("web", position, 1_000_000)
    assert ([line.text for line in batch.lines], batch.lost) == ([b"new"], 0)


def test_a_small_budget_gives_every_line_once_and_says_that_there_is_more(tmp_path: Path) -> None:
    texts = [f"line {n} " + "x" * (n * 7 % 50) for n in range(1, 40)]
    _segment(tmp_path / "web", 1, 1, *texts[:20])
    _segment(tmp_path / "web", 2, 21, *texts[20:])
    reader = SpoolReader(tmp_path)
    for budget in (1, 30, 100, 333, 5000):
        seen: list[str] = []
        position = None
        while True:
            batch = reader.read_lines("web", position, budget)
            assert batch.lost == 0
            seen += [line.text.decode() for line in batch.lines]
            position = batch.position
            if not batch.more:
                break
        assert seen == texts


def test_a_line_longer_than_the_budget_is_read_all_the_same(tmp_path: Path) -> None:
    _segment(tmp_path / "web", 1, 1, "x" * 200_000, "after")
    reader = SpoolReader(tmp_path)
    first = reader.read_lines("web", None, 10)
    while not first.lines:  # the header alone may use up so small a budget
        assert first.more
        first = reader.read_lines("web", first.position, 10)
    assert len(first.lines[0].text) == 200_000


def test_a_line_that_is_not_one_counts_as_lost(tmp_path: Path) -> None:
    _segment(tmp_path / "web", 1, 1, "one", rest=b"rubbish\n3.000000 o three\n")
    batch = SpoolReader(tmp_path).read_lines("web", None, 1_000_000)
    assert ([line.text for line in batch.lines], batch.lost) == ([b"one", b"three"], 1)


def test_names_are_the_folders_spools(tmp_path: Path) -> None:
    _segment(tmp_path / "web", 1, 1, "one")
    assert SpoolReader(tmp_path).names() == ["web"]
    assert SpoolReader(tmp_path / "nowhere").names() == []
