"""Dynos as processes of this machine, each under a tiny parent that outlives the platform."""

import asyncio
import os
import shutil
import signal
import sys
import tarfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from minidyno.backends import tcp_ports
from minidyno.backends.dyno_folder import DynoFolder, End, Identity
from minidyno.backends.dyno_parent.records import Order
from minidyno.backends.dyno_shell import base_interpreter, dyno_environment, shell_argv
from minidyno.backends.orphans import end_orphans
from minidyno.backends.parent_start import ParentFailedError, start_parent
from minidyno.backends.process_usage import UsageMeter
from minidyno.backends.slug_copies import SlugCopies
from minidyno.domain.dynos import Observation
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import variable
from minidyno.ports.dyno_backend import DynoSpec, Handle, Usage
from minidyno.ports.log_source import LineBatch

ReadSpool = Callable[[Path, str | None, int], LineBatch]

LOOK_EVERY = 0.02  # seconds between two looks at a dyno that is being stopped
PARENT_LATE = 5.0  # seconds after the deadline at which the parent itself is taken for stuck
_KILLED = End(code=-signal.SIGKILL, insisted=False)


class ProcessBackend:
    """Runs dynos under `home`, one folder each; `slug_path` finds a slug's archive by checksum.

    `stack_bin` comes first in a dyno's PATH (see `dyno_shell.lay_stack`). `read_spool` reads a
    spool folder from a position. `spool_limit` is in bytes for each dyno. `host` is the
    environment of which a dyno sees the language, the time zone and the PATH.
    """

    name: Final = "process"

    def __init__(
        self,
        home: Path,
        *,
        slug_path: Callable[[str], Path],
        stack_bin: Path,
        read_spool: ReadSpool,
        spool_limit: int,
        host: Mapping[str, str],
    ) -> None:
        self._home = home
        self._stack_bin = stack_bin
        self._read_spool = read_spool
        self._spool_limit = spool_limit
        self._host = host
        self._slugs = SlugCopies(home / ".slugs", slug_path)
        self._starting: dict[str, asyncio.Task[Handle]] = {}
        self._identities: dict[str, Identity] = {}  # never change once written
        self._answered: set[str] = set()
        self._swept: set[str] = set()
        self._meter = UsageMeter()
        home.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def start(self, spec: DynoSpec) -> Handle:
        """Start a dyno; see the port. Raises `port_taken` and `dyno_start_failed`."""
        task = self._starting.get(spec.name)
        if task is None:
            task = asyncio.create_task(self._start(spec))
            self._starting[spec.name] = task
            task.add_done_callback(lambda _: self._starting.pop(spec.name))
        # Whoever waits may be cancelled; a start that has begun comes to its end all the same,
        # for it has a thread or a process under way that cannot be called back.
        return await asyncio.shield(task)

    async def stop(self, name: str, grace: float) -> None:
        """Stop a dyno; see the port. The parent does it, so it is done even if we are killed."""
        deadline = time.monotonic() + grace
        if name in self._starting:
            await asyncio.wait([self._starting[name]])
        folder = self._folder(name)
        if not folder.is_held():
            await self._end_lost([folder])
            return
        folder.ask_stop(deadline)
        self._signal_parent(folder, signal.SIGTERM)
        while folder.is_held():
            if time.monotonic() > deadline + PARENT_LATE:
                self._signal_parent(folder, signal.SIGKILL)
            await asyncio.sleep(LOOK_EVERY)
        await self._end_lost([folder])

    async def observe(self) -> Mapping[str, Observation]:
        """Look at the locks and records of all dynos, and ask the ports of those that boot."""
        folders = [DynoFolder(path) for path in self._home.iterdir() if path.name[0] != "."]
        held = {folder.name for folder in folders if folder.is_held()}
        await self._end_lost([folder for folder in folders if folder.name not in held])
        await asyncio.gather(*(self._ask_port(f) for f in folders if f.name in held))
        return {f.name: self._look(f, f.name in held) for f in folders if f.exists()}

    async def remove(self, name: str) -> None:
        """Remove the folder of an ended dyno; one that still runs is left alone."""
        folder = self._folder(name)
        if not folder.exists() or folder.is_held():
            return
        # First out of sight, in one step: nobody ever sees half a dyno.
        gone = self._home / f".gone-{name}"
        folder.path.rename(gone)
        self._identities.pop(name, None)
        self._answered.discard(name)
        self._swept.discard(name)
        await asyncio.to_thread(_remove_tree, gone)

    def read_lines(self, name: str, after: str | None, max_bytes: int) -> LineBatch:
        """Lines of a dyno after a position."""
        return self._read_spool(self._folder(name).spool, after, max_bytes)

    def address(self, name: str, port: int) -> tuple[str, int]:  # noqa: ARG002 - the port's
        """All dynos are on this machine."""
        return (tcp_ports.LOOPBACK, port)

    async def usage(self, name: str) -> Usage | None:
        """Measure a dyno's whole tree; None when it does not run."""
        folder = self._folder(name)
        identity = self._identity(folder)
        if identity is None or not folder.is_held():
            return None
        return await asyncio.to_thread(self._meter.measure, identity)

    async def close(self) -> None:
        """Wait for starts under way, and sweep up what an earlier removal left; dynos run on."""
        if self._starting:
            await asyncio.wait(list(self._starting.values()))
        for gone in self._home.glob(".gone-*"):
            await asyncio.to_thread(_remove_tree, gone)

    def _folder(self, name: str) -> DynoFolder:
        if not name or name[0] == "." or "/" in name:
            raise ValueError(name)
        return DynoFolder(self._home / name)

    async def _start(self, spec: DynoSpec) -> Handle:
        folder = self._folder(spec.name)
        if folder.exists():
            return self._handle(folder)
        if spec.port is not None and not tcp_ports.is_free(spec.port):
            raise await asyncio.to_thread(_port_taken, spec.port)
        lock = folder.create()
        try:
            await self._slugs.copy(spec.slug, folder.app)
            self._order(spec, folder).write(str(folder.path))
            await start_parent(base_interpreter(), folder, lock)
        except (OSError, ValueError, tarfile.TarError, ParentFailedError) as error:
            # The parent may have come so far as to have it running; then it is only known by mark.
            await asyncio.to_thread(end_orphans, {spec.name: folder.identity()})
            await asyncio.to_thread(_remove_tree, folder.path)
            reason = str(error) or type(error).__name__
            raise MinidynoError("dyno_start_failed", dyno=spec.dyno, reason=reason) from error
        finally:
            os.close(lock)  # the parent has it now, if there is one
        return self._handle(folder)

    def _order(self, spec: DynoSpec, folder: DynoFolder) -> Order:
        env = dyno_environment(
            spec.env,
            instance=spec.name,
            app=folder.app,
            stack_bin=self._stack_bin,
            host=self._host,
        )
        return Order(
            argv=shell_argv(spec.command),
            directory=str(folder.app),
            env=env,
            port="" if spec.port is None else str(spec.port),
            spool_limit=self._spool_limit,
        )

    def _identity(self, folder: DynoFolder) -> Identity | None:
        identity = self._identities.get(folder.name) or folder.identity()
        if identity is not None:
            self._identities[folder.name] = identity
        return identity

    def _handle(self, folder: DynoFolder) -> Handle:
        identity = self._identity(folder)
        if identity is None:
            return {}
        return {
            "parent": str(identity.parent),
            "pid": str(identity.pid),
            "started": identity.started,
        }

    def _look(self, folder: DynoFolder, held: bool) -> Observation:
        end = None if held else folder.end()
        return Observation(
            running=held,
            answering=held and folder.name in self._answered,
            exit_code=end.code if end else None,
            insisted=end.insisted if end else False,
            handle=self._handle(folder),
        )

    async def _ask_port(self, folder: DynoFolder) -> None:
        """Ask until it answers once; from then on the router sees for itself."""
        identity = self._identity(folder)
        if folder.name in self._answered or identity is None or identity.port is None:
            return
        if await tcp_ports.answers(identity.port):
            self._answered.add(folder.name)

    async def _end_lost(self, folders: list[DynoFolder]) -> None:
        """See to dynos whose parent was killed: nothing of them may go on, and it is written down.

        Before that is done they are not reported, so that their places and ports are free when
        the platform hears of it.
        """
        lost = [folder for folder in folders if folder.exists() and self._may_be_left(folder)]
        if not lost:
            return
        marks = {folder.name: self._identity(folder) for folder in lost}
        await asyncio.to_thread(end_orphans, marks)
        for folder in lost:
            self._swept.add(folder.name)
            if folder.exists() and folder.end() is None:
                folder.write_end(_KILLED)

    def _may_be_left(self, folder: DynoFolder) -> bool:
        """Say whether processes may be left of a dyno whose parent is gone.

        With a subreaper a record of its end says that there are none. Elsewhere a child may have
        left both tree and group; its mark finds it, and to look once is enough.
        """
        if folder.end() is None:
            return True
        return sys.platform != "linux" and folder.name not in self._swept

    def _signal_parent(self, folder: DynoFolder, number: signal.Signals) -> None:
        identity = self._identity(folder)
        if identity is None:
            return
        try:
            if sys.platform == "linux":
                process = os.pidfd_open(identity.parent)
                try:
                    # With the handle in hand, the lock tells that it is still the parent.
                    if folder.is_held():
                        signal.pidfd_send_signal(process, number)
                finally:
                    os.close(process)
            elif folder.is_held():
                os.kill(identity.parent, number)
        except ProcessLookupError:
            pass  # it has just ended


def _port_taken(port: int) -> MinidynoError:
    return MinidynoError(
        "port_taken",
        port=port,
        what="$PORT",
        holder=tcp_ports.holder(port),
        setting=variable("dyno_port_first"),
    )


def _remove_tree(path: Path) -> None:
    """Remove all, also what an app has made read-only; what still stays is tried at `close`."""
    shutil.rmtree(path, ignore_errors=True)
    if path.exists():
        path.chmod(0o700)
        for folder, names, _ in os.walk(path):
            for below in (Path(folder, name) for name in names):
                if not below.is_symlink():  # it may point at something that is not ours
                    below.chmod(0o700)
        shutil.rmtree(path, ignore_errors=True)
