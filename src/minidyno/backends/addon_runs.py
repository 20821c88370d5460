"""The folder of one add-on's server on this machine: its starts, and what runs beside it."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from minidyno.backends.dyno_folder import DynoFolder


@dataclass(frozen=True, slots=True)
class ServerRuns:
    """What is on disk about the starts of one server: `run-0001`, `run-0002`…; the last counts."""

    path: Path

    @property
    def name(self) -> str:
        """The server's name."""
        return self.path.name

    @property
    def made_by(self) -> Path:
        """The file that remembers which server its data is of."""
        return self.path / "made_by.json"

    def last(self) -> DynoFolder | None:
        """Its last start, None when there was none."""
        found = self._all()
        return found[-1] if found else None

    def next(self) -> DynoFolder:
        """A folder for its next start; those before it are forgotten, all have ended."""
        found = self._all()
        number = int(found[-1].name.rpartition(".")[2]) + 1 if found else 1
        for before in found[:-1]:
            shutil.rmtree(before.path, ignore_errors=True)
        return DynoFolder(self.path / "runs" / f"{self.name}.{number:04}")

    def beside(self) -> list[DynoFolder]:
        """Commands that run, or ran, beside it."""
        return _folders(self.path / "beside")

    def next_beside(self) -> DynoFolder:
        """A folder for another such command; those that have ended are forgotten."""
        for folder in self.beside():
            if not folder.is_held():
                shutil.rmtree(folder.path, ignore_errors=True)
        return DynoFolder(self.path / "beside" / f"{self.name}.{uuid4().hex[:8]}")

    def _all(self) -> list[DynoFolder]:
        return _folders(self.path / "runs")


def _folders(path: Path) -> list[DynoFolder]:
    try:
        return [DynoFolder(found) for found in sorted(path.iterdir())]
    except FileNotFoundError:  # never started, or just being removed
        return []
