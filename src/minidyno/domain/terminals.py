"""The size of a terminal's window."""

from dataclasses import dataclass

from minidyno.domain.errors import MinidynoError

# A terminal of more is a mistake or an attack: programs reserve memory for every cell.
MOST = 1000


@dataclass(frozen=True, slots=True)
class Window:
    """How many columns and rows a terminal shows."""

    columns: int = 80
    rows: int = 24

    def __post_init__(self) -> None:
        if not (1 <= self.columns <= MOST and 1 <= self.rows <= MOST):
            raise MinidynoError("window_invalid", columns=self.columns, rows=self.rows, limit=MOST)
