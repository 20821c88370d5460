"""What metrics, kept logs and traces cost an app: the same app without them, side by side.

The app is `almacen`, of unit 8, as students deploy it: Flask, gunicorn with threads, and one page
that asks PostgreSQL for a row. It is a light page, of some milliseconds: what a request costs more
weighs the most there.

A machine that does other things as well differs by 20 % from one second to the next, between two
apps that are the same. So they take very short turns, each of them many, in an order that is drawn
anew for every lap; and there are two apps without anything: what comes out between those is the
noise, and a row says it. And two processes of one app differ as well, by where their memory came
to lie: so after some laps all of them are started anew.

Under load without an end the router has so many requests traced in a second, and the others not.
Short turns with pauses would have nearly all of them traced. So both kinds are measured, each with
an app of its own whose client decides, and what load without an end costs is made of the two.
"""

import asyncio
import os
import random
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts._medir.children import ROOT
from scripts._medir.house import House, house
from scripts._medir.pace import Pace
from scripts._medir.table import Row, Said

from minidyno.client.pack import chunks, packed
from minidyno.domain.trace_sampling import TRACED_PER_SECOND

GROUP = "rendimiento"
RATIO_AIM = 1.05
STARTS = 2  # of every app, for each round of the pace
LAPS = 10  # after each start
PAGES = 60  # in one turn: a third of a second
CONNECTIONS = 4
REST = 0.05  # seconds after a turn, in which whatever was read or written of it comes to an end
# The last turns' traces leave within half a second; what counts the requests is not in a hurry.
SETTLES = 6.0
SOURCE = Path("notebooks/apps/almacen")
PAGE = "/producto/7?fresco=1"
DATABASE = "postgresql"

PLAIN, AGAIN, COUNTED, LEFT, TRACED = "plain", "again", "counted", "left", "traced"
APPS = (PLAIN, AGAIN, COUNTED, LEFT, TRACED)
WITH_ADDONS = (COUNTED, LEFT, TRACED)
FLAGS = {LEFT: "00", TRACED: "01"}  # of the apps whose requests may be traced
UNDER_LOAD = "under load"  # made of the last two
WITH: dict[str, Said] = {
    COUNTED: ("con métricas y registros", "with metrics and kept logs"),
    LEFT: ("con trazas, petición no elegida", "with traces, request not chosen"),
    TRACED: ("cada petición trazada", "every request traced"),
    UNDER_LOAD: ("y además con trazas", "and with traces too"),
    AGAIN: ("sin nada, otra vez (ruido)", "without any, once more (noise)"),
}
# How long a page takes under load, and what it takes of the processor.
TIME: Said = ("tiempo por página", "time per page")
PROCESSOR: Said = ("procesador por página", "processor per page")
_WITHOUT: Said = ("sin nada", "without any")

# What metrics and logs cost is the same app with the same add-ons, which makes no traces.
_PROCFILE = {
    True: "web: gunicorn app:app\n",
    False: "web: env -u OTEL_EXPORTER_OTLP_ENDPOINT gunicorn app:app\n",
}


