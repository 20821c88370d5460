#!/usr/bin/env python3
"""Fill minidyno's local store with the packages of the course's apps, for builds offline.

Run with the project's Python: `.venv/bin/python scripts/guardar_paquetes.py FOLDER`.
"""

import asyncio
import os
import sys
from pathlib import Path

from minidyno.buildpacks.package_store import fill
from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import from_environment

APPS = Path(__file__).resolve().parents[1] / "notebooks" / "apps"


def main(words: list[str]) -> int:
    try:
        asyncio.run(fill(Path(words[0]), APPS, Path(sys.executable), _say))
    except MinidynoError as error:
        print(error.say(from_environment(os.environ)))
        return error.entry.exit_code
    return 0


def _say(line: bytes) -> None:
    print(line.decode("utf-8", "replace"), end="", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
