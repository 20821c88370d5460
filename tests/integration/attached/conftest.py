"""One platform for all tests of attached dynos, with an app that serves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.supervisor.house import House, running_house


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home: Path = tmp_path_factory.mktemp("attached") / "home"
    with running_house(
        home,
        MINIDYNO_BACKEND="process",
        # What hears that it was hung up ends of that, however late it comes to it.
        MINIDYNO_ATTACH_TIMEOUT="60",
        MINIDYNO_HANGUP_GRACE="60",
    ) as house:
        house.deploy()
        yield house
