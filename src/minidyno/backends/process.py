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
from minidyno.backends.other_end import OtherEnd, open_other_end
from minidyno.backends.parent_end import end_by
from minidyno.backends.parent_start import ParentFailedError, start_parent
from minidyno.backends.process_attachment import ProcessAttachment
from minidyno.backends.process_inside import ProcessInside
from minidyno.backends.process_usage import UsageMeter
from minidyno.backends.slug_copies import SlugCopies
from minidyno.backends.starts import Starts
from minidyno.domain.dynos import Observation
from minidyno.domain.errors import MinidynoError
from minidyno.domain.terminals import Window
from minidyno.ports.attached import Attachment
from minidyno.ports.dyno_backend import DynoSpec, Handle, Usage
from minidyno.ports.log_source import LineBatch

ReadSpool = Callable[[Path, str | None, int], LineBatch]

_KILLED = End(code=-signal.SIGKILL, insisted=False)


class ProcessBackend:
    """Runs dynos under `home`, one folder each; `slug_path` finds a slug's archive by checksum.

    `stack_bin` comes first in a dyno's PATH (see `dyno_shell.lay_stack`). `read_spool` reads a
    spool folder from a position. `spool_limit` is in bytes for each dyno. `host` is the
    environment of which a dyno sees the language, the time zone and the PATH. `hangup_grace` is
    how many seconds an attached dyno has to end after SIGHUP.
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
        hangup_grace: float = 10.0,
    ) -> None:
        self._home = home
        self._stack_bin = stack_bin
        self._read_spool = read_spool
        self._spool_limit = spool_limit
        self._host = host
        self._hangup_grace = hangup_grace
        self._slugs = SlugCopies(home / ".slugs", slug_path)
        self._starts = Starts()
        self._identities: dict[str, Identity] = {}  # never change once written
        self._answered: set[str] = set()
        self._swept: set[str] = set()
        self._meter = UsageMeter()
        self._inside = ProcessInside(spool_limit=spool_limit, hangup_grace=hangup_grace)
        home.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def start(self, spec: DynoSpec) -> Handle:
        """Start a dyno; see the port. Raises `port_taken` and `dyno_start_failed`."""
        _refuse_image(spec)
        return await self._starts.join(spec.name, lambda: self._start(spec))

    async def start_attached(
        self, spec: DynoSpec, window: Window | None
    ) -> tuple[Handle, Attachment]:
        """Start a dyno with someone at its other end; see the port."""
        _refuse_image(spec)
        try:
            end = open_other_end(window)
        except OSError as error:
            reason = error.strerror or str(error)
            raise MinidynoError("dyno_start_failed", dyno=spec.dyno, reason=reason) from error
        attachment = ProcessAttachment(end)
        task = self._starts.begin(spec.name, self._start(spec, end))
        task.add_done_callback(lambda _: end.close_given())
        try:
            return await asyncio.shield(task), attachment
        except BaseException:
            # Also when we are cancelled: the dyno's parent then sees that nobody is there.
            attachment.close()
            raise

    async def exec_inside(
        self, name: str, command: str, env: Mapping[str, str], window: Window | None
    ) -> Attachment:
        """Run a command inside a dyno that runs; see the port."""
        folder = self._folder(name)
        identity = self._identity(folder)
        if identity is None or not folder.is_held():
            raise MinidynoError("dyno_has_ended", dyno=name)
        return await self._inside.start(folder, identity, command, env, window)

    async def stop(self, name: str, grace: float) -> None:
        """Stop a dyno; see the port. The parent does it, so it is done even if we are killed."""
        deadline = time.monotonic() + grace
        await self._starts.over(name)
        folder = self._folder(name)
        within = asyncio.ensure_future(self._inside.end_all(folder, deadline))
        if folder.is_held():
            await end_by(folder, self._identity(folder), deadline)
        await within
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
        await self._inside.end_all(folder, time.monotonic())
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
        within = [found for f in self._inside.living(folder) if (found := f.identity())]
        return await asyncio.to_thread(self._meter.measure_all, [identity, *within])

    async def close(self) -> None:
        """Wait for starts under way, and sweep up what an earlier removal left; dynos run on."""
        await self._starts.all_over()
        await self._inside.close()
        for gone in self._home.glob(".gone-*"):
            await asyncio.to_thread(_remove_tree, gone)

    def _folder(self, name: str) -> DynoFolder:
        if not name or name[0] == "." or "/" in name:
            raise ValueError(name)
        return DynoFolder(self._home / name)

    async def _start(self, spec: DynoSpec, end: OtherEnd | None = None) -> Handle:
        folder = self._folder(spec.name)
        if folder.exists():
            return self._handle(folder)
        if spec.port is not None and not tcp_ports.is_free(spec.port):
            raise await asyncio.to_thread(tcp_ports.taken, spec.port)
        lock = folder.create()
        try:
            await self._slugs.copy(spec.slug, folder.app)
            self._order(spec, folder, end).write(str(folder.path))
            await start_parent(base_interpreter(), folder, lock, end.given if end else ())
        except (OSError, ValueError, tarfile.TarError, ParentFailedError) as error:
            # The parent may have come so far as to have it running; then it is only known by mark.
            await asyncio.to_thread(end_orphans, {spec.name: folder.identity()})
            await asyncio.to_thread(_remove_tree, folder.path)
            reason = str(error) or type(error).__name__
            raise MinidynoError("dyno_start_failed", dyno=spec.dyno, reason=reason) from error
        finally:
            os.close(lock)  # the parent has it now, if there is one
        return self._handle(folder)

    def _order(self, spec: DynoSpec, folder: DynoFolder, end: OtherEnd | None) -> Order:
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
            terminal=end is not None and end.terminal,
            hangup_grace=self._hangup_grace,
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
            cpu_seconds=end.cpu_seconds if end else None,
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


def _refuse_image(spec: DynoSpec) -> None:
    if spec.image is not None:
        raise MinidynoError("container_needs_docker")
