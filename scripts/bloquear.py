#!/usr/bin/env python3
"""Write the locks from requirements/*.in: exact versions and hashes, for every system.

Versions already locked stay, unless named: `python3 scripts/bloquear.py --upgrade-package httpx`.
"""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Where each requirements/NAME.in is locked to; those of images go along with their Dockerfiles.
LOCKS = {name: f"requirements/{name}.txt" for name in ("run", "test", "node", "medir")}
LOCKS["stack"] = "src/minidyno/backends/docker/image/requirements.txt"
LOCKS["services"] = "src/minidyno/backends/docker/services_image/requirements.txt"
COMMAND = "python3 scripts/bloquear.py"


def main(words: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        programs = Path(folder) / "bin"
        subprocess.run([programs / "pip", "install", "--quiet", "uv"], check=True)
        for kind, lock in LOCKS.items():
            command: list[str | Path] = [
                *(programs / "uv", "pip", "compile", "--universal", "--generate-hashes"),
                *("--python-version", "3.11", "--quiet"),
                *("--no-emit-index-url", "--no-emit-find-links", "--allow-unsafe"),
                # pip must find the extras that others ask for pinned, else it takes the newest.
                "--no-strip-extras",
                *("--output-file", lock, f"requirements/{kind}.in"),
                *words,
            ]
            env = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": COMMAND}
            subprocess.run(command, check=True, cwd=ROOT, env=env)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
