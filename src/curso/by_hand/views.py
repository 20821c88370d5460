"""Small displays: lines, a program's text, a command's transcript."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from curso.by_hand.problem import HandError
from curso.language import spoken
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, element, join

_PROGRAMS = ("manager", "proxy")


@dataclass(frozen=True, repr=False)
class Lines(Display):
    """Lines of text, as they are."""

    lines: Sequence[str]
    title: str = ""

    def __len__(self) -> int:
        return len(self.lines)

    def html(self) -> Markup:
        """A title, if any, and the lines."""
        title = element("p", element("strong", self.title)) if self.title else None
        return join(title, element("pre", "\n".join(self.lines)))

    def plain(self) -> str:
        """The same for a terminal."""
        return "\n".join([*([self.title] if self.title else []), *self.lines])


def show(name: str) -> Lines:
    """Show one of the two programs that were written for you; raises `no_such_program`."""
    if name not in _PROGRAMS:
        raise HandError("no_such_program", name=name, known=", ".join(_PROGRAMS))
    file = Path(__file__).with_name(f"{name}.py")
    lines = file.read_text(encoding="utf-8").splitlines()
    amount = spoken(f"{len(lines)} líneas", f"{len(lines)} lines")
    return Lines(tuple(lines), f"{file.name} · {amount}")
