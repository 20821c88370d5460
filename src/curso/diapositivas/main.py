"""The verb: `scripts/diapositivas.py`, `slides` in English."""

import argparse
import os
import sys
import time
from pathlib import Path

from curso.diapositivas.browser import chromium
from curso.diapositivas.export import Exported, Workshop, export_unit, open_workshop
from curso.diapositivas.finding import DeckError
from curso.diapositivas.powerpoint import NoPandocError
from curso.diapositivas.printing import PrintError
from curso.diapositivas.unit import UnitSlides, units_with_slides
from curso.language import from_environment
from curso.launch.layout import ROOT
from curso.launch.npm import NoPackagesError, npm_command
from curso.notebooks import LANGUAGES

TEXTS: dict[str, tuple[str, str]] = {
    "about": (
        "Exporta las diapositivas de las unidades: HTML, PDF y, si se pide, PPTX.",
        "Export the units' slides: HTML, PDF and, when asked for, PPTX.",
    ),
    "unit": ("número de la unidad, por ejemplo 0 (todas)", "number of the unit, such as 0 (all)"),
    "lang": ("solo este idioma", "this language alone"),
    "out": ("carpeta de destino", "folder to write to"),
    "pptx": ("también PPTX, con pandoc", "PPTX too, by pandoc"),
    "no_pdf": ("sin PDF", "no PDF"),
    "check": (
        "mide además cada diapositiva en el navegador",
        "measure each slide in the browser as well",
    ),
    "no_browser": (
        "No hay Chromium (o falta el paquete playwright): sin él no hay PDF ni se mide nada. "
        "Instálalo con «sudo apt install chromium», o imprime desde tu navegador {view}",
        "There is no Chromium (or no playwright package): without it there is no PDF and nothing "
        "is measured. Install it with “sudo apt install chromium”, or print {view} from yours",
    ),
    "not_printed": (
        "Chromium no imprimió las diapositivas. Esto dijo: {words}",
        "Chromium did not print the slides. It said: {words}",
    ),
    "no_npm": (
        "Falta npm para traer reveal.js y las fuentes. Instala Node.js, o bien: "
        ".venv/bin/pip install --require-hashes -r requirements/node.txt",
        "npm is missing, which brings reveal.js and the fonts. Install Node.js, or else: "
        ".venv/bin/pip install --require-hashes -r requirements/node.txt",
    ),
    "npm_failed": (
        "npm no pudo instalar reveal.js y las fuentes; ¿hay red? Esto dijo: {words}",
        "npm could not install reveal.js and the fonts; is there a network? It said: {words}",
    ),
    "no_pandoc": (
        "Para el PPTX hace falta pandoc: «sudo apt install pandoc», «brew install pandoc» o "
        ".venv/bin/pip install pypandoc_binary",
        "PPTX needs pandoc: “sudo apt install pandoc”, “brew install pandoc” or "
        ".venv/bin/pip install pypandoc_binary",
    ),
    "no_unit": ("No hay diapositivas de la unidad {unit}.", "Unit {unit} has no slides."),
}


def main(words: list[str]) -> int:
    """Export, and end with 1 when a deck breaks its rules or something needed is missing."""
    asked = _parser().parse_args(words)
    units = [u for u in units_with_slides(ROOT) if asked.unit in {None, int(u.unit.es[:2])}]
    if not units:
        return _fail("no_unit", unit=asked.unit)
    try:
        with open_workshop(pdf=not asked.no_pdf, pptx=asked.pptx, check=asked.check) as workshop:
            last = _export(units, asked.lang, asked.out, workshop)
    except DeckError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command talks
        return 1
    except NoPackagesError as error:
        return _fail("npm_failed" if npm_command(ROOT) else "no_npm", words=error)
    except NoPandocError:
        return _fail("no_pandoc")
    except PrintError as error:
        return _fail("not_printed", words=error)
    return _without_browser(asked, workshop, last)


def _without_browser(asked: argparse.Namespace, workshop: Workshop, last: Exported) -> int:
    if (asked.check and workshop.browser is None) or not (asked.no_pdf or chromium()):
        _fail("no_browser", view=last.print_view)
        return 1 if asked.check else 0
    return 0


def _export(
    units: list[UnitSlides], language: str | None, out: Path, workshop: Workshop
) -> Exported:
    for unit in units:
        for one in LANGUAGES:
            if language in {None, one}:
                start = time.monotonic()
                made = export_unit(unit, one, out, workshop)
                _tell(made, time.monotonic() - start)
    return made


def _tell(made: Exported, seconds: float) -> None:
    for file in (made.html, made.pdf, made.pptx):
        if file is not None:
            kilobytes = file.stat().st_size / 1000
            print(f"{os.path.relpath(file)}  {kilobytes:.0f} kB")  # noqa: T201
    print(f"  {seconds:.1f} s")  # noqa: T201


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="diapositivas.py", description=_say("about"))
    parser.add_argument("unit", nargs="?", type=int, metavar="N", help=_say("unit"))
    parser.add_argument("--idioma", "--lang", dest="lang", choices=LANGUAGES, help=_say("lang"))
    parser.add_argument("--destino", "--out", dest="out", type=Path, help=_say("out"))
    parser.add_argument("--pptx", action="store_true", help=_say("pptx"))
    parser.add_argument(
        "--sin-pdf", "--no-pdf", dest="no_pdf", action="store_true", help=_say("no_pdf")
    )
    parser.add_argument(
        "--comprobar", "--check", dest="check", action="store_true", help=_say("check")
    )
    parser.set_defaults(out=ROOT / "build" / "diapositivas")
    return parser


def _say(name: str, **params: object) -> str:
    return TEXTS[name][from_environment() == "en"].format(**params)


def _fail(name: str, **params: object) -> int:
    print(_say(name, **params), file=sys.stderr)  # noqa: T201
    return 1
