#!/usr/bin/env python3
"""The two commands of the course: `abrir` and `probar` (`open` and `test` in English).

Standard library alone, and written so that a very old Python can still read this file and say
that it is too old; everything newer lives in src/curso/launch.
"""

import os
import sys
from typing import Mapping

NEEDED = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

TOO_OLD = {
    "es": (
        "Tu Python es el {found} y el curso necesita el {needed} o uno posterior.\n"
        "Instala uno más nuevo (https://www.python.org/downloads/, o el de tu sistema) y repite "
        "el comando con él, por ejemplo: python{needed} scripts/curso.py abrir"
    ),
    "en": (
        "Your Python is {found} and the course needs {needed} or later.\n"
        "Install a newer one (https://www.python.org/downloads/, or your system's) and repeat "
        "the command with it, for example: python{needed} scripts/curso.py open"
    ),
}


WINDOWS = {
    "es": (
        "En Windows el curso funciona dentro de WSL2: abre una terminal de Ubuntu "
        "(wsl --install la instala), clona el curso ahí y repite el comando."
    ),
    "en": (
        "On Windows the course runs inside WSL2: open an Ubuntu terminal (wsl --install "
        "installs it), clone the course there and repeat the command."
    ),
}


def language(environ: Mapping[str, str]) -> str:
    """Anything but English is Spanish; the same rule as in curso.language."""
    for name in ("MINIDYNO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name)
        if value:
            return "en" if value.lower().startswith("en") else "es"
    return "es"


def refuse(text: str) -> int:
    # Bytes: an old Python in the C locale cannot print an accent.
    sys.stderr.buffer.write((text + "\n").encode("utf-8"))
    return 2


def main() -> int:
    if sys.version_info[:2] < NEEDED:
        found = "{}.{}".format(*sys.version_info[:2])
        needed = "{}.{}".format(*NEEDED)
        return refuse(TOO_OLD[language(os.environ)].format(found=found, needed=needed))
    if os.name == "nt":
        return refuse(WINDOWS[language(os.environ)])
    sys.path.insert(0, os.path.join(ROOT, "src"))
    from curso.launch.main import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
