"""A machine with nothing on it: all that is needed is brought and started by hand."""

import asyncio
import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from pathlib import Path
from types import EllipsisType
from typing import Any

from curso.by_hand.code import Code
from curso.by_hand.install import install
from curso.by_hand.problem import HandError
from curso.by_hand.process import Leash, Process
from curso.by_hand.traffic import to_port
from curso.by_hand.views import Lines
from curso.by_hand.visit import Visit, ask
from curso.launch.ports import free_port
from minidyno.lab.traffic.report import Report

# How long visits that were under way get after the proxy's list has changed: in several turns, of
# which a machine that stands still for a moment cuts one short, and not all.
_UNDER_WAY = 0.5
_TURNS = 5


class Machine:
    """A folder and the programs that run from it. Ended with the notebook, however that ends."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="a-mano-"))
        self._leash = Leash(self.folder)
        self._all: list[Process] = []
        self._proxy: Process | None = None
        self._started = 0
        self.copies: list[Process] = []
        # How each copy below a manager was started, by its name.
        self._how: dict[str, tuple[Code, str, Path | None]] = {}
        self._is_over = False

    def __repr__(self) -> str:
        return f"<Machine {self.folder} processes={len(self.processes)}>"

    @property
    def processes(self) -> Sequence[Process]:
        """What runs now and was started by hand."""
        return [process for process in self._all if process.alive]

    # What it takes to run one copy

    def copy(self, folder: str | Path, version: str) -> Code:
        """Bring the app's code to the machine; raises `no_such_folder`, `machine_is_over`."""
        self._check()
        return Code.copied(folder, self.folder / version)

    async def install(self, code: Code) -> Lines:
        """Install what the app asks for, in an environment of its own."""
        self._check()
        return await install(code.path / "requirements.txt", self.folder / "env")

    def write(self, name: str, text: str) -> Path:
        """Write a file, readable by its owner alone: settings hold secrets."""
        self._check()
        file = self.folder / name
        file.touch(mode=0o600)
        file.write_text(text, encoding="utf-8")
        return file

    async def start(self, code: Code, command: str, settings: Path | None = None) -> Process:
        """Start a program of the app on a free port, and wait until it answers."""
        process = self._run(code, self._words(command), settings)
        await process.wait()
        return process

    async def keep(
        self, code: Code, command: str, settings: Path | None = None, *, replace: bool = False
    ) -> Process:
        """Start a program below a process manager, and wait until it answers.

        With `replace`, end first what was kept: a cell that is run again leaves one, not two.
        """
        if replace:
            await asyncio.gather(*(copy.stop() for copy in self._kept_alive()))
        process = self._kept(code, command, settings)
        await process.wait()
        return process

    # One address for several copies

    async def proxy(self, *copies: Process) -> Process:
        """Start the proxy in front of some copies."""
        self.share(*copies)
        if self._proxy is None or not self._proxy.alive:
            port = free_port()
            words = [sys.executable, "-I", _program("proxy"), str(port), str(self._listing)]
            self._proxy = self._add("proxy", words, self.folder, dict(os.environ), port)
        await self._proxy.wait()
        return self._proxy

    def share(self, *copies: Process) -> Sequence[str]:
        """Give the proxy a list of copies; says their names."""
        self._check()
        self.copies = list(copies)
        fresh = self._listing.with_suffix(".new")
        fresh.write_text("".join(f"{copy.port}\n" for copy in copies), encoding="ascii")
        fresh.replace(self._listing)  # whole or not at all: the proxy reads it at any moment
        return [copy.name for copy in copies]

    async def get(self, path: str = "/") -> Visit:
        """Visit a page through the proxy; raises `no_proxy`."""
        return await ask(self._door().port, path)

    async def traffic(self, seconds: float = 5, rate: float = 50, path: str = "/") -> Report:
        """Send traffic through the proxy; raises `no_proxy`."""
        return await to_port(self._door().port, seconds, rate, path)

    # A new version

    async def mend(self) -> None:
        """When an earlier order left nobody behind the proxy, have as many copies as it had.

        Those that it forgot to list, else new ones of the version that was there.
        """
        if not self.copies or any(copy.alive for copy in self.copies):
            return
        again = self._kept_alive()[-len(self.copies) :]
        if not again:
            known = [self._how[copy.name] for copy in self.copies if copy.name in self._how]
            again = [self._kept(*how) for how in known]
            await asyncio.gather(*(copy.wait() for copy in again))
        self.share(*again)

    async def update(
        self, code: Code, order: Sequence[str] | EllipsisType, settings: Path | None = None
    ) -> None:
        """Replace the copies by as many of another version, by four actions in the order given.

        start: the new copies · wait: until they answer · switch: the proxy's list · stop: the
        old copies. Raises `unknown_action` or `order_is_a_list`, and then nothing was done.
        """
        if isinstance(order, EllipsisType):  # an exercise without its answer
            return
        self._check()
        places = len(self.copies)
        new: list[Process] = []

        async def start() -> None:
            new.extend(self._kept(code, "gunicorn app:app", settings) for _ in range(places))

        async def wait() -> None:
            await asyncio.gather(*(copy.wait() for copy in new))

        async def switch() -> None:
            if new:
                self.share(*new)
                for _ in range(_TURNS):
                    await asyncio.sleep(_UNDER_WAY / _TURNS)

        async def stop() -> None:
            # All of them: also those that an earlier order left running and nobody lists.
            await asyncio.gather(*(copy.stop() for copy in self._kept_alive() if copy not in new))

        actions: Mapping[str, Callable[[], Coroutine[Any, Any, None]]] = {
            "start": start,
            "wait": wait,
            "switch": switch,
            "stop": stop,
        }
        _check_order(order, actions)
        for name in order:
            await actions[name]()

    async def stop(self) -> None:
        """End all that runs, the door first, and remove the folder."""
        atexit.unregister(self.close)
        await asyncio.gather(*(process.stop() for process in reversed(self._all)))
        self.close()

    def close(self) -> None:
        """End all that runs at once, and remove the folder."""
        self._is_over = True
        for process in self._all:
            process.kill()
        self._leash.let_go()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _listing(self) -> Path:
        return self.folder / "copies.txt"

    def _kept_alive(self) -> list[Process]:
        return [process for process in self.processes if process.name in self._how]

    def _door(self) -> Process:
        self._check()
        if self._proxy is None:
            raise HandError("no_proxy")
        return self._proxy

    def _check(self) -> None:
        if self._is_over:
            raise HandError("machine_is_over")

    def _words(self, command: str) -> list[str]:
        program, *rest = command.split()
        return [str(self.folder / "env" / "bin" / program), *rest]

    def _kept(self, code: Code, command: str, settings: Path | None) -> Process:
        words = [sys.executable, "-I", _program("manager"), *self._words(command)]
        process = self._run(code, words, settings)
        self._how[process.name] = (code, command, settings)
        return process

    def _run(self, code: Code, words: Sequence[str], settings: Path | None) -> Process:
        self._check()
        self._started += 1
        name, port = f"web.{self._started}", free_port()
        env = {
            "PATH": f"{self.folder / 'env' / 'bin'}:{os.environ.get('PATH', '')}",
            "LANG": "C.UTF-8",
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "DYNO": name,
            **(_read(settings) if settings else {}),
        }
        return self._add(name, words, code.path, env, port)

    def _add(
        self, name: str, words: Sequence[str], folder: Path, env: Mapping[str, str], port: int
    ) -> Process:
        log = self.folder / f"{name}.log"
        process = Process(
            name, words, folder=folder, env=env, port=port, log=log, leash=self._leash
        )
        self._all.append(process)
        return process


def _check_order(order: object, actions: Collection[str]) -> None:
    """Raise `order_is_a_list` for what a student wrote in another form, and `unknown_action`."""
    known = ", ".join(actions)
    if not isinstance(order, list | tuple) or not all(isinstance(name, str) for name in order):
        raise HandError("order_is_a_list", known=known)
    for name in order:
        if name not in actions:
            raise HandError("unknown_action", action=name, known=known)


def _read(settings: Path) -> dict[str, str]:
    lines = settings.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if "=" in line)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _program(name: str) -> str:
    return str(Path(__file__).with_name(f"{name}.py"))


_last: list[Machine] = []


def empty_machine() -> Machine:
    """Give a machine with nothing on it; the one of an earlier run of the notebook is ended."""
    while _last:
        machine = _last.pop()
        atexit.unregister(machine.close)
        machine.close()
    _last.append(Machine())
    atexit.register(_last[0].close)
    return _last[0]
