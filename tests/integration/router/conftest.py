from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.integration.router.bench import Behaviour, Router, ScriptedDyno, hello

StartRouter = Callable[..., Awaitable[Router]]
StartDyno = Callable[..., Awaitable[ScriptedDyno]]


@pytest.fixture
async def start_dyno() -> AsyncIterator[StartDyno]:
    started: list[ScriptedDyno] = []

    async def start(behaviour: Behaviour = hello, name: str = "web.1") -> ScriptedDyno:
        dyno = ScriptedDyno(behaviour, name)
        await dyno.start()
        started.append(dyno)
        return dyno

    yield start
    for dyno in started:
        await dyno.stop()


@pytest.fixture
async def start_router(tmp_path: Path) -> AsyncIterator[StartRouter]:
    started: list[Router] = []

    async def start(*dynos: ScriptedDyno, **settings: Any) -> Router:
        router = Router(tmp_path / f"r{len(started)}", **settings)
        generation = router.publish(*dynos) if dynos else 0
        await router.start()
        started.append(router)
        if dynos:
            await router.applied(generation)
        return router

    yield start
    for router in started:
        await router.stop()
        assert "Traceback" not in "".join(router.said), "".join(router.said)
