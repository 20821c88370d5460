"""Running a command of a build, its output passed on as it comes."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from minidyno.buildpacks.process_tree import kill_tree
from minidyno.buildpacks.transcript import IndentedOutput
from minidyno.ports.builder import Say

_CHUNK = 64 * 1024
_LAST_WORDS = 1.0


async def run(command: Sequence[str], *, cwd: Path, env: Mapping[str, str], say: Say) -> int:
    """Run to the end and return the exit code; output goes to `say`, indented.

    Nothing is left running: when the command ends or the caller is cancelled, every process that
    carries the mark in `env` (see process_tree) is killed.
    """
    output = IndentedOutput(say)
    ours, theirs = os.pipe()
    try:
        # A pipe of our own: asyncio would wait for its end, and a child that was left behind
        # keeps it open.
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=cwd,
            env=dict(env),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
    except BaseException:
        os.close(ours)
        raise
    finally:
        os.close(theirs)
    copying = asyncio.ensure_future(_copy(ours, output))
    try:
        return await process.wait()
    finally:
        await _end(process, env)
        # All who could write have ended: what is still in the pipe is read, then it ends.
        await asyncio.wait([copying], timeout=_LAST_WORDS)
        copying.cancel()
        output.end()


async def _copy(handle: int, output: IndentedOutput) -> None:
    reader = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(handle, "rb", 0)
    )
    try:
        while data := await reader.read(_CHUNK):
            output.feed(data)
    finally:
        transport.close()


async def _end(process: asyncio.subprocess.Process, env: Mapping[str, str]) -> None:
    if process.returncode is None:
        process.kill()
    await kill_tree(env)
    await process.wait()
