"""What there is to make: a deck or a notebook, of one unit in one language, and from what."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from curso.diapositivas.browser import chromium
from curso.diapositivas.unit import UnitSlides
from curso.language import Language
from curso.launch import stamps
from curso.launch.layout import Layout
from curso.notebooks import LANGUAGES, UNITS, Unit

Kind = Literal["slides", "notebook"]
KINDS: tuple[Kind, ...] = ("slides", "notebook")  # in this order: slides take seconds

# The platform and what a cell may call: with another one the outputs would be others.
_RUNS_WITH = (
    *("src/minidyno", "src/curso/by_hand", "src/curso/checks", "src/curso/comprobar.py"),
    *("src/curso/notebooks.py", "notebooks/apps", "requirements/run.txt"),
)
_SHOWN_WITH = ("assets", "src/curso/diapositivas", "docs/ejemplos", "package-lock.json")


@dataclass(frozen=True)
class Part:
    """One file for readers, with what belongs to it."""

    kind: Kind
    unit: Unit
    language: Language
    layout: Layout

    @property
    def name(self) -> str:
        """Its name in the log and of its stamp."""
        return f"{self.kind}-{self.unit.number}-{self.language}"

    @property
    def target(self) -> Path:
        """The file that is there when it was made."""
        build = self.layout.root / "build"
        if self.kind == "notebook":
            return self.unit.target(build / "cuadernos", self.language)
        name = UnitSlides(self.unit, self.layout.root).name(self.language)
        return build / "diapositivas" / self.language / f"{name}.html"

    def is_current(self) -> bool:
        """Say whether it was made from what is here now."""
        return self.target.is_file() and stamps.is_current(self._stamp, self.value())

    def record(self, value: str) -> None:
        """Say that it was made from what had this value."""
        stamps.write(self._stamp, value)

    @property
    def _stamp(self) -> Path:
        return self.layout.build / "made" / self.name

    def value(self) -> str:
        """Say what it would be made from now."""
        root = self.layout.root
        source = root / "notebooks" / "fuentes" / f"{self.unit.source}.py"
        if self.kind == "notebook":
            return stamps.fingerprint([source, *(root / name for name in _RUNS_WITH)])
        slides = UnitSlides(self.unit, root)
        own = [source, slides.source, *(slides.page(language) for language in LANGUAGES)]
        shared = [root / name for name in _SHOWN_WITH]
        return stamps.fingerprint([*own, *shared], f"pdf: {chromium()}")


def parts_of(layout: Layout, first: Language, number: str | None = None) -> list[Part]:
    """List what there is to make, the reader's language first.

    With a unit's number, that unit in that language alone.
    """
    languages = [first] if number else sorted(LANGUAGES, key=lambda one: one != first)
    return [
        Part(kind, unit, language, layout)
        for kind in KINDS
        for language in languages
        for unit in UNITS
        if number in {None, unit.number}
        if kind == "notebook" or UnitSlides(unit, layout.root).source.is_file()
    ]
