"""A dyno that really uses more memory than its size has."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.supervisor.house import House, running_house, until

GREEDY = """
import sys, time
kept = bytearray(int(sys.argv[1]) * 1024 * 1024)
for place in range(0, len(kept), 4096):
    kept[place] = 1
print("full", flush=True)
time.sleep(600)
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with running_house(
        tmp_path / "home", MINIDYNO_BACKEND="process", MINIDYNO_MEMORY_CHECK_EVERY="0.5"
    ) as house:
        yield house


def test_r14_is_said_and_r15_ends_the_dyno(house: House) -> None:
    folder = house.home.parent / "app"
    folder.mkdir()
    (folder / "greedy.py").write_text(GREEDY)
    (folder / "Procfile").write_text(
        "some: exec python greedy.py 560\nmuch: exec python greedy.py 1100\n"
    )
    house.must("apps:create", "demo")
    house.must("deploy", str(folder), "-a", "demo")
    house.must("ps:scale", "some=1", "-a", "demo")
    until(lambda: "some.1]: Error R14 (Memory quota exceeded)" in house.must("logs", "-a", "demo"))
    log = house.must("logs", "-a", "demo", "-n", "200")
    assert "some.1]: Process running mem=5" in log
    house.must("ps:scale", "some=0", "much=1", "-a", "demo")
    vastly = "much.1]: Error R15 (Memory quota vastly exceeded)"
    until(lambda: vastly in house.must("logs", "-a", "demo", "-n", "200"))
    until(
        lambda: (
            "much.1]: Process exited with status 137"
            in house.must("logs", "-a", "demo", "-n", "200")
        )
    )
    house.must("ps:scale", "much=0", "-a", "demo")
