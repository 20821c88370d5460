"""The platforms on which the lab must behave the same."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from curso.port_block import port_block
from minidyno.lab import connect
from minidyno.lab.platform import Platform

START_LIMIT = 120.0
STOP_LIMIT = 180.0

# One file, no packages: what is tested is the lab, not pip.
SERVER = """
import json, os, sys, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Page(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/slow":
            time.sleep(0.3)
        said = {"dyno": os.environ["DYNO"], "release": os.environ["HEROKU_RELEASE_VERSION"]}
        body = json.dumps(said).encode()
        head = (
            "HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\n"
            f"Content-Length: {len(body)}\\r\\n\\r\\n"
        )
        self.wfile.write(head.encode() + body)
        print("served", self.path, flush=True)


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Page).serve_forever()
"""
WORKER = 'import time\n\nprint("working", flush=True)\ntime.sleep(600)\n'


def make_source(folder: Path) -> Path:
    """Write an app with a web and a worker process."""
    folder.mkdir()
    (folder / "Procfile").write_text("web: python server.py\nworker: python worker.py\n")
    (folder / "server.py").write_text(SERVER)
    (folder / "worker.py").write_text(WORKER)
    return folder


@contextmanager
def environment(home: Path) -> Iterator[dict[str, str]]:
    """Settings for a platform of this test alone: its folder, and ports of its own."""
    with port_block() as ports:
        yield {
            **ports,
            "MINIDYNO_HOME": str(home),
            "MINIDYNO_BACKEND": "process",
            "MINIDYNO_LANG": "en",
        }


@asynccontextmanager
async def process_platform(environ: Mapping[str, str]) -> AsyncIterator[Platform]:
    """Start a real platform as a person would, and stop it in order."""
    supervisor = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "minidyno",
        "up",
        env={**os.environ, **environ},
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        for name in ("MINIDYNO_API_PORT", "MINIDYNO_ROUTER_PORT"):
            await _until_it_listens(supervisor, int(environ[name]))
        async with await connect() as platform:
            yield platform
    finally:
        if supervisor.returncode is None:
            supervisor.send_signal(signal.SIGTERM)
        await asyncio.wait_for(supervisor.wait(), STOP_LIMIT)


async def _until_it_listens(supervisor: asyncio.subprocess.Process, port: int) -> None:
    loop = asyncio.get_running_loop()
    limit = loop.time() + START_LIMIT
    while loop.time() < limit:
        assert supervisor.returncode is None, "the platform ended while it started"
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            await writer.wait_closed()
            return
    raise AssertionError(f"nothing listens on {port}")
