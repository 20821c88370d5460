"""Whether this machine's Docker can be used by the tests, and how to make it so."""

import asyncio
import functools
import os
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor

import pytest

from minidyno.addons.catalogue import providers
from minidyno.backends.docker.engine import Engine
from minidyno.backends.docker.stack import require
from minidyno.bootstrap.docker_host import is_worth_asking, trouble_of_images
from minidyno.domain.errors import MinidynoError

_TRIES = 3


def docker_or_skip() -> None:
    """Skip the test, by name and with the cure, where dynos cannot be containers."""
    if reason := _reason():
        pytest.skip(f"docker: {reason}")


def addon_images_or_skip() -> None:
    """The same, also where images of add-ons' servers are missing or have other servers than ours.

    One that was made of other code would pass, and say nothing about this.
    """
    docker_or_skip()
    if trouble := _trouble_of_images():
        pytest.skip(f"docker: {trouble}")


@functools.cache
def _reason() -> str:
    return _apart(_look)


@functools.cache
def _trouble_of_images() -> str:
    return _apart(_look_for_images)


def _apart(look: Callable[[], Coroutine[None, None, str]]) -> str:
    # In a loop of its own: who asks first may already be in one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(look())).result()


async def _look_for_images() -> str:
    found = await trouble_of_images([one.program for one in providers() if one.program])
    return " ".join(trouble.say("en") for trouble in found.values() if trouble is not None)


async def _look() -> str:
    """Ask; what is found counts for all tests of this run, so one silence is not enough."""
    reason = await _look_once()
    for _ in range(_TRIES):
        if not reason or not is_worth_asking(os.environ):
            break
        await asyncio.sleep(1)
        reason = await _look_once()
    return reason


async def _look_once() -> str:
    engine = Engine()
    try:
        await require(engine)
    except MinidynoError as error:
        return error.say("en")
    finally:
        await engine.close()
    return ""
