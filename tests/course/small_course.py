"""A course of one complete unit, small enough to spoil one thing at a time."""

from datetime import date
from pathlib import Path

from curso.contract.course import findings
from curso.contract.finding import Finding
from curso.contract.skeleton import Plan, files
from curso.contract.translation import source_hash, with_hash
from curso.contract.unit import LANGUAGES, Unit
from curso.language import Language
from curso.launch.layout import ROOT

TODAY = date(2026, 11, 23)
NAME = "02-la-cache"
TEMPLATES = ROOT / "assets" / "plantillas" / "unidad"
_GLOSSARY = {
    "es": "# Glosario { #glosario }\n\n## A { #a }\n\n### Caché { #cache }\n\nLo que está cerca.\n",
    "en": "# Glossary { #glosario }\n\n## A { #a }\n\n### Cache { #cache }\n\nWhat is kept near.\n",
}
_FACTS = """\
memoria:
  es: Un dyno Basic tiene 512 MB
  en: A Basic dyno has 512 MB
  valor: 512 MB
  comprobado: 2026-11-01
  fuente: {es: Una página, en: A page}
  revisar: 2027-11-01
"""


class SmallCourse:
    """A complete unit in a folder of its own; `findings` says what is wrong with it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.unit = Unit(root, NAME)
        plan = Plan(NAME, "02-the-cache", {"es": "La caché", "en": "The cache"})
        for path, text in files(root, TEMPLATES, plan, TODAY).items():
            self._write(path, text.replace("✎ ", "").replace("✎", ""))
        self._write(root / "docs" / "datos" / "heroku.yml", _FACTS)
        for language in LANGUAGES:
            self._write(root / "docs" / language / "glosario.md", _GLOSSARY[language])
            (root / "docs" / language / "cuadernos").symlink_to(root / "notebooks" / language)
        self.translate()

    def _write(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def translate(self) -> None:
        """Say that the translations are up to date."""
        for name in (f"unidades/{NAME}.md", "glosario.md"):
            spanish, english = (self.root / "docs" / one / name for one in LANGUAGES)
            value = source_hash(spanish.read_text(encoding="utf-8"))
            self._write(english, with_hash(english.read_text(encoding="utf-8"), value))

    def page(self, language: Language = "es") -> Path:
        return self.unit.page_path(language)

    def change(self, path: Path, old: str, new: str) -> None:
        """Change the first place of a text in a file; it must be there."""
        text = path.read_text(encoding="utf-8")
        assert old in text, (path, old)
        self._write(path, text.replace(old, new, 1))

    def change_both(self, old: str, new: str) -> None:
        """Change the pages of both languages alike."""
        for language in LANGUAGES:
            self.change(self.page(language), old, new)
        self.translate()

    def findings(self, today: date = TODAY) -> list[Finding]:
        return findings(self.root, today)

    def line_of(self, path: Path, text: str) -> int:
        lines = path.read_text(encoding="utf-8").splitlines()
        return next(n for n, line in enumerate(lines, 1) if text in line)
