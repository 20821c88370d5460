"""Images that apps bring themselves, by a Dockerfile, as a port."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageOrder:
    """One image to be built: `archive` is the packed folder, `dockerfile` a name in it."""

    archive: Path
    dockerfile: str
    target: str | None
    arguments: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltImage:
    """An image by its id (a digest); `command` is its own, as a shell would be told it.

    `entrypoint` goes before a command given in place of its own.
    """

    id: str
    command: str | None
    entrypoint: tuple[str, ...] = ()


class AppImages(Protocol):
    """Builds images and lets go of them."""

    async def build(self, order: ImageOrder, hear: Callable[[bytes], None]) -> BuiltImage:
        """Build one, passing on what the build says.

        Raises `container_build_failed`, `container_base_missing`, and `docker_…`.
        """

    async def keep(self, in_use: Collection[str]) -> None:
        """Remove this platform's images that are not in use, but for those just made."""

    async def has(self, images: Collection[str]) -> bool:
        """Say whether all are there."""

    async def close(self) -> None:
        """Let go of what makes them."""
