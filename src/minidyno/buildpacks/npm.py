"""npm, run in the folder of an app."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from minidyno.buildpacks.commands import run as run_here
from minidyno.ports.builder import Say
from minidyno.ports.buildpack import Run

# 404 and its like are answers: an index that does not know `ping` is there all the same.
_ANSWERED = re.compile(r"E4\d\d")
_QUIET = (
    "--no-audit",
    "--no-fund",
    "--no-update-notifier",
    "--loglevel=error",
    "--logs-max=0",
    "--no-color",
    "--no-progress",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Npm:
    """Runs the npm in `folder` for the app in `cwd`; `index_timeout` is in seconds.

    `cache` is npm's: what was downloaded once is not asked for again. Which registry, which proxy
    and which certificates is npm's own configuration (files and environment), read as always.
    """

    folder: Path
    cwd: Path
    cache: Path
    env: Mapping[str, str]
    index_timeout: float
    say: Say
    run: Run = run_here

    async def install(self, locked: bool, *options: str) -> bool:
        """Install what is locked, or else what package.json admits; say whether that worked."""
        verb = "ci" if locked else "install"
        # Those for the build too, whatever NODE_ENV says.
        return await self.call(verb, "--include=dev", *options) == 0

    async def prune(self) -> bool:
        """Remove what only the build needed."""
        return await self.call("prune", "--omit=dev", "--offline", "--ignore-scripts") == 0

    async def script(self, name: str) -> int:
        """Run a script of package.json and give its exit code."""
        return await self.call("run", name, "--if-present")

    async def index_answers(self) -> bool:
        """Say whether the configured package index answers.

        npm alone knows which one that is and how it is reached, so npm is asked; its answer is
        read as data and never as English.
        """
        heard: list[bytes] = []
        options = ["--json", "--loglevel=silent", *self.from_index(0)]
        if await self.call("ping", *options, say=heard.append) == 0:
            return True
        return _ANSWERED.fullmatch(_code_in(b"".join(heard))) is not None

    def from_index(self, retries: int = 1) -> Sequence[str]:
        """Options: ask the index, once more where an answer was cut off, and do not wait long."""
        pauses = ("--fetch-retry-mintimeout=500", "--fetch-retry-maxtimeout=500")
        timeout = f"--fetch-timeout={self.index_timeout * 1000:.0f}"
        return (f"--fetch-retries={retries}", *pauses, timeout)

    async def call(self, verb: str, *options: str, say: Say | None = None) -> int:
        """Run npm and give its exit code."""
        command = [str(self.folder / "npm"), verb, f"--cache={self.cache}", *_QUIET, *options]
        return await self.run(command, cwd=self.cwd, env=self.env, say=say or self.say)


def _code_in(said: bytes) -> str:
    """The code of the error in npm's JSON, which begins at the first brace."""
    text = said.decode("utf-8", "replace")
    try:
        found, _ = json.JSONDecoder().raw_decode(text[text.index("{") :])
        return str(found["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return ""