@dataclass(slots=True)
class Spent:
    """Seconds of the clock and of the processor, turn by turn."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def add_beside(self, whole: float) -> None:
        """What an app did while others had their turn, to send its traces, is paid by itself.

        Under load without an end it would have stood still for that.
        """
        share = (whole - sum(self.processor)) / len(self.processor)
        self.clock = [seconds + share for seconds in self.clock]
        self.processor = [seconds + share for seconds in self.processor]


def measure(folder: Path, pace: Pace) -> list[Row]:
    """Load five apps of one platform in turn, and compare what all turns took."""
    return asyncio.run(_measure(folder, pace))


async def _measure(folder: Path, pace: Pace) -> list[Row]:
    async with house(folder / "house") as here:
        for name in APPS:
            await _start(here, name, folder / name)
        spent = {name: Spent() for name in APPS}
        for _ in range(STARTS * pace.rounds):
            for name, own in (await _laps(here)).items():
                spent[name].clock += own.clock
                spent[name].processor += own.processor
        spent[UNDER_LOAD] = _under_load(spent)
        kept = (await here.client.metrics(TRACED)).requests
        for name in WITH_ADDONS:
            [addon] = [a for a in await here.client.addons.of_app(name) if a.service == GROUP]
            await here.client.addons.destroy(addon.id)
    return [
        row
        for name in (AGAIN, COUNTED, LEFT, TRACED, UNDER_LOAD)
        for row in (
            _row(name, TIME, spent[name].clock, spent[PLAIN].clock, kept),
            _row(name, PROCESSOR, spent[name].processor, spent[PLAIN].processor, kept),
        )
    ]


async def _laps(here: House) -> dict[str, Spent]:
    """Start all apps anew, and give each its turns."""
    for name in APPS:
        await here.restart(name)
        await _turn(here, name)
    await asyncio.sleep(SETTLES)
    began = {name: await _processor(here, name) for name in APPS}
    spent = {name: Spent() for name in APPS}
    order = list(APPS)
    for _ in range(LAPS):
        random.shuffle(order)
        for name in order:
            clock, processor = await _turn(here, name)
            spent[name].clock.append(clock)
            spent[name].processor.append(processor)
    await asyncio.sleep(SETTLES)
    for name, own in spent.items():
        own.add_beside(await _processor(here, name) - began[name])
    return spent


def _under_load(spent: dict[str, Spent]) -> Spent:
    """What the turns would have taken, had the router decided under load without an end."""
    a_second = len(spent[PLAIN].clock) * PAGES / sum(spent[PLAIN].clock)
    share = min(TRACED_PER_SECOND / a_second, 1.0)

    def mixed(left: Sequence[float], traced: Sequence[float]) -> list[float]:
        return [a + share * (b - a) for a, b in zip(left, traced, strict=True)]

    left, traced = spent[LEFT], spent[TRACED]
    return Spent(
        clock=mixed(left.clock, traced.clock), processor=mixed(left.processor, traced.processor)
    )


def _row(
    name: str, kind: Said, ours: Sequence[float], theirs: Sequence[float], requests: int
) -> Row:
    low, high = _range(ours, theirs)
    (es, en), (es_with, en_with) = kind, WITH[name]
    return Row(
        group=GROUP,
        what=(f"{es}, {es_with}", f"{en}, {en_with}"),
        figure=sum(ours) / len(ours) / PAGES * 1e3,
        unit="ms",
        reference=sum(theirs) / len(theirs) / PAGES * 1e3,
        reference_name=_WITHOUT,
        ratio_aim=RATIO_AIM if name in {COUNTED, UNDER_LOAD} else None,
        note=(
            f"entre × {low:.3f} y × {high:.3f} (95 %)".replace(".", ","),
            f"between × {low:.3f} and × {high:.3f} (95%)",
        ),
        details={"laps": len(ours), "low": low, "high": high, "requests counted": requests},
    )


def _range(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, float]:
    """Between what the ratio would be in 95 of 100 such measurements: laps drawn anew."""
    draw = random.Random(0)  # noqa: S311
    laps = list(zip(ours, theirs, strict=True))
    ratios = []
    for _ in range(1000):
        drawn = draw.choices(laps, k=len(laps))
        ratios.append(sum(a for a, _ in drawn) / sum(b for _, b in drawn))
    ratios.sort()
    return ratios[25], ratios[974]


async def _start(here: House, name: str, folder: Path) -> None:
    shutil.copytree(ROOT / SOURCE, folder)
    (folder / "Procfile").write_text(_PROCFILE[name in FLAGS] + "release: python preparar.py\n")
    await here.client.create_app(name)
    if name == PLAIN:
        await _add(here, name, DATABASE)
    else:
        [database] = await here.client.addons.of_app(PLAIN)
        await here.client.addons.attach(database.id, name, "DATABASE")
    if name in WITH_ADDONS:
        await _add(here, name, GROUP)
        await _add(here, name, "registros")
    with packed(folder) as file:
        deployment = await here.client.deploy_tarball(name, chunks(file))
    if (await deployment.result()).release_id is None:
        raise OSError("the build failed")
    await here.wait_for_dynos(1, name)


async def _add(here: House, app: str, service: str) -> None:
    addon = await here.client.addons.create(app, service)
    await here.client.addons.wait(addon.id)


async def _turn(here: House, name: str) -> tuple[float, float]:
    """Have all pages shown; how long that took, and what of the processor, in seconds."""
    before = await _processor(here, name)
    begun = time.perf_counter()
    await asyncio.gather(
        *(_visit(here, name, PAGES // CONNECTIONS) for _ in range(CONNECTIONS)),
    )
    clock = time.perf_counter() - begun
    await asyncio.sleep(REST)
    return clock, await _processor(here, name) - before


async def _visit(here: House, name: str, times: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", here.router_port)
    try:
        for _ in range(times):
            parent = _parent(FLAGS[name]) if name in FLAGS else ""
            head = f"GET {PAGE} HTTP/1.1\r\nHost: {name}.localhost\r\n{parent}\r\n"
            writer.write(head.encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            if not head.startswith("http/1.1 200 "):
                raise ValueError(head)
            await reader.readexactly(int(head.split("content-length: ")[1].split("\r\n")[0]))
    finally:
        writer.close()


def _parent(flags: str) -> str:
    return f"traceparent: 00-{os.urandom(16).hex()}-{os.urandom(8).hex()}-{flags}\r\n"


async def _processor(here: House, name: str) -> float:
    return sum(usage.cpu_seconds for usage in await here.client.usage(name))
