"""A real router process, scripted dynos and raw clients, on free ports of the loopback address."""

import asyncio
import json
import os
import re
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from minidyno.domain.routes import AppRoute, AppState, Endpoint
from minidyno.logplex.spool_reader import SpoolReader
from minidyno.router.config import RouterConfig
from minidyno.router.publisher import FileRouteTable
from tests.free_ports import free_port

PATIENCE = 120.0  # seconds after which a test has failed

Behaviour = Callable[["Request", asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Request:
    """What a dyno read, before the body."""

    line: str
    headers: dict[str, str]
    raw: bytes


async def hello(
    request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Answer with a body of five bytes and keep the connection."""
    length = int(request.headers.get("content-length", 0))
    await reader.readexactly(length)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")


@dataclass
class ScriptedDyno:
    """A server that does to each request what the test says."""

    behaviour: Behaviour = hello
    name: str = "web.1"
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    closed: int = 0
    port: int = 0
    _server: asyncio.Server | None = None
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def endpoint(self) -> Endpoint:
        return Endpoint(f"id-{self.name}-{self.port}", self.name, "127.0.0.1", self.port)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while not writer.is_closing():
                raw = await reader.readuntil(b"\r\n\r\n")
                request = parse_request(raw)
                self.requests.append(request)
                await self.behaviour(request, reader, writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.closed += 1
            writer.close()

    def stop_listening(self) -> None:
        assert self._server is not None
        self._server.close()

    async def stop(self) -> None:
        self.stop_listening()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def parse_request(raw: bytes) -> Request:
    line, *lines = raw.decode("latin-1").split("\r\n")
    headers = {}
    for header in lines:
        name, colon, value = header.partition(":")
        if colon:
            headers[name.lower()] = value.strip()
    return Request(line, headers, raw)


class Router:
    """The router's process, and the control plane's side of it."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder = folder
        self.app_port = free_port()
        self.config = RouterConfig(
            host="127.0.0.1",
            router_port=0,
            snapshot=folder / "routes.json",
            socket=folder / "router.sock",
            spool=folder / "spool" / "router.1",
            **settings,
        )
        self.changes = asyncio.Event()
        self.table = self.new_table()
        self.port = 0
        self.said: list[str] = []
        self.process: asyncio.subprocess.Process
        self._stderr: asyncio.Task[None]

    def new_table(self) -> FileRouteTable:
        return FileRouteTable(self.config.snapshot, self.config.socket, self.changes.set)

    def publish(self, *dynos: ScriptedDyno, state: AppState = AppState.UP) -> int:
        return self.table.publish([self.route(*dynos, state=state)])

    def route(self, *dynos: ScriptedDyno, state: AppState = AppState.UP) -> AppRoute:
        endpoints = tuple(d.endpoint() for d in dynos)
        hosts = ("demo.localhost", "www.example.com")
        return AppRoute("app-1", "demo", hosts, self.app_port, state, endpoints)

    async def start(self) -> None:
        await self.table.start()
        await self.start_process()

    async def start_process(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "minidyno.router.main",
            self.config.to_json(),
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        assert self.process.stderr is not None
        while True:
            line = (await self.process.stderr.readline()).decode()
            assert line, f"the router ended at once: {self.said}"
            self.said.append(line)
            if found := re.search(r"listening on \S+:(\d+)", line):
                self.port = int(found[1])
                break
        self._stderr = asyncio.get_running_loop().create_task(self._read_on(self.process.stderr))

    async def _read_on(self, stream: asyncio.StreamReader) -> None:
        while line := await stream.readline():
            self.said.append(line.decode())

    async def applied(self, generation: int) -> None:
        await self.drained("no such dyno", generation)

    async def drained(self, dyno: str, generation: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while not self.table.is_drained(dyno, generation) or not self.table.live_workers():
                self.changes.clear()
                try:
                    await asyncio.wait_for(self.changes.wait(), 0.1)
                except TimeoutError:
                    continue

    async def log(self, count: int = 1) -> list[str]:
        """The lines of the spool, once there are so many."""
        async with asyncio.timeout(PATIENCE):
            while True:
                batch = SpoolReader(self.folder / "spool").read_lines("router.1", None, 1_000_000)
                if len(batch.lines) >= count:
                    return [line.text.decode() for line in batch.lines]
                await asyncio.sleep(0.02)

    async def end_process(self) -> int:
        if self.process.returncode is None:
            self.process.terminate()
        code = await self.process.wait()
        await self._stderr
        return code

    async def stop(self) -> None:
        await self.end_process()
        await self.table.close()


@dataclass
class Response:
    status: int
    headers: dict[str, str]
    body: bytes
    head: bytes = b""


class Client:
    """A connection that writes what it is told, and reads one response after the other."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader
        self.writer: asyncio.StreamWriter

    async def __aenter__(self) -> "Client":
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.writer.close()

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def head(self) -> tuple[int, dict[str, str], bytes]:
        raw = await self.reader.readuntil(b"\r\n\r\n")
        parsed = parse_request(raw)
        return int(parsed.line.split(" ")[1]), parsed.headers, raw

    async def response(self, *, bodiless: bool = False) -> Response:
        async with asyncio.timeout(PATIENCE):
            status, headers, raw = await self.head()
            body = b""
            if bodiless or status in {204, 304}:
                pass
            elif headers.get("transfer-encoding") == "chunked":
                body = await self._chunks()
            elif "content-length" in headers:
                body = await self.reader.readexactly(int(headers["content-length"]))
            else:
                body = await self.reader.read()
            return Response(status, headers, body, raw)

    async def _chunks(self) -> bytes:
        body = b""
        while True:
            size = int(await self.reader.readline(), 16)
            body += await self.reader.readexactly(size)
            assert await self.reader.readexactly(2) == b"\r\n"
            if size == 0:
                return body

    async def at_end(self) -> bool:
        async with asyncio.timeout(PATIENCE):
            return await self.reader.read(1) == b""


def get(path: str = "/", *lines: str, host: str = "demo.localhost", method: str = "GET") -> bytes:
    """A request without a body."""
    return "\r\n".join((f"{method} {path} HTTP/1.1", f"Host: {host}", *lines, "", "")).encode()


async def fetch(port: int, request: bytes) -> Response:
    """One request on a connection of its own."""
    async with Client(port) as client:
        client.send(request)
        return await client.response(bodiless=request.startswith(b"HEAD"))


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def snapshot(router: Router) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(router.config.snapshot.read_bytes())
    return data
