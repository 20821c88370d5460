"""The router decides which requests of an app are traced, if somebody keeps its traces."""

import dataclasses

from minidyno.domain.trace_sampling import TRACED_AT_ONCE
from tests.integration.router.bench import Client, Router, ScriptedDyno, fetch, get
from tests.integration.router.conftest import StartDyno, StartRouter

GIVEN = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"


async def trace(router: Router, dyno: ScriptedDyno, *, traced: bool) -> None:
    route = dataclasses.replace(router.route(dyno), traced=traced)
    await router.applied(router.table.publish([route]))


async def test_only_an_app_whose_traces_are_kept_gets_a_parent_and_from_one_moment_to_the_next(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    dyno = await start_dyno()
    router = await start_router(dyno)
    async with Client(router.port) as client:
        for traced in (False, True, False):
            await trace(router, dyno, traced=traced)
            client.send(get())
            await client.response()
    before, meanwhile, after = (request.headers for request in dyno.requests)
    assert "traceparent" not in before
    assert "traceparent" not in after
    trace_id = meanwhile["x-request-id"].replace("-", "")
    assert meanwhile["traceparent"].startswith(f"00-{trace_id}-")
    assert meanwhile["traceparent"].endswith("-01")


async def test_a_client_that_traces_decides_itself(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    dyno = await start_dyno()
    router = await start_router(dyno)
    for traced in (False, True):
        await trace(router, dyno, traced=traced)
        await fetch(router.port, get("/", f"traceparent: {GIVEN}", "tracestate: a=b"))
        headers = dyno.requests[-1].headers
        assert (headers["traceparent"], headers["tracestate"]) == (GIVEN, "a=b")


async def test_under_load_some_are_traced_a_new_snapshot_changes_nothing_and_all_are_told(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    dyno = await start_dyno()
    router = await start_router(dyno)
    await trace(router, dyno, traced=True)
    async with Client(router.port) as client:
        for number in range(8 * TRACED_AT_ONCE):
            if number == TRACED_AT_ONCE:
                other = await start_dyno(name="web.2")
                route = dataclasses.replace(router.route(dyno, other), traced=True)
                await router.applied(router.table.publish([route]))
            client.send(get())
            await client.response()
    told = [r.headers["traceparent"][-2:] for r in (*dyno.requests, *other.requests)]
    assert len(told) == 8 * TRACED_AT_ONCE
    assert set(told[:TRACED_AT_ONCE]) == {"01"}
    assert told.count("00") > 0
    assert len({r.headers["traceparent"] for r in dyno.requests}) == len(dyno.requests)


async def test_old_clients_and_those_that_leave_http_are_traced_too(
    start_router: StartRouter, start_dyno: StartDyno
) -> None:
    dyno = await start_dyno()
    router = await start_router(dyno)
    await trace(router, dyno, traced=True)
    await fetch(router.port, b"GET / HTTP/1.0\r\nHost: demo.localhost\r\n\r\n")
    await fetch(router.port, get("/", "Connection: Upgrade", "Upgrade: websocket"))
    await fetch(router.port, get("/", "Connection: traceparent", f"traceparent: {GIVEN}"))
    assert all(r.headers["traceparent"].endswith("-01") for r in dyno.requests)
    assert len(dyno.requests) == 3
