"""How long each unit takes, as its page says: the table of the instructor's pages."""

from pathlib import Path

from curso.contract.unit import find_units
from curso.language import Language

_MARK = "<!-- tiempos -->"
_HEADS: dict[Language, str] = {
    "es": "| Unidad | Lectura | Laboratorio | En total |",
    "en": "| Unit | Reading | Lab | In all |",
}


def times(root: Path, language: Language) -> str:
    """Give the table of all units that exist, in minutes, with a sum."""
    rows = []
    reading = lab = 0
    for unit in find_units(root):
        page = unit.pages.get(language)
        minutes = page.front.get("minutos") if page else None
        if page is None or not isinstance(minutes, dict):
            continue
        first, second = int(minutes.get("lectura", 0)), int(minutes.get("laboratorio", 0))
        reading, lab = reading + first, lab + second
        title = page.front.get("title", unit.name)
        link = f"[{title}](../unidades/{unit.name}.md)"
        rows.append(f"| {link} | {first} | {second} | {first + second} |")
    rows.append(f"| **Σ** | {reading} | {lab} | {reading + lab} |")
    return "\n".join([_HEADS[language], "|---|---:|---:|---:|", *rows])


def with_times(markdown: str, root: Path, language: Language) -> str:
    """Put the table where a page marks it with `<!-- tiempos -->`."""
    return markdown.replace(_MARK, times(root, language)) if _MARK in markdown else markdown
