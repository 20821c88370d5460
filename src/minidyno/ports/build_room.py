"""Where a build's commands run when that is not this machine itself, as a port."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol


class BuildRoom(Protocol):
    """The place of one build: it sees the build's folders under the same paths as we do."""

    async def run(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str],
        hear: Callable[[bytes], None],
    ) -> int:
        """Run to the end and return the exit code; nothing it started goes on running.

        Raises `build_memory` when it was killed for using too much.
        """

    async def close(self) -> None:
        """End everything and leave nothing."""


class BuildRooms(Protocol):
    """Opens rooms on one stack."""

    @property
    def stack(self) -> str:
        """Its name."""

    async def image(self) -> str:
        """What exactly the rooms are made of; raises `docker_…` when there are none."""

    def environment(self, machine: Mapping[str, str]) -> Mapping[str, str]:
        """What a build finds in there of the machine's environment."""

    def open(self, build_id: str, *, folder: Path, cache: Path) -> BuildRoom:
        """A room for one build, furnished when its first command runs."""

    async def sweep(self) -> None:
        """Remove rooms that a killed platform left."""

    async def close(self) -> None:
        """Let go of what makes them."""
