"""The map of the course: every unit named, those that are written linked with their minutes."""

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from curso.contract.page import Page
from curso.contract.unit import Unit
from curso.language import Language
from curso.site.words import words_of

MARK = "<!-- mapa -->"
DATA = Path(__file__).with_name("mapa.yml")


@dataclass(frozen=True)
class Entry:
    """One unit of the map; `page` is its file's name when it is written."""

    number: str
    title: str
    lab: str
    page: str | None
    minutes: dict[str, int]

    @property
    def label(self) -> str:
        """The unit's number as readers say it."""
        return self.number.lstrip("0") or "0"


def entries(root: Path, language: Language) -> list[Entry]:
    """List the units in order; what is written is found by its number in docs."""
    rows: list[dict[str, Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))["unidades"]
    return [_entry(root, row, language) for row in rows]


def _entry(root: Path, row: dict[str, Any], language: Language) -> Entry:
    number = str(row["numero"])
    title, lab = (row[key][language == "en"] for key in ("titulo", "laboratorio"))
    folder = root / "docs" / language / "unidades"
    found = sorted(folder.glob(f"{number}-*.md"))
    if not found:
        return Entry(number, title, lab, None, {})
    page = Page(Unit(root, found[0].stem).page_path(language), language)
    return Entry(number, title, lab, found[0].name, dict(page.front.get("minutos") or {}))


def put_map(markdown: str, root: Path, language: Language) -> str:
    """Put the map where a page marks it with `<!-- mapa -->`."""
    if MARK not in markdown:
        return markdown
    words = words_of(language)
    cards = "".join(_card(entry, words) for entry in entries(root, language))
    return markdown.replace(MARK, f'<ol class="mapa">{cards}</ol>')


def _card(entry: Entry, words: dict[str, str]) -> str:
    kind = words["map_project"] if entry.number == "p" else f"{words['map_unit']} {entry.label}"
    number = f'<span class="mapa-numero">{escape(kind)}</span>'
    lab = f'<span class="mapa-laboratorio">{escape(entry.lab)}</span>'
    if entry.page is None:
        note = f'<span class="mapa-nota">{words["map_coming"]}</span>'
        title = f'<span class="mapa-titulo">{escape(entry.title)}</span>'
        return f'<li class="mapa-unidad mapa-pendiente">{number}{title}{lab}{note}</li>'
    href = f"unidades/{entry.page.removesuffix('.md')}/"
    title = f'<a class="mapa-titulo" href="{href}">{escape(entry.title)}</a>'
    minutes = words["map_minutes"].format(
        read=entry.minutes.get("lectura", "?"), lab=entry.minutes.get("laboratorio", "?")
    )
    note = f'<span class="mapa-nota">{minutes}</span>'
    progress = (
        f'<span class="mapa-progreso" data-unidad="{entry.number}" '
        f'data-texto="{escape(words["map_quiz"])}" hidden></span>'
    )
    return f'<li class="mapa-unidad">{number}{title}{lab}{note}{progress}</li>'
