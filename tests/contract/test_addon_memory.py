"""A query that wants more memory than the plan has fails alone: the server and the others go on."""

import asyncio
import contextlib

import psycopg
import pytest
from tests.contract.addon_host_bench import HostBench
from tests.contract.addon_service_benches import _psycopg
from tests.contract.addon_stand import PATIENCE, Stand, app

from minidyno.addons.postgresql import PostgreSQL

GREEDY = "SELECT length(string_agg(repeat('x', 1000000), '')) FROM generate_series(1, 900)"


async def test_a_query_that_wants_more_memory_than_the_plan_has_fails_alone(
    hosted: HostBench,
) -> None:
    stand = await Stand(hosted, PostgreSQL()).up()

    def try_it() -> str:
        with _psycopg(stand.config()) as other, _psycopg(stand.config()) as greedy:
            with pytest.raises(psycopg.errors.OutOfMemory) as caught:
                greedy.execute(GREEDY)
            # Neither this connection nor the other was ended.
            assert [one.execute("SELECT 1").fetchone() for one in (greedy, other)] == [(1,), (1,)]
            # A large query that the plan does allow: forty megabytes, sorted in memory.
            other.execute("SET work_mem = '100MB'")
            found = other.execute(
                "SELECT count(*) FROM (SELECT n FROM generate_series(1, 1000000) n ORDER BY -n) s"
            ).fetchone()
            assert found == (1_000_000,)
        return str(caught.value)

    assert (await app(try_it)).startswith("out of memory")


async def test_a_process_killed_for_want_of_memory_is_told_to_the_app(hosted: HostBench) -> None:
    stand = await Stand(hosted, PostgreSQL()).up()

    def kill_one() -> None:
        at = stand.hosted.host.address(stand.name, stand.ports["postgresql"])
        admin = stand.provider.config({"postgresql": at}, stand.admin)["URL"]
        with psycopg.connect(admin, autocommit=True) as platform:
            # Later than its start by so much that it is no part of it.
            platform.execute(
                "SELECT pg_sleep(greatest(0, 11 - extract(epoch FROM"
                " clock_timestamp() - pg_postmaster_start_time())))"
            )
            with _psycopg(stand.config()) as other:
                row = other.execute("SELECT pg_backend_pid()").fetchone()
                assert row is not None
                with contextlib.suppress(psycopg.Error):  # all connections are ended, ours too
                    platform.execute(f"COPY (SELECT 1) TO PROGRAM 'kill -9 {row[0]}'")

    assert await stand.provider.apply(stand.server) == []
    await app(kill_one)
    async with asyncio.timeout(PATIENCE):
        while not await stand.provider.answers(stand.server):  # noqa: ASYNC110 (another process)
            await asyncio.sleep(0.05)
    [told] = await stand.provider.apply(stand.server)
    assert told.name == "interrupted"
    assert "all connections were ended, and the server has recovered" in told.said
    assert stand.provider.lifted["interrupted"]
