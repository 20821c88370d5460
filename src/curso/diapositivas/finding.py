"""What is wrong with a deck: where, what, and how it is mended."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from curso.launch.layout import ROOT


@dataclass(frozen=True)
class Finding:
    """One fault. `line` counts from 1 in `path`."""

    path: Path
    line: int
    what: str
    cure: str

    def __str__(self) -> str:
        path = self.path.relative_to(ROOT) if self.path.is_relative_to(ROOT) else self.path
        return f"{path}:{self.line}: {self.what}. {self.cure}."


class DeckError(Exception):
    """A deck breaks its rules; the message has one line for each fault."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))
