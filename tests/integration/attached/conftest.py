"""One platform for all tests of attached dynos, with an app that serves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.supervisor.house import House


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home: Path = tmp_path_factory.mktemp("attached") / "home"
    house = House(home)
    house.environ |= {
        "MINIDYNO_BACKEND": "process",
        "MINIDYNO_ATTACH_TIMEOUT": "4",
        "MINIDYNO_HANGUP_GRACE": "1",
    }
    try:
        house.must("up", "--detach")
        house.deploy()
        yield house
    finally:
        house.close()
