#!/usr/bin/env python3
"""Write requirements/*.txt from requirements/*.in: exact versions and hashes, for every system.

Versions already locked stay, unless named: `python3 scripts/bloquear.py --upgrade-package httpx`.
"""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMAND = "python3 scripts/bloquear.py"


def main(words: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        programs = Path(folder) / "bin"
        subprocess.run([programs / "pip", "install", "--quiet", "uv"], check=True)
        for kind in ("run", "test", "node", "medir"):
            command: list[str | Path] = [
                *(programs / "uv", "pip", "compile", "--universal", "--generate-hashes"),
                *("--python-version", "3.11", "--quiet"),
                *("--no-emit-index-url", "--no-emit-find-links", "--allow-unsafe"),
                *("--output-file", f"requirements/{kind}.txt", f"requirements/{kind}.in"),
                *words,
            ]
            env = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": COMMAND}
            subprocess.run(command, check=True, cwd=ROOT, env=env)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
