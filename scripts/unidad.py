#!/usr/bin/env python3
"""Make the skeleton of a new unit in both languages, or say what a unit still lacks.

    .venv/bin/python scripts/unidad.py 02-iaas-paas-saas 02-iaas-paas-saas \
        "IaaS, PaaS, SaaS" "IaaS, PaaS, SaaS"
    .venv/bin/python scripts/unidad.py --falta 02      # the list of what is due; 1 if any

The words are: name of the files, name of the English notebook, Spanish and English title. Files
that exist are never touched. Run with the project's Python.
"""

import re
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from curso.contract.course import unit_findings  # noqa: E402 - beside us lies a curso.py
from curso.contract.skeleton import Plan, files  # noqa: E402
from curso.contract.unit import find_units  # noqa: E402
from curso.language import from_environment  # noqa: E402

TEMPLATES = ROOT / "assets" / "plantillas" / "unidad"
_NAME = re.compile(r"(\d\d|p)-[a-z0-9]+(-[a-z0-9]+)*")
_AFTER = """
Quedan cuatro líneas en archivos que son de todos:
  src/curso/notebooks.py   UNITS: Unit("{source}", "{name}", "{english}")
  mkdocs.yml               nav: - {number} · {es}: unidades/{name}.md
  mkdocs.yml               nav_translations: {number} · {es}: {number} · {en}
  src/curso/checks         una comprobación por ejercicio del cuaderno

Para ver la página mientras escribes:  .venv/bin/python scripts/escribir.py
Para ver lo que falta:                 .venv/bin/python scripts/unidad.py --falta {digits}
"""


def make(root: Path, words: list[str]) -> int:
    name, english, spanish_title, english_title = words
    if not (_NAME.fullmatch(name) and _NAME.fullmatch(english)):
        print(f"✗ {name}, {english}: minúsculas sin acentos y guiones, como 02-iaas-paas-saas")
        return 2
    plan = Plan(name, english, {"es": spanish_title, "en": english_title})
    made = files(root, TEMPLATES, plan, date.today())
    if there := [path for path in made if path.exists()]:
        for path in there:
            print(f"✗ {path.relative_to(root)} ya existe: no escribo nada")
        return 1
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(root))
    print(
        _AFTER.format(
            source=name.replace("-", "_"),
            name=name,
            english=english,
            number=plan.number,
            es=spanish_title,
            en=english_title,
            digits=name.split("-", 1)[0],
        )
    )
    return 0


def lacking(root: Path, number: str) -> int:
    units = [u for u in find_units(root) if u.number == number.zfill(2) or u.name == number]
    if not units:
        print(f"✗ no hay ninguna unidad {number} en docs/es/unidades")
        return 2
    found = [one for unit in units for one in unit_findings(unit)]
    for one in found:
        print(one.say(from_environment(), root))
    return 1 if found else 0


def main(words: list[str], root: Path = ROOT) -> int:
    if len(words) == 2 and words[0] == "--falta":
        return lacking(root, words[1])
    if len(words) == 4 and not words[0].startswith("-"):
        return make(root, words)
    print(__doc__)
    return 0 if words in (["--ayuda"], ["--help"]) else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
