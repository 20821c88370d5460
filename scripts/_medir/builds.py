"""The first build of each of the course's apps, and the next ones with the same dependencies.

A first build has nothing in the app's cache; pip and npm may have downloaded before what it needs.
"""

import asyncio
from pathlib import Path
from statistics import median

from scripts._medir.children import ROOT
from scripts._medir.house import House, house
from scripts._medir.pace import Pace
from scripts._medir.table import Row, number

from minidyno.client.models import PhaseInfo, TimelineInfo
from minidyno.client.pack import chunks, packed
from minidyno.domain.deploy_timeline import WORDS

APPS = ROOT / "notebooks" / "apps"
SAMPLES = ("hola-python", "hola-node", "sitio-estatico")
GROUP = "build"
# The phases that a build is made of; what follows is the release's and the dynos'.
PHASES = ("receive", "detect", "compile", "pack")


def measure(folder: Path, pace: Pace) -> list[Row]:
    """Build each app for the first time, then again and again."""
    return asyncio.run(_measure(folder, pace))


async def _measure(folder: Path, pace: Pace) -> list[Row]:
    rows = []
    async with house(folder / "house") as here:
        for name in SAMPLES:
            await here.client.create_app(name)
            first = await _build(here, name)
            cached = [await _build(here, name) for _ in range(min(pace.rounds, 3))]
            await here.client.destroy_app(name)
            rows += rows_of(name, first, cached)
    return rows


async def _build(here: House, name: str) -> TimelineInfo:
    with packed(APPS / name) as file:
        deployment = await here.client.deploy_tarball(name, chunks(file))
    build = await deployment.result()
    if build.release_id is None:
        raise OSError(f"the build of {name} failed")
    return await here.client.release_timeline(name, build.release_id)


def rows_of(name: str, first: TimelineInfo, cached: list[TimelineInfo]) -> list[Row]:
    """Two rows for an app: each says which step was the longest."""
    # Of several the one in the middle, so that its parts are those of one build.
    middle = sorted(cached, key=seconds)[(len(cached) - 1) // 2]
    return [
        _row(f"{name}: primera construcción", f"{name}: first build", first, seconds(first)),
        _row(
            f"{name}: construcción con caché",
            f"{name}: cached build",
            middle,
            median(map(seconds, cached)),
        ),
    ]


def seconds(timeline: TimelineInfo) -> float:
    """How long a build took, from its turn to its slug."""
    return sum(phase.seconds for phase in _phases(timeline))


def _row(spanish: str, english: str, timeline: TimelineInfo, figure: float) -> Row:
    longest = max(_phases(timeline), key=lambda phase: phase.seconds)
    step = longest.detail.partition(": ")[2]
    in_spanish, in_english = (step, step) if step else WORDS[longest.name]
    return Row(
        group=GROUP,
        what=(spanish, english),
        figure=figure,
        unit="s",
        note=(
            f"lo más largo, «{in_spanish}», {number(longest.seconds, 'es')} s",
            f"the longest part, “{in_english}”, {number(longest.seconds, 'en')} s",
        ),
        details={phase.detail or phase.name: phase.seconds for phase in _phases(timeline)},
    )


def _phases(timeline: TimelineInfo) -> list[PhaseInfo]:
    return [phase for phase in timeline.phases if phase.name in PHASES]
