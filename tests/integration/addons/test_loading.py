"""When the clients of add-ons' servers are loaded: `minidyno.addons.loading`."""

import asyncio
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from minidyno.addons.loading import load

CLIENTS = (
    "pymongo",
    "bson",
    "secantus",
    "psycopg",
    "psycopg_binary",
    "redis",
    "pymemcache",
    "bmemcached",
    "aiosmtpd",
    "opentelemetry",
    "google.protobuf",
    "httpx",
    "aiodocker",
    "aiohttp",
)


@pytest.mark.parametrize(
    "module", ["minidyno.bootstrap.host", "minidyno.cli.main", "minidyno.bootstrap.router_host"]
)
def test_starting_the_platform_loads_no_client_of_an_add_ons_server(module: str) -> None:
    script = f"import sys, {module}; print([one for one in {CLIENTS!r} if one in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == "[]\n"


async def test_a_client_that_loads_keeps_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The module is there only when the event loop has gone on and opened the gate.
    loop, begun, gate = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def enter() -> bool:
        loop.call_soon_threadsafe(begun.set)
        return gate.wait(20)

    monkeypatch.setattr(sys, "enter_of_a_test", enter, raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "slow_client.py").write_text("import sys\nOPEN = sys.enter_of_a_test()\n")
    two = [asyncio.ensure_future(load("slow_client")) for _ in range(2)]
    await begun.wait()
    assert not any(one.done() for one in two)
    gate.set()
    await asyncio.gather(*two)
    assert sys.modules["slow_client"].OPEN is True
    monkeypatch.delitem(sys.modules, "slow_client")
