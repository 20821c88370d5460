"""Starts a dyno's parent and waits until it says that the dyno exists."""

import asyncio
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from minidyno.backends import dyno_parent
from minidyno.backends.dyno_folder import DynoFolder

PATIENCE = 30.0  # seconds; a parent needs some 30 ms
COMPLAINTS = "parent.err"  # what a parent says when it fails itself


class ParentFailedError(Exception):
    """The parent could not start the dyno; the text is the reason."""


async def start_parent(
    interpreter: Path, folder: DynoFolder, lock: int, attached: Sequence[int] = ()
) -> None:
    """Hand the dyno, and its lock, over to a parent of its own; raises ParentFailedError.

    `attached` holds input, output, errors and line of one who sits at the dyno's other end.
    """
    told, ready = os.pipe()
    try:
        try:
            await asyncio.to_thread(_spawn, interpreter, folder, [lock, ready, *attached])
        finally:
            os.close(ready)
        answer = await _read(told)
    except TimeoutError as error:
        # With our end closed it sees that nobody waits any more, and ends its dyno by itself.
        raise ParentFailedError(f"{PATIENCE:.0f} s") from error
    finally:
        os.close(told)
    if not answer.endswith(b"\n"):
        raise ParentFailedError(_complaint(folder))
    if answer.strip():
        raise ParentFailedError(answer.decode(errors="replace").strip())


def _spawn(interpreter: Path, folder: DynoFolder, descriptors: Sequence[int]) -> None:
    program = Path(dyno_parent.__file__).with_name("main.py")
    words = [str(descriptor) for descriptor in descriptors]
    argv = [str(interpreter), "-I", "-S", str(program), str(folder.path), *words]
    with (folder.path / COMPLAINTS).open("wb") as complaints:
        subprocess.run(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            pass_fds=descriptors,
            cwd="/",
            env={},
            check=False,  # it says itself, on the pipe, how it went
        )


async def _read(descriptor: int) -> bytes:
    """Read until the other end is closed."""
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    os.set_blocking(descriptor, False)
    loop.add_reader(descriptor, readable.set)
    data = b""
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                await readable.wait()
                readable.clear()
                try:
                    chunk = os.read(descriptor, 4096)
                except BlockingIOError:
                    continue  # woken twice for what was read at once
                data += chunk
                if not chunk:
                    return data
    finally:
        loop.remove_reader(descriptor)


def _complaint(folder: DynoFolder) -> str:
    lines = (folder.path / COMPLAINTS).read_text(errors="replace").splitlines()
    return lines[-1] if lines else "dyno parent: ?"
