"""The servers of add-ons as processes of this machine, each under a parent that outlives us."""

import asyncio
import contextlib
import os
import shutil
import signal
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from minidyno.backends import tcp_ports
from minidyno.backends.addon_choice import Choice
from minidyno.backends.addon_inside import CommandInside
from minidyno.backends.addon_programs import Found, Programs
from minidyno.backends.addon_runs import ServerRuns
from minidyno.backends.addon_servant import DataFolders, find_servant
from minidyno.backends.dyno_folder import DynoFolder, End
from minidyno.backends.dyno_parent import records
from minidyno.backends.dyno_parent.records import Order
from minidyno.backends.dyno_shell import ALLOWED, base_interpreter, system_path
from minidyno.backends.last_words import last_words
from minidyno.backends.orphans import end_orphans
from minidyno.backends.other_end import open_other_end
from minidyno.backends.parent_end import end_by
from minidyno.backends.parent_start import ParentFailedError, start_parent
from minidyno.backends.process_attachment import ProcessAttachment
from minidyno.domain.addon_servers import Address, Ground, Place, Program, ServerSeen, ServerSpec
from minidyno.domain.errors import MinidynoError
from minidyno.domain.terminals import Window
from minidyno.ports.log_source import LineBatch

ReadSpool = Callable[[Path, str | None, int], LineBatch]

SPOOL_LIMIT = 1_000_000  # bytes of what a server prints
PORT_SETTING = "addon_port_first"
_ALL = 2 * SPOOL_LIMIT
_KILLED = End(code=-signal.SIGKILL, insisted=False)
_HANGUP_GRACE = 2.0  # seconds that a command beside a server has to end after SIGHUP
_T = TypeVar("_T")


