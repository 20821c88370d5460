"""While somebody writes: which pages a changed file touches, and what the unit still lacks."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from curso.contract.course import unit_findings
from curso.contract.facts import MARK, facts_path
from curso.contract.finding import Finding
from curso.contract.page import Page
from curso.contract.unit import LANGUAGES, find_units

# What a page shows and is kept beside it.
_BESIDE = (".cuestionario.yml", ".matriz.yml", ".calculadora.yml")
_WATCHED = ("docs", "assets/diagramas", "notebooks/fuentes")


def snapshot(root: Path) -> dict[Path, int]:
    """Give the time of change of everything that people write."""
    files = (p for name in _WATCHED for p in (root / name).rglob("*") if p.is_file())
    return {path: path.stat().st_mtime_ns for path in files}


def changed(before: dict[Path, int], after: dict[Path, int]) -> list[Path]:
    """List what was changed or is new."""
    return sorted(path for path, time in after.items() if before.get(path) != time)


def dependents(root: Path, path: Path) -> Iterator[Path]:
    """Give the pages that show a file which is no page: a quiz, a drawing, the facts."""
    if path.name.endswith(_BESIDE):
        page = path.with_name(f"{path.name.split('.')[0]}.md")
        if page.is_file():
            yield page
        return
    drawing = path.stem if path.parent == root / "assets" / "diagramas" else None
    if drawing is None and path != facts_path(root):
        return
    for language in LANGUAGES:
        for page in sorted((root / "docs" / language).rglob("*.md")):
            text = page.read_text(encoding="utf-8")
            shows = f"<!-- diagrama: {drawing} -->" in text if drawing else MARK.search(text)
            if shows:
                yield page


def lacking(root: Path, paths: Iterable[Path]) -> list[Finding]:
    """Give what is wrong in the units that some files belong to."""
    names = {path.name.split(".")[0].replace("_", "-") for path in paths}
    drawn = {p for path in paths for p in dependents(root, path)}
    names |= {Page(path, "es").path.stem for path in drawn}
    units = [unit for unit in find_units(root) if unit.name in names]
    return [one for unit in units for one in unit_findings(unit)]
