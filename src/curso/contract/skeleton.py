"""The skeleton of a new unit: all files in both languages, with a ✎ wherever something is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template

from curso.contract.finding import Finding, finding
from curso.contract.translation import source_hash, with_hash
from curso.contract.unit import LANGUAGES, Unit
from curso.language import Language
from curso.notebooks import cut

MARK = "✎"


@dataclass(frozen=True)
class Plan:
    """What a new unit is called: `02-name-in-spanish` and its titles without the number."""

    name: str
    english_name: str
    titles: dict[Language, str]

    @property
    def number(self) -> str:
        """The number as it stands in titles: 2, and not 02."""
        return self.name.split("-", 1)[0].lstrip("0").upper() or "0"

    def words(self, language: Language, today: date) -> dict[str, str]:
        """Give what fills the templates."""
        heading = {one: f"{self.number} · {title}" for one, title in self.titles.items()}
        slug = self.name.split("-", 1)[1]
        return {
            "heading": heading[language],
            "heading_es": heading["es"],
            "heading_en": heading["en"],
            "title_es": self.titles["es"],
            "title_en": self.titles["en"],
            "slug": slug,
            "number": self.number,
            "diagram": f"u{self.number.lower()}-{slug}",
            "check": f"u{self.number.lower()}-respuesta",
            "notebook_es": self.name,
            "notebook_en": self.english_name,
            "today": today.isoformat(),
        }


def files(root: Path, templates: Path, plan: Plan, today: date) -> dict[Path, str]:
    """Give the text of every file of a new unit, by its path."""
    unit = Unit(root, plan.name)
    words = plan.words("es", today)
    drawings = root / "assets" / "diagramas"

    def filled(name: str, language: Language = "es") -> str:
        text = (templates / name).read_text(encoding="utf-8")
        return Template(text).substitute(plan.words(language, today))

    made = {
        unit.notebook_source: filled("cuaderno.py.txt"),
        unit.slides_source: filled("diapositivas.py.txt"),
        drawings / f"{words['diagram']}.svg": filled("diagrama.svg"),
        drawings / f"{words['diagram']}.json": filled("diagrama.json"),
    }
    for language in LANGUAGES:
        made[unit.page_path(language)] = filled(f"pagina.{language}.md", language)
        made[unit.quiz_path(language)] = filled(f"cuestionario.{language}.yml", language)
        stored = plan.english_name if language == "en" else plan.name
        notebook = root / "notebooks" / language / f"{stored}.ipynb"
        made[notebook] = cut(made[unit.notebook_source], language)
    english = unit.page_path("en")
    made[english] = with_hash(made[english], source_hash(made[unit.page_path("es")]))
    return made


def check_written(unit: Unit) -> Iterator[Finding]:
    """Find what a skeleton left to be written."""
    files = [unit.notebook_source, unit.slides_source]
    for language in LANGUAGES:
        files += [unit.page_path(language), unit.quiz_path(language)]
    for page in unit.pages.values():
        names = page.diagrams.values()
        files += [unit.root / "assets" / "diagramas" / f"{name}.json" for name in names]
    for path in dict.fromkeys(files):
        if path.is_file():
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if MARK in line:
                    yield finding(path, number, "unwritten", text=_asked(line))


def _asked(line: str) -> str:
    return line[line.index(MARK) + 1 :].strip()[:60]
