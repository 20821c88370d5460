"""One buildpack, as a port: Heroku's detect and compile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from minidyno.ports.builder import Say


class Run(Protocol):
    """Runs a command of a build to its end and gives its exit code; output goes to `say`."""

    async def __call__(
        self, command: Sequence[str], *, cwd: Path, env: Mapping[str, str], say: Say
    ) -> int:
        """Raises what the builder itself has to say (`build_memory`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompileContext:
    """Where a buildpack works. `source` becomes the slug; `cache` is kept between builds.

    `run` runs its commands: on this machine, or in `image`, which sees the same folders.
    """

    source: Path
    cache: Path
    env: Mapping[str, str]
    say: Say
    run: Run
    image: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """What a buildpack adds: default process types, and environment for the dynos.

    `path` are folders that the buildpacks after it find first in their PATH.
    """

    process_types: Mapping[str, str]
    env: Mapping[str, str]
    path: Sequence[str] = ()


class Buildpack(Protocol):
    """Recognises and prepares the apps of one language.

    `known_by` tells a student by which files ("requirements.txt"); empty if it goes without saying.
    """

    name: str
    known_by: str

    def detect(self, source: Path) -> str | None:
        """Say what it is ("Python") when this buildpack is for it, else None."""

    async def compile(self, context: CompileContext) -> Compiled:
        """Install what the app needs inside `context.source`; raises a MinidynoError."""
