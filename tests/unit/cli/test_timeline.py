"""Where the seconds of a deploy went."""

import json

import pytest

from minidyno.client.models import TimelineInfo
from tests.unit.cli.bench import Bench


async def test_the_phases_of_a_deploy_are_a_table_with_bars(english: Bench) -> None:
    await english.deployed()
    table = await english.must("releases:timeline", "v2", "-a", "demo")
    lines = table.splitlines()
    assert lines[0].startswith("=== Deploy of v2 on demo: 1.")
    assert lines[2].split() == ["Phase", "From", "Duration"]
    assert [line.split("  ")[0] for line in lines[3:]] == [
        "wait for its turn",
        "receive the source",
        "detect",
        "compile: minidyno/procfile",
        "pack the slug",
        "create the release",
        "decide what to start",
        "boot the first dyno",
        "the others, and take over",
    ]
    assert all("█" in line for line in lines[3:])
    packing = next(line for line in lines if line.startswith("pack"))
    assert packing.count("█") > 20, "packing took the second"
    assert await english.must("releases:timeline", "-a", "demo") == table, "the newest if none"


@pytest.mark.parametrize("columns", [60, 80])
async def test_no_line_is_wider_than_the_terminal(
    english: Bench, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    long = {"name": "compile", "start": 0.1, "seconds": 125.5, "detail": "x" * 70}
    made, read = {"phases": [long], "seconds": 130.0}, TimelineInfo.of
    monkeypatch.setattr(TimelineInfo, "of", lambda raw: read(raw | made))
    await english.deployed()
    lines = (await english.must("releases:timeline", "v2", "-a", "demo")).splitlines()
    assert max(map(len, lines)) <= columns
    assert "…" in lines[3]
    assert lines[3].count("█") >= 1


async def test_as_data_every_phase_has_its_beginning_and_its_seconds(spanish: Bench) -> None:
    await spanish.deployed()
    data = json.loads(await spanish.must("releases:timeline", "2", "-a", "demo", "--json"))
    assert data["release"]["version"] == 2
    assert data["build"]["id"]
    assert data["phases"][0] == {
        "name": "queue",
        "detail": "",
        "start": 0.0,
        "seconds": data["phases"][0]["seconds"],
    }
    last = data["phases"][-1]
    assert abs(last["start"] + last["seconds"] - data["seconds"]) < 0.01


async def test_a_release_that_is_not_there_is_said(spanish: Bench) -> None:
    await spanish.must("apps:create", "demo")
    assert (await spanish("releases:timeline", "v9", "-a", "demo")).code == 4
    assert "crear el release" in await spanish.must("releases:timeline", "v1", "-a", "demo")
