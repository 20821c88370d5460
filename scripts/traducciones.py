#!/usr/bin/env python3
"""List the English pages that were made from an older Spanish text, and end with 1 if any were.

With `--al-dia` it writes in each the hash of today's Spanish page: say so after reading both side
by side. Names after it (`unidades/00-….md`) limit it to those. Run with the project's Python.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from curso.contract.translation import (  # noqa: E402 - beside us lies a curso.py
    is_outdated,
    source_hash,
    translated,
    with_hash,
)

DOCS = ROOT / "docs"


def bring_up_to_date(name: str) -> None:
    spanish, english = DOCS / "es" / name, DOCS / "en" / name
    value = source_hash(spanish.read_text(encoding="utf-8"))
    english.write_text(with_hash(english.read_text(encoding="utf-8"), value), encoding="utf-8")


def main(words: list[str]) -> int:
    names = [word for word in words if not word.startswith("--")]
    known = translated(DOCS)
    if unknown := sorted(set(names) - set(known)):
        print(f"✗ {', '.join(unknown)}: no está en docs/es y docs/en")
        return 2
    outdated = [name for name in names or known if is_outdated(DOCS, name)]
    if "--al-dia" in words:
        for name in outdated:
            bring_up_to_date(name)
            print(f"docs/en/{name}")
        return 0
    for name in outdated:
        print(f"✗ docs/en/{name}: .venv/bin/python scripts/traducciones.py --al-dia {name}")
    return 1 if outdated else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
