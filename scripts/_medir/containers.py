"""Dynos as containers: beside Docker alone, and beside dynos as processes."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from scripts._medir.bare_containers import BareContainers
from scripts._medir.deploys import deploy_and_switch
from scripts._medir.figures import Load, median_ratio
from scripts._medir.house import APP, House, house
from scripts._medir.pace import Pace
from scripts._medir.router import WITHOUT_WRK, wrk
from scripts._medir.scaling import FILES, scale_up, tarball
from scripts._medir.table import Row, Said

from minidyno.backends.docker.engine import Engine
from minidyno.backends.docker.stack import require
from minidyno.domain.errors import MinidynoError

GROUP = "docker"
MANY = 10
PAIRS = 4  # of single starts a round: what is added is little beside how a machine sways
AFTERWARDS = 3.0  # seconds in which Docker removes what has ended: the next must not pay for it
SCALE: Said = (
    f"Docker: ps:scale web=1 → {MANY}, y {MANY} «docker run -d» a la vez",
    f"Docker: ps:scale web=1 → {MANY}, and {MANY} “docker run -d” at once",
)
START: Said = (
    "Docker: arrancar un dyno, lo que añade la plataforma",
    "Docker: start of a dyno, what the platform adds",
)
ROUTER: Said = (
    "Docker: peticiones/s por el router, cuánto menos que a procesos",
    "Docker: requests/s through the router, how much below processes",
)
DEPLOY: Said = (
    "Docker: despliegue, mismas dependencias: lo propio de la plataforma",
    "Docker: deploy, same dependencies: the platform's own",
)
# Keeps its connections open, and needs nothing but Python: it runs alike in both places.
_ANSWERING = """\
import asyncio, os

ANSWER = b"HTTP/1.1 200 OK\\r\\nContent-Type: text/plain\\r\\nContent-Length: 2\\r\\n\\r\\nok"