class AddonProcesses:
    """`ports.AddonHost` under `home`, one folder each (see `addon_runs`).

    `read_spool` reads a spool folder from a position. `host` is the environment of which a server
    sees the language, the time zone and the PATH.
    """

    ground: Final = Ground.MACHINE

    def __init__(self, home: Path, *, read_spool: ReadSpool, host: Mapping[str, str]) -> None:
        self._home = home
        self._read_spool = read_spool
        self._host = host
        self._servant = find_servant()
        self._data = DataFolders(home, self._servant)
        self._programs = Programs(system_path(host), self._servant)
        self._choice = Choice(self._programs)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._under_way: set[asyncio.Task[Any]] = set()
        self._words: dict[str, str] = {}  # the last of each start that has ended
        (home / "servers").mkdir(mode=0o700, parents=True, exist_ok=True)

    async def check(self, program: Program) -> None:
        """Raise `addon_server_missing`."""
        await asyncio.to_thread(self._programs.find, program)

    async def place(self, name: str, program: Program, ports: Mapping[str, int]) -> Place:
        """The place of a server of that name; see the port."""
        runs = self._runs(name)
        found = await self._choose(runs, program)
        folder = self._data.make(runs.name)
        return Place(
            ground=Ground.MACHINE,
            folder=str(folder),
            bind=tcp_ports.LOOPBACK,
            ports=dict(ports),
            bin=found.bin,
            server=found.server,
        )

    async def start(self, spec: ServerSpec) -> None:
        """Start a server; see the port."""
        await self._in_turn(spec.name, self._start(spec))

    async def stop(self, name: str, grace: float) -> None:
        """Stop a server, and what runs beside it. The parents do it, even if we are killed."""
        await self._in_turn(name, self._stop(self._runs(name), grace))

    async def observe(self) -> Mapping[str, ServerSeen]:
        """Look at the locks and records of all servers."""
        seen: dict[str, ServerSeen] = {}
        for path in sorted((self._home / "servers").iterdir()):
            run = ServerRuns(path).last()
            if run is None:
                continue
            if run.is_held():
                seen[path.name] = ServerSeen(running=True)
                continue
            await self._end_lost(run)
            end = run.end()
            seen[path.name] = ServerSeen(
                running=False, exit_code=end.code if end else None, reason=self._reason(run)
            )
        return seen

    async def remove(self, name: str) -> None:
        """Remove a server with its data; see the port."""
        await self._in_turn(name, self._remove(self._runs(name)))

    async def link(self, name: str, apps: Collection[str]) -> None:
        """All dynos of this machine share its loopback address."""

    def address(self, name: str, port: int) -> Address:  # noqa: ARG002 - the port's
        """All servers are on this machine."""
        return Address(tcp_ports.LOOPBACK, port)

    def address_for_apps(self, name: str, port: int) -> Address:
        """So are the apps."""
        return self.address(name, port)

    async def run(
        self,
        name: str,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        give: AsyncIterator[bytes] | None = None,
    ) -> CommandInside:
        """Start a command beside a running server; see the port."""
        return CommandInside(await self.attach(name, argv, env, None), give)

    async def attach(
        self, name: str, argv: Sequence[str], env: Mapping[str, str], window: Window | None
    ) -> ProcessAttachment:
        """Run a command beside a server with someone at its other end; see the port."""
        runs = self._runs(name)
        server = runs.last()
        if server is None or not server.is_held():
            raise MinidynoError("addon_not_running", addon=name)
        data = self._data.path(name)
        try:
            end = open_other_end(window)
            attachment = ProcessAttachment(end)
        except OSError as error:
            raise _failed(name, error) from error
        try:
            folder = runs.next_beside()
            order = self._order(folder, data, argv, env, terminal=end.terminal)
            await self._begin(folder, order, end.given)
        except (OSError, ValueError, ParentFailedError) as error:
            attachment.close()
            raise _failed(name, error) from error
        except BaseException:
            attachment.close()
            raise
        finally:
            end.close_given()
        return attachment

    async def close(self) -> None:
        """Wait for what is under way; servers run on."""
        if self._under_way:
            await asyncio.wait(list(self._under_way))

    def _runs(self, name: str) -> ServerRuns:
        if not name or name[0] == "." or "/" in name:
            raise ValueError(name)
        return ServerRuns(self._home / "servers" / name)

    async def _choose(self, runs: ServerRuns, program: Program) -> Found:
        data = self._data.path(runs.name)
        return await asyncio.to_thread(self._choice.find, program, data, runs.made_by)

    async def _in_turn(self, name: str, work: Coroutine[Any, Any, _T]) -> _T:
        """One thing at a time for each server; what has begun comes to its end."""

        async def wait() -> _T:
            async with self._turns[name]:
                return await work

        task = asyncio.create_task(wait())
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def _start(self, spec: ServerSpec) -> None:
        runs = self._runs(spec.name)
        before = runs.last()
        if before is not None:
            if before.is_held():
                return
            await self._end_lost(before)
        for port in spec.place.ports.values():
            if not tcp_ports.is_free(port):
                raise await asyncio.to_thread(tcp_ports.taken, port, spec.label, PORT_SETTING)
        found = await self._choose(runs, spec.program)
        run = runs.next()
        try:
            data = self._data.make(spec.name)
            for name, content in spec.files.items():
                self._data.write(data, name, content)
            await asyncio.to_thread(self._choice.remember, spec.program, found, runs.made_by)
            order = self._order(
                run,
                data,
                spec.argv,
                spec.env,
                bin_folder=found.bin,
                reads_all=found.reads_all,
                stop_signal=signal.Signals[spec.stop_signal],
            )
            await self._begin(run, order)
        except (OSError, ValueError, ParentFailedError) as error:
            await asyncio.to_thread(end_orphans, {run.name: run.identity()})
            await asyncio.to_thread(shutil.rmtree, run.path, ignore_errors=True)
            raise _not_started(spec.label, error) from error

    async def _begin(self, folder: DynoFolder, order: Order, given: Sequence[int] = ()) -> None:
        lock = folder.create()
        try:
            order.write(str(folder.path))
            await start_parent(base_interpreter(), folder, lock, given)
        finally:
            os.close(lock)  # the parent has it now, if there is one

    def _order(
        self,
        folder: DynoFolder,
        data: Path,
        argv: Sequence[str],
        env: Mapping[str, str],
        *,
        bin_folder: str = "",
        reads_all: bool = False,
        stop_signal: int = 0,
        terminal: bool = False,
    ) -> Order:
        program = self._programs.which(argv[0], bin_folder)
        if program is None:
            raise FileNotFoundError(argv[0])
        environment = {name: self._host[name] for name in ALLOWED if name in self._host}
        path = self._programs.path
        environment |= {"HOME": str(data), "PATH": f"{bin_folder}:{path}" if bin_folder else path}
        return Order(
            argv=[program, *argv[1:]],
            directory=str(data),
            env={**environment, **env, records.MARK: folder.name},
            port="",
            spool_limit=SPOOL_LIMIT,
            terminal=terminal,
            hangup_grace=_HANGUP_GRACE,
            user=self._servant.name,
            reads_all=reads_all or not self._servant.reaches(Path(program)),
            stop_signal=stop_signal,
        )

    async def _stop(self, runs: ServerRuns, grace: float) -> None:
        deadline = time.monotonic() + grace
        run = runs.last()
        beside = [folder for folder in runs.beside() if folder.is_held()]
        folders = [*beside, *([run] if run is not None and run.is_held() else [])]
        await asyncio.gather(*(end_by(one, one.identity(), deadline) for one in folders))
        if run is not None:
            await self._end_lost(run)

    async def _remove(self, runs: ServerRuns) -> None:
        await self._stop(runs, 0)
        await asyncio.to_thread(self._data.remove, runs.name)
        await asyncio.to_thread(shutil.rmtree, runs.path, ignore_errors=True)

    async def _end_lost(self, run: DynoFolder) -> None:
        """See to a server whose parent was killed: nothing of it may go on."""
        if run.end() is None and run.exists():
            await asyncio.to_thread(end_orphans, {run.name: run.identity()})
            with contextlib.suppress(FileNotFoundError):  # removed meanwhile
                run.write_end(_KILLED)

    def _reason(self, run: DynoFolder) -> str:
        if run.name not in self._words:
            self._words[run.name] = last_words(self._read_spool(run.spool, None, _ALL).lines)
        return self._words[run.name]


def _failed(name: str, error: Exception) -> MinidynoError:
    reason = str(error) or type(error).__name__
    return MinidynoError("addon_command_failed", addon=name, reason=reason)


def _not_started(label: str, error: Exception) -> MinidynoError:
    reason = str(error) or type(error).__name__
    return MinidynoError("addon_start_failed", addon=label, reason=reason)
