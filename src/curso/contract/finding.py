"""What is wrong in the course's sources: where, what, and how it is mended."""

from dataclasses import dataclass
from pathlib import Path

from curso.contract.sentences import SENTENCES
from curso.language import Language


@dataclass(frozen=True)
class Finding:
    """One fault. `line` counts from 1 in `path`; `rule` names its sentences."""

    path: Path
    line: int
    rule: str
    params: tuple[tuple[str, str], ...] = ()

    def say(self, language: Language = "es", root: Path | None = None) -> str:
        """Say `file:line: what. Cure.` in a language, the file counted from `root`."""
        given = dict(self.params)
        what, cure = SENTENCES[self.rule][language]
        path = self.path.relative_to(root) if root and self.path.is_relative_to(root) else self.path
        place = f"{path.as_posix()}:{self.line}"
        return f"{place}: {what.format(**given)}. {cure.format(**given)}. [{self.rule}]"


def finding(path: Path, line: int, rule: str, /, **params: object) -> Finding:
    """Make a finding; the parameters fill the braces of its sentences."""
    return Finding(path, line, rule, tuple((name, str(value)) for name, value in params.items()))
