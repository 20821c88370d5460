"""Commands inside a dyno of the process backend that runs already."""

import asyncio
import os
import time
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

import psutil

from minidyno.backends.dyno_folder import DynoFolder, Identity
from minidyno.backends.dyno_parent.records import Order
from minidyno.backends.dyno_shell import base_interpreter, find_shell
from minidyno.backends.other_end import OtherEnd, open_other_end
from minidyno.backends.parent_end import end_by
from minidyno.backends.parent_start import ParentFailedError, start_parent
from minidyno.backends.process_attachment import ProcessAttachment
from minidyno.domain.errors import MinidynoError
from minidyno.domain.terminals import Window

LOOK_EVERY = 0.2  # seconds between two looks whether the dyno is still there


class ProcessInside:
    """Runs commands inside dynos, each under a parent of its own, in a folder in the dyno's.

    Each has the dyno's mark, so that it is found and ended with the dyno however that ends.
    """

    def __init__(self, *, spool_limit: int, hangup_grace: float) -> None:
        self._spool_limit = spool_limit
        self._hangup_grace = hangup_grace
        self._watches: set[asyncio.Task[None]] = set()

    async def start(
        self,
        dyno: DynoFolder,
        identity: Identity,
        command: str,
        env: Mapping[str, str],
        window: Window | None,
    ) -> ProcessAttachment:
        """Run a command; raises `exec_failed`."""
        folder = DynoFolder(_execs(dyno) / uuid4().hex[:8])
        try:
            end = open_other_end(window)
            attachment = ProcessAttachment(end)
        except OSError as error:
            raise _failed(dyno, error) from error
        try:
            order = self._order(dyno, identity, command, env, end)
            await _begin(folder, order, end)
        except (OSError, ValueError, psutil.Error, ParentFailedError) as error:
            attachment.close()
            raise _failed(dyno, error) from error
        except BaseException:
            attachment.close()
            raise
        watch = asyncio.create_task(self._end_with(dyno, folder))
        self._watches.add(watch)
        watch.add_done_callback(self._watches.discard)
        return attachment

    def living(self, dyno: DynoFolder) -> list[DynoFolder]:
        """The commands that run inside a dyno now."""
        found = _execs(dyno)
        folders = [DynoFolder(path) for path in found.iterdir()] if found.is_dir() else []
        return [folder for folder in folders if folder.is_held()]

    async def end_all(self, dyno: DynoFolder, deadline: float) -> None:
        """End all commands in a dyno, and wait for it."""
        await asyncio.gather(
            *(end_by(folder, folder.identity(), deadline) for folder in self.living(dyno))
        )

    async def close(self) -> None:
        """Stop watching; what runs is hung up with its attachment."""
        watches = list(self._watches)
        for watch in watches:
            watch.cancel()
        await asyncio.gather(*watches, return_exceptions=True)

    async def _end_with(self, dyno: DynoFolder, folder: DynoFolder) -> None:
        while folder.is_held():
            if dyno.is_held():
                await asyncio.sleep(LOOK_EVERY)
                continue
            await end_by(folder, folder.identity(), time.monotonic() + self._hangup_grace)

    def _order(
        self,
        dyno: DynoFolder,
        identity: Identity,
        command: str,
        env: Mapping[str, str],
        end: OtherEnd,
    ) -> Order:
        process = psutil.Process(identity.pid)
        # As it was when the app began, its profiles read: it is kept nowhere else, for it holds
        # the config vars.
        environment = {**process.environ(), **env}
        return Order(
            argv=[find_shell(), "-c", command],
            directory=str(dyno.app),
            env=environment,
            port="",
            spool_limit=self._spool_limit,
            terminal=end.terminal,
            hangup_grace=self._hangup_grace,
        )


async def _begin(folder: DynoFolder, order: Order, end: OtherEnd) -> None:
    lock = folder.create()
    try:
        order.write(str(folder.path))
        await start_parent(base_interpreter(), folder, lock, end.given)
    finally:
        os.close(lock)
        end.close_given()


def _execs(dyno: DynoFolder) -> Path:
    return dyno.path / "exec"


def _failed(dyno: DynoFolder, error: Exception) -> MinidynoError:
    reason = str(error) or type(error).__name__
    return MinidynoError("exec_failed", dyno=dyno.name, reason=reason)
