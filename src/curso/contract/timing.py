"""How long each unit takes, as its page says: the table of the instructor's pages."""

from pathlib import Path

from curso.contract.unit import find_units
from curso.diapositivas.unit import CLASS_MINUTES
from curso.language import Language

MARK = "<!-- tiempos -->"
_HEADS: dict[Language, str] = {
    "es": "| Unidad | Lectura, antes | Clase | De ella, laboratorio |",
    "en": "| Unit | Reading, before | Class | Of it, lab |",
}
_SUM: dict[Language, str] = {"es": "En total", "en": "In all"}


def times(root: Path, language: Language) -> str:
    """Give the table of all units that exist, in minutes, with its sums."""
    rows: list[tuple[str, list[int]]] = []
    for unit in find_units(root):
        page = unit.pages.get(language)
        minutes = page.front.get("minutos") if page else None
        if page is None or not isinstance(minutes, dict):
            continue
        title = f"[{page.front.get('title', unit.name)}](../unidades/{unit.name}.md)"
        lengths = (
            minutes.get("lectura", 0),
            minutes.get("clase", CLASS_MINUTES),
            minutes.get("laboratorio", 0),
        )
        rows.append((title, [int(length) for length in lengths]))
    sums = [sum(lengths[place] for _, lengths in rows) for place in range(3)]
    lines = [f"| {' | '.join([title, *map(str, lengths)])} |" for title, lengths in rows]
    total = " | ".join(f"**{number}**" for number in sums)
    return "\n".join(
        [_HEADS[language], "|---|---:|---:|---:|", *lines, f"| **{_SUM[language]}** | {total} |"]
    )


def with_times(markdown: str, root: Path, language: Language) -> str:
    """Put the table where a page marks it with `<!-- tiempos -->`."""
    return markdown.replace(MARK, times(root, language)) if MARK in markdown else markdown
