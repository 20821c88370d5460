"""Steps read from a build's output."""

from minidyno.lab.build_log import BuildLog, LineReader
from minidyno.lab.figures.theme import page
from tests.unit.lab.reading import read


def test_lines_are_cut_where_they_end_whatever_the_chunks_are() -> None:
    reader = LineReader()
    assert reader.feed(b"-----> Pyth", 1) == []
    assert reader.feed("on app detected\n       ñ".encode()[:-1], 2) == [
        "-----> Python app detected"
    ]
    assert reader.feed(b"\xb1andu\r\n", 3) == ["       ñandu"]
    assert reader.feed(b"the end", 4) == []
    assert reader.end(5) == ["the end"]
    assert reader.end(6) == []


def test_a_step_lasts_until_the_next_one_begins() -> None:
    reader = LineReader()
    reader.feed(b"noise\n-----> One\n       detail\n", 10)
    reader.feed(b"-----> Two...\n", 12)
    reader.feed(b"       more\n", 14)
    assert [(s.name, s.start, s.end) for s in reader.steps(15)] == [
        ("One", 10, 12),
        ("Two", 12, 15),
    ]


def test_output_without_steps_has_none() -> None:
    assert LineReader().steps(3) == []


def test_problems_are_red_steps_are_strong_and_markup_in_a_log_is_text() -> None:
    log = BuildLog("t", ["-----> Go <b>", " !     No", "plain </pre>"])
    found = read(page(log.html())).all("pre")[0]
    assert [strong.text for strong in found.all("strong")] == ["-----> Go <b>"]
    assert found.all("span")[0].attributes["style"] == "color:var(--md-crashed)"
    assert "plain </pre>" in found.whole_text
