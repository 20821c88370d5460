#!/usr/bin/env python3
"""Write assets/diagramas/NAME.{es,en}.svg, the standing-alone copies of every drawing.

With `--comprobar` it writes nothing and ends with 1 when one is out of date.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from curso.site.diagrams import standalone  # noqa: E402 - beside us lies a curso.py

FOLDER = ROOT / "assets" / "diagramas"


def files() -> dict[Path, str]:
    """Give the text of every copy, by its path."""
    css = (ROOT / "assets" / "css" / "diagramas.css").read_text(encoding="utf-8")
    made: dict[Path, str] = {}
    for words in sorted(FOLDER.glob("*.json")):
        for language in ("es", "en"):
            path = FOLDER / f"{words.stem}.{language}.svg"
            made[path] = standalone(FOLDER, words.stem, language, css)
    return made


def main(words: list[str]) -> int:
    outdated = [
        path
        for path, text in files().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    if "--comprobar" in words:
        for path in outdated:
            print(f"✗ {path.relative_to(ROOT)}: python3 scripts/diagramas.py")
        return 1 if outdated else 0
    for path in outdated:
        path.write_text(files()[path], encoding="utf-8")
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
