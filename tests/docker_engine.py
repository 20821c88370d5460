"""Whether this machine's Docker can be used by the tests, and how to make it so."""

import asyncio
import functools
from concurrent.futures import ThreadPoolExecutor

import pytest

from minidyno.backends.docker.engine import Engine
from minidyno.backends.docker.stack import require
from minidyno.domain.errors import MinidynoError


def docker_or_skip() -> None:
    """Skip the test, by name and with the cure, where dynos cannot be containers."""
    if reason := _reason():
        pytest.skip(f"docker: {reason}")


@functools.cache
def _reason() -> str:
    # In a loop of its own: who asks first may already be in one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(_look())).result()


async def _look() -> str:
    engine = Engine()
    try:
        await require(engine)
    except MinidynoError as error:
        return error.say("en")
    finally:
        await engine.close()
    return ""
