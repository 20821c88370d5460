"""A query that wants more memory than the plan has fails alone: the server and the others go on."""

from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
from tests import forgotten_sockets
from tests.contract.addon_host_bench import DockerHostBench, HostBench, ProcessHostBench
from tests.contract.addon_service_benches import _psycopg
from tests.contract.addon_stand import Stand, app
from tests.docker_engine import addon_images_or_skip

from minidyno.addons.postgresql import PostgreSQL

GREEDY = "SELECT length(string_agg(repeat('x', 1000000), '')) FROM generate_series(1, 900)"


@pytest.fixture(params=["process", "docker"])
async def hosted(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[HostBench]:
    bench: HostBench
    if request.param == "docker":
        addon_images_or_skip()
        bench = DockerHostBench(tmp_path)
    else:
        bench = ProcessHostBench(tmp_path)
    yield bench
    await bench.close()
    forgotten_sockets.collect()


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
