from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.cli.bench import Bench, bench


@pytest.fixture
async def spanish(tmp_path: Path) -> AsyncIterator[Bench]:
    async with bench(tmp_path, "es") as made:
        yield made


@pytest.fixture
async def english(tmp_path: Path) -> AsyncIterator[Bench]:
    async with bench(tmp_path, "en") as made:
        yield made
