from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.git.bench import Bench, bench


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Bench]:
    async with bench(tmp_path) as made:
        yield made
