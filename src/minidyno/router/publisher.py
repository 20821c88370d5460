"""The control plane's side: writes the snapshot, and hears what the router's workers say of it."""

import asyncio
import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from minidyno.domain.routes import AppRoute, Routes
from minidyno.router.socket_path import socket_path

# Seconds after its last report. One that ends hangs up, and is heard no more at once; this is for
# one that hangs. A machine that is busy may hold up either side for some seconds, and a dyno that
# is taken for drained meanwhile loses a request.
LIVE_FOR = 15.0
GRACE = 1.5  # seconds after the start in which workers may still be dialling
LINE_LIMIT = 1_000_000  # bytes of one report


@dataclass(slots=True)
class _Worker:
    """What one connected worker said last; generation -1 before its first word."""

    heard: float
    generation: int = -1
    in_flight: Mapping[str, int] = field(default_factory=dict)


class FileRouteTable:
    """The `RouteTable` over a file and a Unix socket.

    `on_change` is called, on the loop, when a worker came, went, or said something new.
    """

    def __init__(
        self, snapshot: Path, socket: Path, on_change: Callable[[], None] | None = None
    ) -> None:
        self._snapshot = snapshot
        self.socket = socket_path(socket)
        self._on_change = on_change or (lambda: None)
        self._now = time.monotonic
        self._workers: dict[asyncio.StreamWriter, _Worker] = {}
        self._hearing: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        found = _read(snapshot)
        self._routes = found or Routes()
        self._must_write = found is None
        # A snapshot that is there already may be being served by a router that outlived us.
        self._alone_until = self._now() + GRACE if snapshot.exists() else 0.0

    @property
    def generation(self) -> int:
        """The generation in force."""
        return self._routes.generation

    async def start(self) -> None:
        """Listen for workers; raises OSError."""
        with suppress(FileNotFoundError):
            self.socket.unlink()  # of a control plane that was killed
        self.socket.parent.mkdir(parents=True, exist_ok=True)
        before = os.umask(0o177)
        try:
            self._server = await asyncio.start_unix_server(
                self._accept, str(self.socket), limit=LINE_LIMIT
            )
        finally:
            os.umask(before)
        if self._alone_until:
            self._alone_until = self._now() + GRACE

    async def close(self) -> None:
        """Hang up; routers go on serving."""
        if self._server is None:
            return
        self._server.close()
        for writer in list(self._workers):
            writer.close()
        if self._hearing:
            await asyncio.wait(self._hearing)
        with suppress(FileNotFoundError):
            self.socket.unlink()
        self._server = None

    def publish(self, apps: Sequence[AppRoute]) -> int:
        """Publish these routes if they differ from the last; return the generation in force."""
        if tuple(apps) != self._routes.apps or self._must_write or not self._snapshot.exists():
            # A worker may serve from a file that is lost: never count below what it has seen.
            newest = max((w.generation for w in self._workers.values()), default=0)
            generation = max(self._routes.generation, newest) + 1
            self._routes = Routes(generation, tuple(apps))
            self._must_write = True  # until it is written
            self._write()
            self._must_write = False
        return self._routes.generation

    def is_drained(self, dyno_id: str, generation: int) -> bool:
        """Say whether every live worker has applied `generation` and none waits for the dyno."""
        if self._now() < self._alone_until:
            return False
        # A generation greater than ours is of another life, and says nothing about this one.
        return all(
            generation <= worker.generation <= self._routes.generation
            and not worker.in_flight.get(dyno_id)
            for worker in self._live()
        )

    def live_workers(self) -> int:
        """How many workers have been heard lately."""
        return len(self._live())

    def _live(self) -> list[_Worker]:
        now = self._now()
        return [w for w in self._workers.values() if now - w.heard < LIVE_FOR]

    def _write(self) -> None:
        self._snapshot.parent.mkdir(parents=True, exist_ok=True)
        # Not flushed to the disk: after a crash of the machine no router is left to be misled.
        fresh = self._snapshot.with_name(f"{self._snapshot.name}.{os.getpid()}.tmp")
        fresh.write_text(json.dumps(self._routes.to_json()), encoding="utf-8")
        fresh.replace(self._snapshot)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._workers[writer] = _Worker(self._now())
        task = asyncio.get_running_loop().create_task(self._hear(reader, writer))
        self._hearing.add(task)
        task.add_done_callback(self._hearing.discard)

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        worker = self._workers[writer]
        try:
            while line := await reader.readline():
                self._take(worker, line)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass  # not a worker of ours, or gone: either way it is no longer heard
        finally:
            del self._workers[writer]
            writer.close()
            self._on_change()

    def _take(self, worker: _Worker, line: bytes) -> None:
        report = json.loads(line)
        generation = int(report["generation"])
        in_flight = {str(dyno): int(n) for dyno, n in report["in_flight"].items()}
        changed = (generation, in_flight) != (worker.generation, worker.in_flight)
        worker.heard = self._now()
        worker.generation, worker.in_flight = generation, in_flight
        if changed:
            self._on_change()


def _read(snapshot: Path) -> Routes | None:
    try:
        return Routes.from_json(json.loads(snapshot.read_bytes()))
    except (OSError, KeyError, TypeError, ValueError):
        return None
