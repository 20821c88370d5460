"""`logs --tail` over a platform that goes away and a network that breaks: every line once."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import aclosing
from typing import Any, cast

import pytest

from minidyno.client import following
from minidyno.client.client import Client
from tests.acceptance.log_tail import tailed
from tests.acceptance.real_platform import APPS, RealPlatform, eventually, real_platform
from tests.acceptance.relay import Relay, relay_to

_COUNT = re.compile(r"app\[web\.1\]: count=(\d+)")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealPlatform]:
    """A platform with the app demo, whose dyno counts aloud."""
    with real_platform(tmp_path_factory.mktemp("following") / "home") as platform:
        platform.run("apps:create", "demo")
        platform.deploy(APPS / "contador")
        yield platform


def counted(lines: list[str]) -> list[int]:
    """The numbers that the dyno printed, in the order in which they came."""
    return [int(match[1]) for line in lines if (match := _COUNT.search(line))]


def test_a_tail_goes_on_where_it_was_when_the_api_comes_back(demo: RealPlatform) -> None:
    with tailed(demo) as tail:
        for _ in range(3):
            seen = len(counted(tail.lines))
            eventually(lambda seen=seen: len(counted(tail.lines)) > seen + 10)  # type: ignore[misc]
            killed = demo.pid("api")
            demo.kill("api")
            eventually(lambda killed=killed: demo.pid("api") != killed)  # type: ignore[misc]
        seen = len(counted(tail.lines))
        eventually(lambda: len(counted(tail.lines)) > seen + 10)
        numbers = counted(tail.lines)
        assert numbers == list(range(numbers[0], numbers[-1] + 1))
        assert tail.is_running


async def follow(relay: Relay, demo: RealPlatform, trouble: Any) -> list[int]:
    """Follow the log through a relay that gets into trouble three times; the numbers heard."""
    token = (demo.home / "token").read_text().strip()
    lines: list[str] = []
    async with Client.over_http(f"http://127.0.0.1:{relay.port}", token) as client:
        stream = cast("Any", client.logs("demo", lines=10, tail=True, source="app"))
        async with aclosing(stream), asyncio.timeout(300):
            for _ in range(3):
                lines += [await anext(stream) for _ in range(15)]
                before = relay.connections
                await trouble()
                while relay.connections == before:  # what had come already may be read first
                    lines.append(await anext(stream))
            lines += [await anext(stream) for _ in range(15)]
    return counted(lines)


async def test_a_tail_goes_on_where_it_was_when_the_network_was_cut(demo: RealPlatform) -> None:
    async with relay_to(int(demo.environ["MINIDYNO_API_PORT"])) as relay:

        async def away() -> None:
            await relay.cut()
            await asyncio.sleep(0.5)
            await relay.listen()

        numbers = await follow(relay, demo, away)
    assert numbers == list(range(numbers[0], numbers[-1] + 1))


async def test_a_tail_goes_on_where_it_was_when_the_network_fell_silent(
    demo: RealPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The server's sign of life comes every 15 s; here the dyno itself speaks all the time.
    monkeypatch.setattr(following, "_LOG_SILENCE", 2.0)
    async with relay_to(int(demo.environ["MINIDYNO_API_PORT"])) as relay:

        async def silent() -> None:
            relay.fall_silent()

        numbers = await follow(relay, demo, silent)
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
