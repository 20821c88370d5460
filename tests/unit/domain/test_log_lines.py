"""Log lines: splitting, showing and the form of a spool."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from minidyno.domain.log_lines import LogLine, readable, split
from minidyno.domain.log_segments import (
    Position,
    format_line,
    header,
    parse_header,
    parse_line,
)


def test_a_line_looks_like_one_of_herokus() -> None:
    line = LogLine(app_id="a", at=1_767_225_600.25, source="app", dyno="web.1", text="hola")
    assert str(line) == "2026-01-01T00:00:00.250000+00:00 app[web.1]: hola"


@given(st.text(max_size=400), st.integers(min_value=4, max_value=40))
def test_pieces_of_text_are_short_enough_and_lose_nothing(text: str, limit: int) -> None:
    raw = text.encode("utf-8", "ignore")
    pieces = list(split(raw, limit))
    assert b"".join(pieces) == raw
    assert all(len(piece) <= limit for piece in pieces)
    for piece in pieces:
        piece.decode()


@example(b"a\x80\x80\x80\x80", 4)
@given(st.binary(max_size=400), st.integers(min_value=4, max_value=40))
def test_pieces_of_binary_lose_nothing_either(raw: bytes, limit: int) -> None:
    pieces = list(split(raw, limit))
    assert b"".join(pieces) == raw
    assert all(len(piece) <= limit for piece in pieces)


def test_binary_output_becomes_text_that_harms_no_terminal() -> None:
    shown = readable(b"a\x00\x07\xffb\x9b\r")
    assert shown == "a␀␇\ufffdb\ufffd␍"


@given(st.binary(max_size=200))
def test_a_spool_line_is_read_as_it_was_written(text: bytes) -> None:
    raw = format_line(1.5, "o", text)
    assert raw.endswith(b"\n")
    line = parse_line(raw[:-1])
    assert (line.at, line.stream, line.text) == (1.5, "o", text.replace(b"\n", b" "))


def test_header_and_position_are_read_as_they_were_written() -> None:
    assert parse_header(header(17).rstrip(b"\n")) == 17
    assert Position.parse(str(Position(3, 120, 44))) == Position(3, 120, 44)
    with pytest.raises(ValueError, match="x"):
        parse_header(b"x")
