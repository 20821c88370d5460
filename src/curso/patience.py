"""Asking again until the answer is good, for what is true only a moment later."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

_T = TypeVar("_T")


async def patiently(
    ask: Callable[[], Awaitable[_T]],
    is_good: Callable[[_T], bool],
    seconds: float,
    pause: float = 0.3,
) -> _T:
    """Ask until the answer is good; after so many seconds, whatever it is then is given."""
    end = time.monotonic() + seconds
    while True:
        answer = await ask()
        if is_good(answer) or time.monotonic() >= end:
            return answer
        await asyncio.sleep(pause)
