"""A folder with an app under git, and a terminal in it."""

import asyncio
import atexit
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from curso.by_hand.code import Code
from curso.by_hand.problem import HandError
from curso.by_hand.views import Lines
from curso.language import of_notebook
from curso.patience import patiently
from curso.repository.ran import PROMPT, Ran, Transcript
from minidyno.lab.live import Live

# Those who have told git their name keep it; those who have not can commit all the same.
_NOBODY = {"NAME": "estudiante", "EMAIL": "estudiante@minidyno.localhost"}


class Repository:
    """The app's code, copied to a folder of its own. The folder ends with the notebook."""

    def __init__(self, code: Code) -> None:
        self._code = code

    def __repr__(self) -> str:
        return f"<Repository {self.folder}>"

    @classmethod
    def copy(cls, source: str | Path) -> Self:
        """Copy an app's folder to a new place."""
        place = Path(tempfile.mkdtemp(prefix="taller-"))
        atexit.register(shutil.rmtree, place, ignore_errors=True)
        return cls(Code.copied(source, place / Path(source).name))

    @property
    def folder(self) -> Path:
        """Where it is: any editor may change its files."""
        return self._code.path

    def edit(self, file: str, old: str, new: str) -> str:
        """Change a text in a file and say the changed lines; done twice, it is as done once.

        Raises `not_in_file`.
        """
        if new in (text := (self.folder / file).read_text(encoding="utf-8")):
            return "\n".join(line.strip() for line in text.splitlines() if new in line)
        return self._code.edit(file, old, new)

    def write(self, file: str, text: str) -> Lines:
        """Write a file and show it."""
        (self.folder / file).write_text(text.lstrip("\n"), encoding="utf-8")
        return Lines(tuple(text.strip("\n").splitlines()), file)

    def add_line(self, file: str, line: str) -> Lines:
        """Add a last line to a file, unless it has it, and show the file."""
        text = (self.folder / file).read_text(encoding="utf-8")
        if line not in text.splitlines():
            text = text.rstrip("\n") + f"\n{line}\n"
        return self.write(file, text)

    def bring_back(self, file: str, branch: str) -> bool:
        """Put a file back as it is in a branch, if there is one; gives whether it was different."""
        kept = subprocess.run(
            ["git", "-C", str(self.folder), "show", f"{branch}:{file}"],
            capture_output=True,
            check=False,
        )
        path = self.folder / file
        if kept.returncode or (path.is_file() and path.read_bytes() == kept.stdout):
            return False
        path.write_bytes(kept.stdout)
        return True

    async def run(self, *commands: str) -> Ran:
        """Run commands in the folder, one after another, until one ends badly.

        Shows what they say while they say it. Raises `no_program`, `no_repository`, `no_remote`.
        """
        beginning = time.monotonic()
        lines: list[str] = []
        live = Live()

        def show(line: str) -> None:
            lines.append(line)
            live.grow(line, lambda: Transcript(lines))

        code = 0
        for command in commands:
            words = shlex.split(command)
            self._check(words)
            show(PROMPT + command)
            code = await self._follow(words, show)
            if code:
                break
        live.draw(Transcript(lines))
        return Ran(tuple(lines), code, time.monotonic() - beginning)

    async def look(self, command: str, until: str, seconds: float = 30) -> Ran:
        """Run a command that only looks, again and again until it says `until`; show the last time.

        What has just happened may take a moment to be found. After `seconds` what it says then
        is shown all the same. Raises as `run` does.
        """
        beginning = time.monotonic()
        words = shlex.split(command)
        self._check(words)

        async def run() -> tuple[list[str], int]:
            said = [PROMPT + command]
            return said, await self._follow(words, said.append)

        lines, code = await patiently(
            run, lambda ran: any(until in line for line in ran[0][1:]), seconds
        )
        waited = time.monotonic() - beginning
        live = Live()
        for line in lines:
            live.grow(line, lambda: Transcript(lines))
        live.draw(Transcript(lines))
        return Ran(tuple(lines), code, waited)

    def _check(self, words: Sequence[str]) -> None:
        """Say what is missing before a program says it in words of its own."""
        if shutil.which(words[0], path=self._environment["PATH"]) is None:
            raise HandError("program_missing", program=words[0])
        if words[:2] == ["git", "push"] and len(words) > 2:
            if not (self.folder / ".git").exists():
                raise HandError("no_repository")
            known = subprocess.run(
                ["git", "-C", str(self.folder), "remote"],
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
            if words[2] not in known.stdout.split():
                raise HandError("no_remote", remote=words[2])

    async def _follow(self, words: Sequence[str], show: Callable[[str], None]) -> int:
        process = await asyncio.create_subprocess_exec(
            *words,
            cwd=self.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            limit=1 << 20,
        )
        assert process.stdout is not None
        try:
            async for line in process.stdout:
                show(line.decode("utf-8", "replace").rstrip())
            return await process.wait()
        except BaseException:  # an interrupted cell leaves nothing running
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            raise

    @property
    def _environment(self) -> Mapping[str, str]:
        names = {f"GIT_{who}_{k}": v for who in ("AUTHOR", "COMMITTER") for k, v in _NOBODY.items()}
        scripts = Path(sys.executable).parent
        return {
            **({} if _has_a_name() else names),
            **os.environ,
            "PATH": f"{scripts}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "MINIDYNO_LANG": of_notebook(Path.cwd()),
            "LANGUAGE": of_notebook(Path.cwd()),  # git asks the platform to speak it
            "GIT_TERMINAL_PROMPT": "0",
            # Who signs commits would be asked for a password that no cell can take.
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "commit.gpgsign",
            "GIT_CONFIG_VALUE_0": "false",
        }


def _has_a_name() -> bool:
    git = shutil.which("git")
    if git is None:
        return False
    found = subprocess.run([git, "config", "user.email"], capture_output=True, check=False)
    return found.returncode == 0
