"""From the Engine's log stream to lines in the spool, each once."""

import struct
import time
from pathlib import Path

import pytest

from minidyno.backends.docker.follower import Delay
from minidyno.backends.docker.frames import Line, LineReader, microseconds
from minidyno.backends.docker.spool import Spool
from minidyno.logplex.spool_reader import SpoolReader

NOW = 1_795_621_606_444_146  # microseconds; of this size floats just hold them


def frame(text: bytes, *, second: int = 0, nanos: int = 0, stream: int = 1) -> bytes:
    stamp = b"2026-01-31T12:00:%02d.%09dZ " % (second, nanos)
    return struct.pack(">BxxxL", stream, len(stamp + text)) + stamp + text


def read(*chunks: bytes, limit: int = 1000) -> list[tuple[str, bytes]]:
    reader = LineReader(limit)
    lines = [line for chunk in chunks for line in reader.feed(chunk)]
    return [(line.stream, line.text) for line in [*lines, *reader.finish()]]


def test_both_streams_come_in_order() -> None:
    data = frame(b"one\n") + frame(b"two\n", stream=2) + frame(b"three\n")
    assert read(data) == [("o", b"one"), ("e", b"two"), ("o", b"three")]


@pytest.mark.parametrize("size", [1, 3, 7, 50])
def test_the_stream_may_be_cut_anywhere(size: int) -> None:
    data = frame(b"one\n") + frame(b"\xff\x00\n", stream=2) + frame(b"\n")
    chunks = [data[at : at + size] for at in range(0, len(data), size)]
    assert read(*chunks) == [("o", b"one"), ("e", b"\xff\x00"), ("o", b"")]


def test_a_line_in_pieces_is_put_together_while_the_other_stream_goes_on() -> None:
    data = frame(b"lo") + frame(b"other\n", stream=2) + frame(b"ng\n")
    assert read(data) == [("e", b"other"), ("o", b"long")]


def test_a_line_beyond_the_limit_is_cut() -> None:
    assert read(frame(b"abcdefgh") + frame(b"ij\n"), limit=4) == [
        ("o", b"abcd"),
        ("o", b"efgh"),
        ("o", b"ij"),
    ]


def test_what_never_got_its_newline_comes_at_the_end() -> None:
    assert read(frame(b"one\n") + frame(b"rest")) == [("o", b"one"), ("o", b"rest")]


@pytest.mark.parametrize(
    ("stamp", "fraction"),
    [("12:00:00Z", 0), ("12:00:00.5Z", 500_000), ("12:00:00.123456789Z", 123_456)],
)
def test_times_are_read_to_the_microsecond(stamp: str, fraction: int) -> None:
    assert microseconds(f"2026-01-31T{stamp}") % 1_000_000 == fraction


class Story:
    """Lines as the Engine would give them again and again, from any moment on."""

    def __init__(self, folder: Path, lines: list[Line]) -> None:
        self.folder = folder / "dyno"
        self.folder.mkdir()
        self.lines = lines

    def tell(self, first: int, last: int, *, limit: int = 1_000_000) -> None:
        """A follower's life: from what Docker has since the spool's wish, up to `last`."""
        spool = Spool(self.folder, limit)
        spool.begin()
        told = [line for line in self.lines[first:last] if line.at >= spool.since * 1e6]
        spool.write(told)
        spool.close()

    def read(self) -> tuple[list[bytes], int]:
        batch = SpoolReader(self.folder.parent).read_lines("dyno", None, 10**8)
        return [line.text for line in batch.lines], batch.lost


def test_every_line_is_kept_once_however_often_the_follower_is_cut_off(tmp_path: Path) -> None:
    # Many at the same microsecond, some the same, some a little out of order.
    lines = [
        Line(NOW + number // 7 * 3 - number % 2, "o", b"%d" % (number // 3))
        for number in range(500)
    ]
    story = Story(tmp_path, lines)
    for cut in (3, 3, 10, 200, 201, 450, 500, 500):
        story.tell(0, cut)
    assert story.read() == ([line.text for line in lines], 0)


def test_after_a_long_absence_reading_goes_on_where_it_was(tmp_path: Path) -> None:
    lines = [Line(NOW + number * 5_000_000, "o", b"%d" % number) for number in range(20)]
    story = Story(tmp_path, lines)
    story.tell(0, 4)
    story.tell(0, 20)
    assert story.read() == ([line.text for line in lines], 0)


def test_half_a_line_that_a_kill_left_is_written_again(tmp_path: Path) -> None:
    lines = [Line(NOW + number, "o", b"line %d" % number) for number in range(10)]
    story = Story(tmp_path, lines)
    story.tell(0, 5)
    [segment] = story.folder.glob("*.log")
    segment.write_bytes(segment.read_bytes()[:-4])
    story.tell(0, 10)
    assert story.read() == ([line.text for line in lines], 0)


def test_lines_that_gave_way_are_counted_over_a_restart_too(tmp_path: Path) -> None:
    lines = [Line(NOW + number * 3_000_000, "o", b"x" * 100) for number in range(300)]
    story = Story(tmp_path, lines)
    story.tell(0, 150, limit=8_000)
    story.tell(0, 300, limit=8_000)
    texts, lost = story.read()
    assert lost > 0
    assert len(texts) + lost == 300


def test_lines_that_gave_way_within_the_last_second_do_not_come_again(tmp_path: Path) -> None:
    lines = [Line(NOW + number * 200, "o", b"x" * 100) for number in range(900)]
    story = Story(tmp_path, lines)
    for last in (300, 600, 900):
        story.tell(0, last, limit=8_000)
    batch = SpoolReader(tmp_path).read_lines("dyno", None, 10**8)
    assert (len(batch.lines) + batch.lost, batch.at_least) == (900, False)


def test_when_docker_has_none_of_the_last_lines_any_more_a_loss_is_said_and_stays_a_least_number(
    tmp_path: Path,
) -> None:
    lines = [Line(NOW + number * 300_000, "o", b"%d" % number) for number in range(40)]
    story = Story(tmp_path, lines)
    story.tell(0, 10)
    story.tell(8, 15)  # some of the last second are there: nothing is missing
    assert not SpoolReader(tmp_path).read_lines("dyno", None, 10**8).lost
    story.tell(20, 30)
    story.tell(20, 40)
    batch = SpoolReader(tmp_path).read_lines("dyno", None, 10**8)
    assert [line.text for line in batch.lines] == [
        line.text for line in [*lines[:15], *lines[20:40]]
    ]
    assert (batch.lost, batch.at_least) == (1, True)


def test_a_stream_is_behind_by_its_own_measure_not_by_the_engines_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = iter([NOW / 1e6 + 3600, NOW / 1e6 + 3601, NOW / 1e6 + 3602])
    monkeypatch.setattr(time, "time", lambda: next(now))
    delay = Delay()
    assert [round(delay.of(NOW + at)) for at in (0, 1_000_000, 1_000_000)] == [0, 0, 1]
