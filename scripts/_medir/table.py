"""The table: one row for each thing that was measured."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from minidyno.domain.language import Language

Said = tuple[str, str]  # Spanish, English

_HEAD: tuple[Said, ...] = (
    ("qué", "what"),
    ("cifra", "figure"),
    ("referencia", "reference"),
    ("razón", "ratio"),
    ("meta", "aim"),
    ("¿cumple?", "met?"),
)
_MANY = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What, how much, beside what. `aim` is the most that it should be, `ratio_aim` that the ratio.

    `ratio` is given when it is not that of the two medians; `note` says what is missing, or how
    to read the row; `details` are figures that only the JSON shows.
    """

    group: str
    what: Said
    figure: float | None = None
    unit: str = ""
    reference: float | None = None
    reference_name: Said = ("", "")
    ratio: float | None = None
    aim: float | None = None
    ratio_aim: float | None = None
    note: Said = ("", "")
    details: dict[str, object] = field(default_factory=dict)

    @property
    def compared(self) -> float | None:
        """The ratio to the reference."""
        if self.ratio is not None or self.figure is None or not self.reference:
            return self.ratio
        return self.figure / self.reference

    @property
    def met(self) -> bool | None:
        """Say whether the aim is met; None without one."""
        if self.ratio_aim is not None:
            return None if self.compared is None else self.compared <= self.ratio_aim
        return None if self.aim is None or self.figure is None else self.figure <= self.aim

    def to_json(self, language: Language) -> dict[str, object]:
        """Make plain data."""
        english = language == "en"
        return {
            "group": self.group,
            "what": self.what[english],
            "figure": self.figure,
            "unit": self.unit,
            "reference": self.reference,
            "reference_name": self.reference_name[english],
            "ratio": self.compared,
            "aim": self.aim,
            "ratio_aim": self.ratio_aim,
            "met": self.met,
            "note": self.note[english],
            **({"details": self.details} if self.details else {}),
        }


def number(value: float, language: Language) -> str:
    """Write three digits that count: 1.23, 12.3, 123, 12 345."""
    if abs(value) >= _MANY:
        return f"{value:,.0f}".replace(",", " ")
    decimals = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    text = f"{value:.{decimals}f}"
    return text.replace(".", ",") if language == "es" else text


def as_text(rows: Sequence[Row], language: Language) -> str:
    """Write the table for people: a heading for each group, its notes below it."""
    english = language == "en"
    lines = [tuple(name[english] for name in _HEAD), *(_cells(row, language) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    text = [_line(lines[0], widths), "  ".join("─" * width for width in widths)]
    group = None
    notes: list[str] = []
    for row, cells in zip(rows, lines[1:], strict=True):
        if group not in {None, row.group}:
            text += [*notes, ""]
            notes = []
        group = row.group
        text.append(_line(cells, widths))
        if row.note[english]:
            notes.append(f"  · {row.what[english]}: {row.note[english]}")
    return "\n".join([*text, *notes]) + "\n"


def _cells(row: Row, language: Language) -> tuple[str, ...]:
    english = language == "en"

    def amount(value: float | None) -> str:
        return "–" if value is None else f"{number(value, language)} {row.unit}".strip()

    reference = f"{amount(row.reference)} {row.reference_name[english]}".strip()
    ratio = "–" if row.compared is None else f"× {number(row.compared, language)}"
    met = {None: "–", True: "yes" if english else "sí", False: "NO"}[row.met]
    aim = "–" if row.aim is None else f"≤ {amount(row.aim)}"
    if row.ratio_aim is not None:
        aim = f"≤ × {number(row.ratio_aim, language)}"
    return (row.what[english], amount(row.figure), reference, ratio, aim, met)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    padded = [first[0].ljust(first[1]), *(text.rjust(width) for text, width in others)]
    return "  ".join(padded).rstrip()
