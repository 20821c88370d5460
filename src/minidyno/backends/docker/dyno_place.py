"""The folder of one dyno of the Docker backend: its copy of the slug, its lines, a note."""

from dataclasses import dataclass
from pathlib import Path

_INSISTED = "insisted"


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

    @property
    def insisted(self) -> bool:
        """Say whether it had to be killed after the grace."""
        return (self.path / _INSISTED).exists()

    def note_insisted(self) -> None:
        """Remember that it had to be killed; the Engine would not know why."""
        if self.path.is_dir():
            (self.path / _INSISTED).touch()
