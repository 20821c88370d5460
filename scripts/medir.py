#!/usr/bin/env python3
"""Measure minidyno beside its peers and print one table.

Run with the project's Python: `.venv/bin/python scripts/medir.py`. Options: `--json`, `--rapido`
(`--quick`: tiny and meaningless, to see that it works), and the names of what to measure:
router, escala (scale), construir (build), despliegue (deploy), registros (logs), rendimiento
(performance), addons, docker (skipped by name where there is no Docker). Everything runs on this
machine alone, in temporary folders, on free ports, and takes some nine minutes.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]  # beside us lies a curso.py

from scripts._medir import (  # noqa: E402
    addons,
    builds,
    containers,
    deploys,
    log_search,
    observing,
    router,
    scaling,
)
from scripts._medir.pace import CALM, QUICK, Pace  # noqa: E402
from scripts._medir.table import Row, as_text  # noqa: E402

from minidyno.domain.errors import MinidynoError  # noqa: E402 - and what it needs is beside us
from minidyno.domain.language import Language, from_environment  # noqa: E402

MEASURES: dict[str, tuple[str, Callable[[Path, Pace], list[Row]]]] = {
    "router": ("router", router.measure),
    "escala": ("scale", scaling.measure),
    "construir": ("build", builds.measure),
    "despliegue": ("deploy", deploys.measure),
    "registros": ("logs", log_search.measure),
    "rendimiento": ("performance", observing.measure),
    "addons": ("addons", addons.measure),
    "docker": ("docker", containers.measure),
}
OPTIONS = {"--json": "--json", "--rapido": "--rapido", "--quick": "--rapido"}


def main(words: list[str]) -> int:
    language = from_environment(os.environ)
    options = {OPTIONS[word] for word in words if word in OPTIONS}
    english = {english: spanish for spanish, (english, _) in MEASURES.items()}
    chosen = [english.get(word, word) for word in words if word not in OPTIONS]
    if not set(chosen) <= MEASURES.keys():
        print(__doc__, file=sys.stderr)
        return 2
    pace = QUICK if "--rapido" in options else CALM
    rows: list[Row] = []
    for name in chosen or MEASURES:
        print(f"· {MEASURES[name][0] if language == 'en' else name} …", file=sys.stderr, flush=True)
        rows += _measured(name, pace, language)
    if "--json" in options:
        data = {"machine": _machine(), "rows": [row.to_json(language) for row in rows]}
        print(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        print(as_text(rows, language), end="")
    return 0


def _measured(name: str, pace: Pace, language: Language) -> list[Row]:
    """Measure; what fails becomes a row that says why, and the others go on."""
    with tempfile.TemporaryDirectory(prefix="minidyno-") as folder:
        try:
            return MEASURES[name][1](Path(folder), pace)
        except MinidynoError as error:
            reason = error.say(language)
        except (OSError, LookupError, ValueError, subprocess.SubprocessError) as error:
            reason = f"{type(error).__name__}: {error}"
    english = MEASURES[name][0]
    return [Row(group=english, what=(name, english), note=(reason, reason))]


def _machine() -> dict[str, object]:
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "load": list(os.getloadavg()),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
