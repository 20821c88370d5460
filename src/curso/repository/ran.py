"""What a terminal showed."""

from collections.abc import Sequence
from dataclasses import dataclass

from curso.language import spoken
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.figures.theme import colour

PROMPT = "$ "
# What a build writes: its steps, and what went wrong.
_STEP, _WRONG = "-----> ", " !"


@dataclass(frozen=True, repr=False)
class Transcript(Display):
    """Commands and what they said, as it grows."""

    lines: Sequence[str]

    def html(self) -> Markup:
        """The lines: commands and steps strong, what went wrong in red."""
        return element(
            "pre",
            *(join(_line(line), "\n") for line in self.lines),
            tabindex=0,
            style="max-height:30em;overflow:auto",
        )

    def plain(self) -> str:
        """The lines."""
        return "\n".join(self.lines)


@dataclass(frozen=True, repr=False)
class Ran(Display):
    """Commands that have ended: `code` is that of the last one that ran, 0 when all went well."""

    lines: Sequence[str]
    code: int
    seconds: float

    @property
    def ok(self) -> bool:
        """Say whether every command ended well."""
        return self.code == 0

    def html(self) -> Markup:
        """One sentence: the lines were shown while they came."""
        return element("p", element("strong", self.plain()))

    def plain(self) -> str:
        """The same for a terminal."""
        sign = "✓" if self.ok else "✗"
        return spoken(
            f"{sign} código de salida {self.code}, en {self.seconds:.1f} s",
            f"{sign} exit code {self.code}, after {self.seconds:.1f} s",
        )


def _line(line: str) -> Markup:
    said = line.removeprefix("remote: ")
    if line.startswith(PROMPT) or said.startswith(_STEP):
        return element("strong", line)
    if said.startswith(_WRONG):
        return element("span", line, style=f"color:{colour('crashed')}")
    return join(line)
