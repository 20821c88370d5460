"""Sessions: idle ones end, and a client and its dyno meet or do not."""

import asyncio

import pytest

from minidyno.backends.other_end import open_other_end
from minidyno.backends.process_attachment import ProcessAttachment
from minidyno.backends.simulated_clock import SimulatedClock
from minidyno.domain.errors import MinidynoError
from minidyno.domain.terminals import Window
from minidyno.ports.attached import Attachment
from minidyno.services.sessions import Session
from minidyno.services.waiting_client import WaitingClient


def attachment() -> ProcessAttachment:
    """The other end of nothing: real pipes, and no process."""
    end = open_other_end(None)
    end.close_given()
    return ProcessAttachment(end)


async def test_a_session_is_idle_after_its_limit_without_a_byte() -> None:
    clock = SimulatedClock()

    async def begin() -> Attachment:
        return attachment()

    session = Session("run.1", begin, clock, idle_limit=60.0)
    await session.begin()
    idle = asyncio.ensure_future(session.idle())
    await clock.advance(50)
    await session.write(b"a key")
    await clock.advance(50)
    assert not idle.done()
    await clock.advance(11)
    assert idle.done()
    session.close()


async def test_a_client_that_comes_begins_the_dyno() -> None:
    client = WaitingClient(Window())
    coming = asyncio.ensure_future(client.come())
    assert await client.wait(SimulatedClock(), 60.0)
    there = attachment()
    client.begin(there)
    assert await coming is there
    with pytest.raises(MinidynoError) as second:
        await client.come()
    assert second.value.error_id == "session_unknown"
    there.close()


async def test_nobody_is_waited_for_longer_than_the_limit() -> None:
    clock = SimulatedClock()
    client = WaitingClient(None)
    waiting = asyncio.ensure_future(client.wait(clock, 60.0))
    await clock.advance(59)
    assert not waiting.done()
    await clock.advance(2)
    assert waiting.done()
    assert not await waiting
    assert not client.dismissed


async def test_a_client_hears_why_its_dyno_did_not_start() -> None:
    client = WaitingClient(None)
    coming = asyncio.ensure_future(client.come())
    await client.wait(SimulatedClock(), 60.0)
    client.fail(MinidynoError("dyno_start_failed", dyno="run.1", reason="no room"))
    with pytest.raises(MinidynoError) as told:
        await coming
    assert told.value.error_id == "dyno_start_failed"


async def test_a_client_that_leaves_while_its_dyno_starts_leaves_it_hung_up() -> None:
    client = WaitingClient(None)
    coming = asyncio.ensure_future(client.come())
    await client.wait(SimulatedClock(), 60.0)
    coming.cancel()
    await asyncio.gather(coming, return_exceptions=True)
    there = attachment()
    client.begin(there)
    assert await there.read() is None  # closed


async def test_a_dismissed_client_is_told_and_comes_no_more() -> None:
    client = WaitingClient(None)
    coming = asyncio.ensure_future(client.come())
    await client.wait(SimulatedClock(), 60.0)
    client.dismiss()
    with pytest.raises(MinidynoError):
        await coming
    with pytest.raises(MinidynoError):
        await client.come()
