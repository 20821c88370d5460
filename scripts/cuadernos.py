#!/usr/bin/env python3
"""Cut the exercise notebooks of both languages from their sources in notebooks/fuentes.

Run with the project's Python: `.venv/bin/python scripts/cuadernos.py`. With `--comprobar` it
writes nothing and ends with 1 when a notebook is out of date or holds outputs. With
`--ejecutar [NN]` it runs the solved notebooks on a platform of its own and leaves them, with their
outputs, in build/cuadernos, where the site's build finds them.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from curso.notebook_runs import run_all  # noqa: E402 - beside us lies a curso.py
from curso.notebooks import LANGUAGES, UNITS, cut  # noqa: E402

NOTEBOOKS = ROOT / "notebooks"


def files() -> dict[Path, str]:
    """Give the text of every notebook, by its path."""
    made: dict[Path, str] = {}
    for unit in UNITS:
        source = (NOTEBOOKS / "fuentes" / f"{unit.source}.py").read_text(encoding="utf-8")
        for language in LANGUAGES:
            made[unit.target(NOTEBOOKS, language)] = cut(source, language)
    return made


def main(words: list[str]) -> int:
    outdated = [
        path
        for path, text in files().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    if "--comprobar" in words:
        for path in outdated:
            print(f"✗ {path.relative_to(NOTEBOOKS)}: .venv/bin/python scripts/cuadernos.py")
        return 1 if outdated else 0
    if "--ejecutar" in words:
        for path in run_all(ROOT, [word for word in words if not word.startswith("--")]):
            print(path.relative_to(ROOT), flush=True)
        return 0
    for path in outdated:
        path.write_text(files()[path], encoding="utf-8")
        print(path.relative_to(NOTEBOOKS))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
