"""A unit as it lies in the repository: two pages, two quizzes, one source of the notebook."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from curso.contract.page import Page
from curso.language import Language

_NAME = re.compile(r"(\d\d|p)-([a-z0-9-]+)\.md")
LANGUAGES: tuple[Language, ...] = ("es", "en")


@dataclass(frozen=True)
class Unit:
    """One unit, by its page's name without `.md`: `00-prepara-tu-laboratorio`."""

    root: Path
    name: str

    @property
    def number(self) -> str:
        """The unit's number in two digits, or `p` for the project."""
        return self.name.split("-", 1)[0]

    @property
    def slug(self) -> str:
        """The name without its number: the id of the title."""
        return self.name.split("-", 1)[1]

    def page_path(self, language: Language) -> Path:
        """Say where the page of a language is kept."""
        return self.root / "docs" / language / "unidades" / f"{self.name}.md"

    def quiz_path(self, language: Language) -> Path:
        """Say where the quiz of a language is kept."""
        return self.page_path(language).with_name(f"{self.name}.cuestionario.yml")

    @property
    def notebook_source(self) -> Path:
        """The source that the notebooks of both languages are cut from."""
        return self.root / "notebooks" / "fuentes" / f"{self.name.replace('-', '_')}.py"

    @property
    def slides_source(self) -> Path:
        """The source of the slides of both languages."""
        return self.notebook_source.with_suffix(".diapositivas.py")

    @cached_property
    def pages(self) -> dict[Language, Page]:
        """The pages that exist, Spanish first."""
        return {
            language: Page(self.page_path(language), language)
            for language in LANGUAGES
            if self.page_path(language).is_file()
        }

    @cached_property
    def glossaries(self) -> dict[Language, Page]:
        """The glossaries that exist."""
        paths = {language: self.root / "docs" / language / "glosario.md" for language in LANGUAGES}
        return {name: Page(path, name) for name, path in paths.items() if path.is_file()}


def find_units(root: Path) -> list[Unit]:
    """List the units that have a page in any language, by number."""
    names = {
        path.stem
        for language in LANGUAGES
        for path in (root / "docs" / language / "unidades").glob("*.md")
        if _NAME.fullmatch(path.name)
    }
    return [Unit(root, name) for name in sorted(names)]
