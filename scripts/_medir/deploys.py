"""Deploys, rollbacks and config changes of the sample app, and the platform when idle."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median

from scripts._medir.bare import BareApp
from scripts._medir.children import ROOT
from scripts._medir.house import APP, House, house
from scripts._medir.idle import idle_memory, idle_processor
from scripts._medir.pace import Pace
from scripts._medir.probe import Probe
from scripts._medir.pushes import PushedApp
from scripts._medir.table import Row, Said
from scripts._medir.timeline import UP, Change, change, events, moment

from minidyno.client.pack import chunks, packed

SAMPLE = ROOT / "notebooks" / "apps" / "hola-python"
GROUP = "deploy"
AFTERWARDS = 0.5  # seconds in which a change's last traces disappear

# Name, words, the most that the platform itself should take, in seconds.
KINDS: tuple[tuple[str, Said, float], ...] = (
    ("deploy", ("despliegue, mismas dependencias", "deploy, same dependencies"), 1.0),
    ("push", ("git push, mismas dependencias", "git push, same dependencies"), 1.0),
    ("rollback", ("rollback", "rollback"), 0.5),
    ("config", ("cambio de config", "config change"), 0.5),
)
PARTS: tuple[tuple[str, Said], ...] = (
    ("upload", ("pedirlo y subir el código", "call and upload")),
    ("build", ("construir", "build")),
    ("start", ("del release al arranque", "release to start")),
    ("boot", ("del arranque al puerto", "start to port")),
    ("switch", ("del puerto a la primera respuesta", "port to first answer")),
)


def measure(folder: Path, pace: Pace) -> list[Row]:
    """Measure one platform with the sample app: idle first, then one change after the other."""
    return asyncio.run(_measure(folder, pace))


async def _measure(folder: Path, pace: Pace) -> list[Row]:
    async with house(folder / "house") as here:
        client = here.client
        await client.create_app(APP)
        began = time.time()
        await _deploy(here)
        await here.wait_for_dynos(1)
        first = moment(list(events(await here.log())), began, UP) - began
        rows = await idle_memory(here, pace, after_use=False)
        await client.scale(APP, {"web": 3})
        await here.wait_for_dynos(3)
        rows += await idle_processor(here, pace)
        await client.scale(APP, {"web": 1})
        await here.wait_for_dynos(1)
        bare = await BareApp.of(here, APP, folder / "bare")
        pushed = PushedApp(here, SAMPLE, folder / "pushed")
        await pushed.prepare()
        await here.wait_for_dynos(1)
        rows += await _changes(here, bare, pushed, pace, first)
        rows += await idle_memory(here, pace, after_use=True)
    return rows


async def _changes(
    here: House, bare: BareApp, pushed: PushedApp, pace: Pace, first: float
) -> list[Row]:
    acts: dict[str, Callable[[], Awaitable[int]]] = {
        "deploy": lambda: _deploy(here),
        "push": pushed.push,
        "rollback": lambda: _roll_back(here),
        "config": lambda: _set_config(here),
    }
    changes: dict[str, list[Change]] = defaultdict(list)
    boots = []
    gits = []
    failed = 0
    for _ in range(min(pace.rounds, 3)):
        boots.append(await bare.boot())
        await pushed.change()
        gits.append(await pushed.push_to_folder())
        for name, act in acts.items():
            done, lost = await _switched(here, act)
            changes[name].append(done)
            failed += lost
    alone = {"push": [boot + git for boot, git in zip(boots, gits, strict=True)]}
    rows = [_first(first)]
    rows += [_rows_of(kind, changes[kind[0]], alone.get(kind[0], boots)) for kind in KINDS]
    return [*rows, *_parts(changes), _lost(failed)]


async def deploy_and_switch(here: House) -> tuple[Change, int]:
    """Deploy the sample app; what it took, and how many requests failed meanwhile."""
    return await _switched(here, lambda: _deploy(here))


async def _switched(here: House, act: Callable[[], Awaitable[int]]) -> tuple[Change, int]:
    async with Probe(here.router_port) as probe:
        began = time.time()
        version = await act()
        switched = await probe.switched_to(version)
    done = change(list(events(await here.log())), began, version, switched)
    await here.wait_for_dynos(1)
    await asyncio.sleep(AFTERWARDS)
    return done, probe.failed


async def _deploy(here: House) -> int:
    with packed(SAMPLE) as file:
        deployment = await here.client.deploy_tarball(APP, chunks(file))
    build = await deployment.result()
    if build.release_id is None:
        raise OSError("the build failed")
    return (await here.client.release(APP, build.release_id)).version


async def _roll_back(here: House) -> int:
    return (await here.client.rollback(APP)).version


async def _set_config(here: House) -> int:
    await here.client.set_config(APP, {"SALUDO": str(time.time())})
    return (await here.client.releases(APP, last=1))[0].version


def _first(seconds: float) -> Row:
    return Row(
        group=GROUP,
        what=("primer despliegue, instala las dependencias", "first deploy, with installation"),
        figure=seconds,
        unit="s",
    )


def _rows_of(kind: tuple[str, Said, float], done: list[Change], boots: list[float]) -> Row:
    name, what, aim = kind
    boot = median(boots)
    by_git = name == "push"
    total = median(one.total for one in done)
    return Row(
        group=GROUP,
        what=(f"{what[0]}: lo propio de la plataforma", f"{what[1]}: the platform's own"),
        figure=total - boot,
        unit="s",
        reference=boot,
        reference_name=("git y arranque a secas", "bare git and boot")
        if by_git
        else ("arranque a secas", "bare boot"),
        aim=aim,
        note=(f"{total:.2f} s en total", f"{total:.2f} s in all"),
        details={"totals": [one.total for one in done], "bare_boots": boots, "name": name},
    )


def _parts(changes: dict[str, list[Change]]) -> list[Row]:
    rows = []
    for name, what, _ in KINDS:
        for part, words in PARTS:
            values = [float(getattr(one, part)) for one in changes[name]]
            if not any(values):
                continue
            rows.append(
                Row(
                    group=f"{GROUP}-parts",
                    what=(f"{what[0]}: {words[0]}", f"{what[1]}: {words[1]}"),
                    figure=median(values) * 1e3,
                    unit="ms",
                    details={"rounds": values},
                )
            )
    return rows


def _lost(count: int) -> Row:
    return Row(
        group=f"{GROUP}-parts",
        what=("peticiones falladas entretanto", "requests failed meanwhile"),
        figure=count,
        aim=0,
    )
