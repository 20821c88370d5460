"""A build's output as lines, and as it is shown."""

from minidyno.lab.build_log import BuildLog, LineReader
from minidyno.lab.figures.theme import page
from tests.unit.lab.reading import read


def test_lines_are_cut_where_they_end_whatever_the_chunks_are() -> None:
    reader = LineReader()
    assert reader.feed(b"-----> Pyth") == []
    assert reader.feed("on app detected\n       ñ".encode()[:-1]) == ["-----> Python app detected"]
    assert reader.feed(b"\xb1andu\r\n") == ["       ñandu"]
    assert reader.feed(b"the end") == []
    assert reader.end() == ["the end"]
    assert reader.end() == []


def test_problems_are_red_steps_are_strong_and_markup_in_a_log_is_text() -> None:
    log = BuildLog("t", ["-----> Go <b>", " !     No", "plain </pre>"])
    found = read(page(log.html())).all("pre")[0]
    assert [strong.text for strong in found.all("strong")] == ["-----> Go <b>"]
    assert found.all("span")[0].attributes["style"] == "color:var(--md-crashed)"
    assert "plain </pre>" in found.whole_text
