"""Tables that a phone is too narrow for: there, each row is a small card."""

import html
import re

# Letters that a phone 390 pixels wide has room for, beside each other in the cells of a row.
ROOM = 46
_GAP = 1.2  # what stands between two columns, in letters
_CODE_LETTER = 1.15  # how wide a letter of code is, in those of prose

_TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<(td|th)([^>]*)>(.*?)</\1>", re.DOTALL)
_CODE = re.compile(r"<code>(.*?)</code>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_ENDS_ITSELF = ("?", "…", ":")


def mend_tables(page: str) -> str:
    """Let tables scroll by themselves; those too wide for a phone say in each cell what it is."""
    return _TABLE.sub(_mend, page)


def _mend(table: re.Match[str]) -> str:
    rows = [_CELL.findall(row) for row in _ROW.findall(table[1])]
    headed = bool(rows) and all(kind == "th" for kind, _, _ in rows[0])
    if not headed or _width(rows) <= ROOM:
        return f'<div class="tabla">{table[0]}</div>'
    labels = [_label(inner) for _, _, inner in rows[0]]
    return (
        f'<div class="tabla apilable">{_ROW.sub(lambda row: _named(row, labels), table[0])}</div>'
    )


def _width(rows: list[list[tuple[str, str, str]]]) -> float:
    """How many letters wide it is at the least: a column is as wide as its longest word."""
    widths = [[_longest(inner) for _, _, inner in row] for row in rows]
    return sum((max(column) + _GAP for column in zip(*widths, strict=False)), start=0.0)


def _longest(inner: str) -> float:
    code = [len(_words(one)) * _CODE_LETTER for one in _CODE.findall(inner)]  # it is not broken
    prose = [float(len(word)) for word in _words(_CODE.sub(" ", inner)).split()]
    return max(code + prose, default=0.0)


def _words(inner: str) -> str:
    return html.unescape(_TAG.sub("", inner)).strip()


def _label(inner: str) -> str:
    words = _words(inner)
    return words if words.endswith(_ENDS_ITSELF) else f"{words}:"


def _named(row: re.Match[str], labels: list[str]) -> str:
    names = iter(labels)

    def name(cell: re.Match[str]) -> str:
        label = html.escape(next(names, ""))
        if cell[1] == "th":
            return cell[0]
        return f'<td{cell[2]} data-columna="{label}">{cell[3]}</td>'

    return _CELL.sub(name, row[0])
