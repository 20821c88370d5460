"""Where things are: the repository, its `.venv`, and the state of the two commands."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Layout:
    """Every path, from the root of the repository and the folder of minidyno."""

    root: Path
    home: Path

    @classmethod
    def of(cls, environ: Mapping[str, str], root: Path = ROOT) -> "Layout":
        """Read `MINIDYNO_HOME`; without it the folder is `~/.minidyno`."""
        home = environ.get("MINIDYNO_HOME") or "~/.minidyno"
        return cls(root, Path(home).expanduser().absolute())

    @property
    def venv(self) -> Path:
        """The Python environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.program("python")

    @property
    def build(self) -> Path:
        """What can be thrown away: logs and stamps of the two commands."""
        return self.root / "build" / "curso"

    @property
    def logs(self) -> Path:
        """Logs of the installation and of what was started."""
        return self.build / "logs"

    @property
    def site(self) -> Path:
        """The built course."""
        return self.root / "site"

    @property
    def notebooks(self) -> Path:
        """The notebooks and apps as they are published."""
        return self.root / "notebooks"

    @property
    def copies(self) -> Path:
        """The student's own copies of them."""
        return self.root / "cuadernos"

    @property
    def packages(self) -> Path:
        """The local store that builds use when the index does not answer."""
        return self.home / "packages"

    def program(self, name: str) -> Path:
        """Name a program of the environment."""
        if os.name == "nt":
            return self.venv / "Scripts" / f"{name}.exe"
        return self.venv / "bin" / name

    def requirements(self, kind: str) -> Path:
        """Name the lock for `run` or `test`."""
        return self.root / "requirements" / f"{kind}.txt"
