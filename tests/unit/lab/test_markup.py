"""Markup that cannot be broken."""

import pytest

from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.figures.table import plain_table, table
from minidyno.lab.figures.theme import DARK, LIGHT, SERIES, STYLE, colour_of_dyno
from tests.unit.lab.reading import read

HARM = "<script>alert('1')</script>&amp;\"x"


def test_text_is_escaped_in_content_and_in_attributes() -> None:
    made = element("p", HARM, title=HARM)
    found = read(made).all("p")[0]
    assert found.text == HARM
    assert found.attributes["title"] == HARM
    assert "<script>" not in made


def test_markup_is_not_escaped_twice() -> None:
    assert element("p", element("b", "1 < 2")) == "<p><b>1 &lt; 2</b></p>"
    assert join("a", None, Markup("<br>"), 3) == "a<br>3"


def test_attributes_are_left_out_bare_or_rounded() -> None:
    made = element("td", class_="number", hidden=True, title=None, aria_label="x", x=1.0, y=2.345)
    assert made == '<td class="number" hidden aria-label="x" x="1" y="2.35"></td>'


def test_numbers_stand_to_the_right_and_nothing_is_a_dash() -> None:
    cells = read(table(["a", "b", "c"], [[3, "x", None]])).all("td")
    assert [cell.text for cell in cells] == ["3", "x", "–"]
    assert [cell.attributes.get("class") for cell in cells] == ["number", None, None]


def test_a_terminal_table_has_columns_as_wide_as_their_widest_cell() -> None:
    assert plain_table(["a", "long"], [["xyz", 1], ["y", None]]) == "a    long\nxyz  1\ny    –"


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# JupyterLab's own papers, light and dark, beside ours.
@pytest.mark.parametrize(
    ("palette", "papers"),
    [(LIGHT, ["#ffffff", "#f5f5f5"]), (DARK, ["#0d1117", "#111111", "#212121"])],
)
def test_every_colour_of_text_can_be_read_on_its_paper(
    palette: dict[str, str], papers: list[str]
) -> None:
    for name, colour in palette.items():
        if name not in {"paper", "line"}:
            for paper in papers:
                assert _contrast(colour, paper) >= 4.5, (name, paper)


def test_both_palettes_have_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert {f"series-{n}" for n in range(SERIES)} <= LIGHT.keys()


def test_the_style_touches_nothing_outside_and_asks_no_other_host() -> None:
    assert "://" not in STYLE
    assert "@import" not in STYLE
    rules = [rule.strip() for rule in STYLE.removeprefix("<style>").split("}") if "{" in rule]
    assert all(".minidyno-lab" in rule for rule in rules)


def test_a_dyno_keeps_its_colour_and_neighbours_differ() -> None:
    assert colour_of_dyno("web.1") == colour_of_dyno("web.1") != colour_of_dyno("web.2")
    assert colour_of_dyno("web.1") != colour_of_dyno("worker.1")
    assert colour_of_dyno("router") == "var(--md-quiet)"
