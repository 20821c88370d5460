"""The buttons of a lab: the notebook as a page and to download, its solution, the slides."""

from html import escape
from pathlib import Path

from curso.language import Language
from curso.notebooks import UNITS, Unit, cut
from curso.site.words import words_of

MARK = "<!-- botones -->"


def unit_of_page(stem: str) -> Unit | None:
    """Find a unit by its page's name."""
    return next((unit for unit in UNITS if unit.es == stem), None)


def put_buttons(markdown: str, page: Path, root: Path, language: Language) -> str:
    """Put the buttons where a unit's page marks them with `<!-- botones -->`."""
    unit = unit_of_page(page.stem)
    if MARK not in markdown or unit is None:
        return markdown
    return markdown.replace(MARK, buttons(root, unit, language, on_page=True))


def buttons(root: Path, unit: Unit, language: Language, *, on_page: bool) -> str:
    """Give the buttons; `on_page` is the unit's page, else the notebook's. Both lie two deep."""
    words = words_of(language)
    stem = unit.target(root, language).stem
    solution = f"../../cuadernos/{solution_name(unit, language)}"
    links = [("lab_read", f"../../cuadernos/{unit.es}/", False)] if on_page else []
    links += [
        ("lab_notebook", f"../../cuadernos/{stem}.ipynb", True),
        *([] if on_page else [("lab_solution", solution, True)]),
        *(
            (key, f"../../diapositivas/{stem}{ending}", False)
            for key, ending in (("lab_slides", ".html"), ("lab_pdf", ".pdf"))
            if (root / "build" / "diapositivas" / language / f"{stem}{ending}").is_file()
        ),
    ]
    anchors = "".join(
        f'<a class="md-button{" md-button--primary" if place == 0 else ""}" href="{href}"'
        f"{' download' if download else ''}>{escape(words[key])}</a>"
        for place, (key, href, download) in enumerate(links)
    )
    local = words["lab_local"].format(file=f"{stem}.ipynb")
    if on_page:  # there, but not beside what is to be tried first
        local += f' <a href="{solution}" download>{escape(words["lab_solution"])}</a>.'
    return f'<div class="botones">{anchors}</div><p class="nota-local">{local}</p>'


def solution_name(unit: Unit, language: Language) -> str:
    """Name the file of a solved notebook."""
    stem = unit.target(Path(), language).stem
    return f"{stem}.{'solution' if language == 'en' else 'solucion'}.ipynb"


def write_downloads(root: Path, site: Path, language: Language) -> None:
    """Write the solved notebooks and copy the slides, when they were exported."""
    folder = site / "en" if language == "en" else site
    (folder / "cuadernos").mkdir(parents=True, exist_ok=True)
    for unit in UNITS:
        source = (root / "notebooks" / "fuentes" / f"{unit.source}.py").read_text(encoding="utf-8")
        solved = cut(source, language, solved=True)
        target = folder / "cuadernos" / solution_name(unit, language)
        target.write_text(solved, encoding="utf-8")
    for file in (root / "build" / "diapositivas" / language).glob("*.*"):
        if file.suffix in {".html", ".pdf", ".pptx"}:
            (folder / "diapositivas").mkdir(exist_ok=True)
            (folder / "diapositivas" / file.name).write_bytes(file.read_bytes())
