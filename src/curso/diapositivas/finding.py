"""What is wrong with a deck: where, what, and how it is mended."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from curso.diapositivas.rules import RULES
from curso.language import Language, from_environment
from curso.launch.layout import ROOT


@dataclass(frozen=True)
class Finding:
    """One fault. `line` counts from 1 in `path`; `rule` names its sentences."""

    path: Path
    line: int
    rule: str
    params: tuple[tuple[str, str], ...] = ()

    def say(self, language: Language = "es", root: Path = ROOT) -> str:
        """Say `file:line: what. Cure.` in a language, the file counted from `root`."""
        what, cure = RULES[self.rule][language == "en"]
        given = dict(self.params)
        path = self.path.relative_to(root) if self.path.is_relative_to(root) else self.path
        return f"{path.as_posix()}:{self.line}: {what.format(**given)}. {cure.format(**given)}."


def finding(path: Path, line: int, rule: str, /, **params: object) -> Finding:
    """Make a finding; the parameters fill the braces of its sentences."""
    return Finding(path, line, rule, tuple((name, str(value)) for name, value in params.items()))


class DeckError(Exception):
    """A deck breaks its rules; the message has one line for each fault."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(found.say(from_environment()) for found in self.findings))
