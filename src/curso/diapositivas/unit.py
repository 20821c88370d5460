"""Where a unit's slides and what they must agree with are kept."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from curso.language import Language
from curso.notebooks import UNITS, Unit

CLASS_MINUTES = 50  # the length of a class, unless a page's front matter says `minutos: clase:`


@dataclass(frozen=True)
class UnitSlides:
    """The slides of one unit, in the repository at `root`."""

    unit: Unit
    root: Path

    @property
    def source(self) -> Path:
        """The deck's source, beside the notebook's."""
        return self.root / "notebooks" / "fuentes" / f"{self.unit.source}.diapositivas.py"

    def name(self, language: Language) -> str:
        """Name the exported files, without their ending."""
        return self.unit.en if language == "en" else self.unit.es

    def page(self, language: Language) -> Path:
        """Name the unit's page; both languages give it the same name."""
        return self.root / "docs" / language / "unidades" / f"{self.unit.es}.md"

    def minutes(self) -> tuple[float, float]:
        """Give the minutes of the class and, of them, of the lab, as the page says."""
        front = yaml.safe_load(self.page("es").read_text(encoding="utf-8").split("---\n", 2)[1])
        said: dict[str, Any] = front["minutos"]
        return said.get("clase", CLASS_MINUTES), said["laboratorio"]

    def truth(self, language: Language) -> list[str]:
        """Give the lines of the unit's own sources: page, notebook and apps, which tests run."""
        files = [
            self.page(language),
            self.root / "notebooks" / "fuentes" / f"{self.unit.source}.py",
            *(self.root / "docs" / "ejemplos").glob(f"{self.unit.es[:2]}*/**/*.*"),
        ]
        lines: list[str] = []
        for file in files:
            if file.is_file():
                lines += file.read_text(encoding="utf-8").splitlines()
        return [line.rstrip().removeprefix("$ ") for line in lines]


def units_with_slides(root: Path) -> list[UnitSlides]:
    """List the units whose slides are written."""
    found = [UnitSlides(unit, root) for unit in UNITS]
    return [unit for unit in found if unit.source.is_file()]
