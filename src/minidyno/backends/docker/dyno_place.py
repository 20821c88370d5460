"""The folder of one dyno of the Docker backend: its copy of the slug, its lines, a note."""

import asyncio
import shutil
from dataclasses import dataclass
from pathlib import Path

INSISTED = "insisted"  # it had to be killed after the grace
OUT_OF_DISK = "out-of-disk"  # it was killed for what it wrote
OUT_OF_MEMORY = "out-of-memory"  # a process of it was killed for that, and so was it


@dataclass(frozen=True, slots=True)
class DynoPlace:
    """What is on this machine about one dyno; whether it lives, the Engine knows."""

    path: Path

    @property
    def app(self) -> Path:
        """The dyno's own copy of the slug."""
        return self.path / "app"

    @property
    def spool(self) -> Path:
        """Where its lines are."""
        return self.path / "log"

    def note(self, what: str) -> None:
        """Remember what the Engine would not know."""
        if self.path.is_dir():
            (self.path / what).touch()

    def has(self, what: str) -> bool:
        """Say whether it was noted."""
        return (self.path / what).exists()

    async def remove(self) -> None:
        """Leave nothing of it."""
        await asyncio.to_thread(shutil.rmtree, self.path, ignore_errors=True)


class DynoPlaces:
    """The folders of all dynos, in one."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def of(self, name: str) -> DynoPlace:
        """The place of one, which need not be there; raises ValueError for what is no name."""
        if not name or name[0] == "." or "/" in name:
            raise ValueError(name)
        return DynoPlace(self._home / name)
