"""The sample app in a repository: pushed to the platform, and to a bare repository beside it."""

import asyncio
import os
import shutil
import time
from pathlib import Path

from scripts._medir.house import APP, House

_WHO = {
    "GIT_AUTHOR_NAME": "medir",
    "GIT_AUTHOR_EMAIL": "medir@localhost",
    "GIT_COMMITTER_NAME": "medir",
    "GIT_COMMITTER_EMAIL": "medir@localhost",
}


class PushedApp:
    """A repository whose dependencies never change; each push brings one changed file.

    What git does by itself is the same push to a folder: less than over HTTP, so that the
    platform's own time is, if anything, said too large.
    """

    def __init__(self, house: House, sample: Path, folder: Path) -> None:
        self._house = house
        self._sample = sample
        self._folder = folder
        self._bare = folder.with_name(f"{folder.name}.git")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        self._environ = kept | _WHO | {"GIT_CONFIG_GLOBAL": os.devnull, "NO_PROXY": "127.0.0.1"}

    async def prepare(self) -> None:
        """Make both repositories, each with a first push behind it."""
        shutil.copytree(self._sample, self._folder)
        await self._git("init", "--quiet", "--bare", str(self._bare))
        await self._git("init", "--quiet", "--initial-branch=main")
        token = self._house.home.token()
        url = self._house.client.url.replace("http://", f"http://medir:{token}@")
        await self._git("remote", "add", "minidyno", f"{url}/{APP}.git")
        await self.change()
        await self.push_to_folder()
        await self.push()

    async def change(self) -> None:
        """Commit a change that no build cares about."""
        (self._folder / "cambio.txt").write_text(str(time.time()))
        await self._git("add", "--all")
        await self._git("commit", "--quiet", "--message", "cambio")

    async def push_to_folder(self) -> float:
        """Push beside the platform; seconds."""
        began = time.perf_counter()
        await self._git("push", "--quiet", str(self._bare), "main")
        return time.perf_counter() - began

    async def push(self) -> int:
        """Push to the platform; the release that it made."""
        await self._git("push", "--quiet", "minidyno", "main")
        return (await self._house.client.releases(APP, last=1))[0].version

    async def _git(self, *words: str) -> None:
        process = await asyncio.create_subprocess_exec(
            "git",
            *words,
            cwd=self._folder,
            env=self._environ,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        if await process.wait() != 0:
            raise OSError(f"git {words[0]}: {process.returncode}")
