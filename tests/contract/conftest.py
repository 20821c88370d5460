"""The grounds that servers of add-ons run on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests import forgotten_sockets
from tests.contract.addon_host_bench import DockerHostBench, HostBench, ProcessHostBench
from tests.docker_engine import addon_images_or_skip


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
