import asyncio
import threading
import time

import pytest

from minidyno.buildpacks.threads import CalledOffError, Stop, in_thread


async def test_the_result_of_the_work_comes_back() -> None:
    assert await in_thread(lambda stop: threading.current_thread().name) != "MainThread"


async def test_an_error_of_the_work_comes_back() -> None:
    def work(stop: Stop) -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        await in_thread(work)


async def test_when_cancelled_the_work_is_called_off_and_waited_for() -> None:
    began, called_off = threading.Event(), threading.Event()

    def work(stop: Stop) -> None:
        began.set()
        try:
            for _ in range(12_000):
                stop.check()
                time.sleep(0.01)
        except CalledOffError:
            time.sleep(0.05)
            called_off.set()
            raise

    task = asyncio.create_task(in_thread(work))
    await asyncio.to_thread(began.wait)
    task.cancel()
    await asyncio.sleep(0.01)
    task.cancel()  # impatience changes nothing
    with pytest.raises(asyncio.CancelledError):
        await task
    assert called_off.is_set()