class Answering(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.rest = transport, b""

    def data_received(self, data):
        *heads, self.rest = (self.rest + data).split(b"\\r\\n\\r\\n")
        self.transport.write(ANSWER * len(heads))

async def main():
    host = os.environ.get("HOST", "0.0.0.0")
    port = int(os.environ["PORT"])
    server = await asyncio.get_running_loop().create_server(Answering, host, port)
    await server.serve_forever()

asyncio.run(main())
"""
_FAST: Mapping[str, str] = {**FILES, "server.py": _ANSWERING}


def measure(folder: Path, pace: Pace) -> list[Row]:
    """Measure on Docker; where there is none, each row says so and why."""
    if why := asyncio.run(_why_not()):
        return [Row(group=GROUP, what=what, note=why) for what in (SCALE, START, ROUTER, DEPLOY)]
    return asyncio.run(_measure(folder, pace))


async def _why_not() -> Said | None:
    engine = Engine()
    try:
        await require(engine)
    except MinidynoError as error:
        return f"saltado: {error.say('es')}", f"skipped: {error.say('en')}"
    finally:
        await engine.close()
    return None


async def _measure(folder: Path, pace: Pace) -> list[Row]:
    async with house(folder / "docker", "docker") as here:
        rows = await _starting(here, folder, pace)
        rows.append(await _routing(here, folder, pace))
        rows.append(await _deploying(here, folder, pace))
    return rows


async def _starting(here: House, folder: Path, pace: Pace) -> list[Row]:
    many, together = [], []
    await _deploy(here, APP, FILES)
    async with BareContainers.of(here, APP, folder / "bare") as bare:
        for _ in range(pace.rounds):
            together.append(await bare.run_together(MANY))
            many.append(await scale_up(here, MANY))
            await _down_to_one(here)
        one, alone = await _one_by_one(here, bare, pace.rounds * PAIRS)
    await here.client.scale(APP, {"web": 0})
    await here.wait_for_dynos(0)
    added = [(ours - theirs) * 1e3 for ours, theirs in zip(one, alone, strict=True)]
    return [
        Row(
            group=GROUP,
            what=SCALE,
            figure=median(many),
            unit="s",
            reference=median(together),
            reference_name=("a secas", "bare"),
            ratio=median_ratio(many, together),
            ratio_aim=1.2,
            details={"rounds": many, "bare_rounds": together},
        ),
        Row(
            group=GROUP,
            what=START,
            figure=median(added),
            unit="ms",
            aim=50.0,
            note=(
                f"{median(one):.2f} s con la plataforma, {median(alone):.2f} s Docker solo; "
                f"{len(added)} pares",
                f"{median(one):.2f} s with the platform, {median(alone):.2f} s Docker alone; "
                f"{len(added)} pairs",
            ),
            details={"rounds": one, "bare_rounds": alone},
        ),
    ]


async def _one_by_one(
    here: House, bare: BareContainers, pairs: int
) -> tuple[list[float], list[float]]:
    """Start one with the platform and one without, again and again; seconds of both."""
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(pairs):
        # The order turns round, so that nobody always comes after the other.
        if number % 2:
            theirs.append(await bare.start())
        ours.append(await scale_up(here, 2))
        await _down_to_one(here)
        if not number % 2:
            theirs.append(await bare.start())
            await asyncio.sleep(AFTERWARDS)
    return ours, theirs


async def _routing(here: House, folder: Path, pace: Pace) -> Row:
    name = "veloz"
    host = f"{name}.localhost"
    loads: list[tuple[Load, Load]] = []
    async with house(folder / "process") as other:
        for each in (here, other):
            await _deploy(each, name, _FAST)
        try:
            for number in range(pace.rounds):
                # The order turns round, so that nobody always comes after the other.
                pair = (here, other) if number % 2 else (other, here)
                found = {
                    id(one): await asyncio.to_thread(wrk, one.router_port, pace.load_seconds, host)
                    for one in pair
                }
                loads.append((found[id(here)], found[id(other)]))
        except FileNotFoundError:
            return Row(group=GROUP, what=ROUTER, note=WITHOUT_WRK)
    await here.client.destroy_app(name)
    ours, theirs = [load.rate for load, _ in loads], [load.rate for _, load in loads]
    failed = sum(one.failed for pair in loads for one in pair)
    return Row(
        group=GROUP,
        what=ROUTER,
        figure=(1 - median_ratio(ours, theirs)) * 100,
        unit="%",
        aim=10.0,
        note=(
            f"{median(ours):.0f}/s a contenedores, {median(theirs):.0f}/s a procesos, "
            f"{failed} fallos",
            f"{median(ours):.0f}/s to containers, {median(theirs):.0f}/s to processes, "
            f"{failed} failures",
        ),
        details={"rounds": ours, "process_rounds": theirs},
    )


async def _deploying(here: House, folder: Path, pace: Pace) -> Row:
    await here.client.destroy_app(APP)
    await here.client.create_app(APP)
    await deploy_and_switch(here)  # installs the dependencies
    totals, boots, failed = [], [], 0
    async with BareContainers.of(here, APP, folder / "sample") as bare:
        for _ in range(min(pace.rounds, 3)):
            boots.append(await bare.boot())
            change, lost = await deploy_and_switch(here)
            totals.append(change.total)
            failed += lost
    boot, total = median(boots), median(totals)
    return Row(
        group=GROUP,
        what=DEPLOY,
        figure=total - boot,
        unit="s",
        reference=boot,
        reference_name=("arranque a secas", "bare boot"),
        aim=1.5,
        note=(
            f"{total:.2f} s en total, {failed} peticiones falladas entretanto",
            f"{total:.2f} s in all, {failed} requests failed meanwhile",
        ),
        details={"totals": totals, "bare_boots": boots},
    )


async def _deploy(here: House, name: str, files: Mapping[str, str]) -> None:
    await here.client.create_app(name)
    await (await here.client.deploy_tarball(name, tarball(files))).result()
    await here.wait_for_dynos(1, name)


async def _down_to_one(here: House) -> None:
    await here.client.scale(APP, {"web": 1})
    await here.wait_for_dynos(1)
    await asyncio.sleep(AFTERWARDS)
