"""Tables, for a page and for a terminal."""

from collections.abc import Sequence

from minidyno.lab.figures.markup import Markup, element

Cell = object


def table(
    headers: Sequence[str], rows: Sequence[Sequence[Cell]], caption: str | None = None
) -> Markup:
    """Make a table; whole numbers and fractions are set to the right."""
    return element(
        "table",
        element("caption", caption) if caption else None,
        element("thead", element("tr", *(element("th", h, scope="col") for h in headers))),
        element("tbody", *(element("tr", *map(_cell, row)) for row in rows)),
    )


def folded(summary: str, *children: object) -> Markup:
    """Put away what not everyone needs to see; no script is needed to open it."""
    return element("details", element("summary", summary), *children)


def plain_table(headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Lay a table out in columns for a terminal."""
    lines = [[str(h) for h in headers], *([_plain(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cell(value: Cell) -> Markup:
    if isinstance(value, Markup):
        return element("td", value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return element("td", _plain(value), class_="number" if is_number else None)


def _plain(value: Cell) -> str:
    return "–" if value is None else str(value)
