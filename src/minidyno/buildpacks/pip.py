"""minidyno's own pip, driving the machine's Python."""

import importlib.metadata
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from minidyno.buildpacks.commands import run as run_here
from minidyno.ports.builder import Say
from minidyno.ports.buildpack import Run


def version() -> str:
    """The version of minidyno's pip."""
    return importlib.metadata.version("pip")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pip:
    """Runs pip for `python`, from folder `cwd`; `index_timeout` is in seconds.

    The pip is the one in minidyno's own environment, so that the machine's Python needs none;
    the Python is the machine's, so that an app does not see minidyno's packages. In a stack
    image the pip is that of `with_python`, the image's own.
    """

    python: Path
    cwd: Path
    env: Mapping[str, str]
    index_timeout: float
    say: Say
    run: Run = run_here
    with_python: str = sys.executable

    async def install(self, prefix: Path, arguments: Sequence[str], *sources: str) -> bool:
        """Install below `prefix` and say whether that worked."""
        return await self._run(
            "install",
            # What the machine's Python happens to have must not count as installed.
            "--ignore-installed",
            # Bytecode comes later, in a form that survives packing.
            "--no-compile",
            "--no-warn-script-location",
            # Nor may what the machine's Python has be said to be in conflict with the app.
            "--no-warn-conflicts",
            "--root-user-action=ignore",
            f"--prefix={prefix}",
            *sources,
            *arguments,
        )

    async def download(self, store: Path, arguments: Sequence[str], *sources: str) -> bool:
        """Download wheels into `store` and say whether that worked."""
        return await self._run(
            "download", "--only-binary=:all:", f"--dest={store}", *sources, *arguments
        )

    async def index_answers(self) -> bool:
        """Say whether the configured package index answers.

        pip alone knows which index is configured (files, environment, default) and how it is
        reached (proxy, certificates, passwords), so pip is asked for the one package that every
        index has: pip.
        """
        # A package in a folder of the machine's would answer in place of the index.
        env = {name: value for name, value in self.env.items() if name != "PIP_FIND_LINKS"}
        return await self._run(
            "index", "versions", "pip", *self.from_index(0), env=env, say=lambda _: None
        )

    def from_index(self, retries: int = 1) -> Sequence[str]:
        """Options: ask the index, once more where an answer was cut off, and do not wait long."""
        return (f"--retries={retries}", f"--timeout={self.index_timeout:g}")

    async def _run(
        self,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        say: Callable[[bytes], None] | None = None,
    ) -> bool:
        # -I: a file "pip.py" or "json.py" in the app's folder must not take part.
        command = [
            self.with_python,
            "-I",
            "-m",
            "pip",
            f"--python={self.python}",
            "--no-input",
            "--disable-pip-version-check",
            *arguments,
        ]
        env = {**(self.env if env is None else env), **_ENV}
        return await self.run(command, cwd=self.cwd, env=env, say=say or self.say) == 0


def from_store(store: Path) -> Sequence[str]:
    """Options: only from a folder, without any network."""
    return ("--no-index", f"--find-links={store}")


_ENV = {
    "PYTHONUNBUFFERED": "1",  # lines come as they are printed
    "PYTHONNOUSERSITE": "1",
    "PIP_PROGRESS_BAR": "off",
    "PIP_NO_COLOR": "1",
    # What people set for their own use of pip, and would be in the way here.
    "PIP_USER": "0",
    "PIP_REQUIRE_VIRTUALENV": "0",
}
