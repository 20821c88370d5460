"""A build's output, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.figures.theme import colour

STEP = "-----> "
PROBLEM = " !"


@dataclass(frozen=True, repr=False)
class BuildLog(Display):
    """Lines as they are shown: steps strong, problems in red."""

    title: str
    lines: Sequence[str]

    def html(self) -> Markup:
        """Title and lines."""
        return join(
            element("p", element("strong", self.title)),
            element(
                "pre",
                *(join(_line(line), "\n") for line in self.lines),
                tabindex=0,
                style="max-height:28em;overflow:auto",
            ),
        )

    def plain(self) -> str:
        """The lines."""
        return "\n".join([self.title, *self.lines])


def _line(line: str) -> Markup:
    if line.startswith(STEP):
        return element("strong", line)
    if line.startswith(PROBLEM):
        return element("span", line, style=f"color:{colour('crashed')}")
    return join(line)


@dataclass
class LineReader:
    """Cuts a stream of bytes into lines."""

    lines: list[str] = field(default_factory=list)
    _rest: bytes = b""

    def feed(self, data: bytes) -> Sequence[str]:
        """Take bytes and return the lines that are whole now."""
        *whole, self._rest = (self._rest + data).split(b"\n")
        fresh = [line.rstrip(b"\r").decode("utf-8", "replace") for line in whole]
        self.lines += fresh
        return fresh

    def end(self) -> Sequence[str]:
        """Take what is left as a last line."""
        return self.feed(b"\n") if self._rest else []
