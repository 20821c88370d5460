"""Waiting until an app is as it should be."""

from collections.abc import Callable, Collection, Sequence

from minidyno.client.completeness import types_not_ready
from minidyno.client.models import DynoInfo, ProcessInfo
from minidyno.domain.errors import MinidynoError
from minidyno.lab.dyno_views import state_word
from minidyno.lab.ground import Ground

_PAUSE = 0.1
_LAST_LINES = 8

# Says what is still missing, or None when all is well.
Missing = Callable[[Sequence[ProcessInfo], Sequence[DynoInfo]], str | None]


def formation_missing(release: int | None) -> Missing:
    """Every process type has its quantity of dynos, all up, all of that release."""

    def missing(processes: Sequence[ProcessInfo], dynos: Sequence[DynoInfo]) -> str | None:
        late = types_not_ready(processes, dynos, release)
        return " ".join(f"{process.type}={process.quantity}" for process in late) or None

    return missing


async def wait_for_phase(ground: Ground, app: str, version: int, timeout: float) -> None:
    """Wait until a release phase has ended; raises `release_command_failed`, `wait_too_long`."""
    end = ground.pace.now() + timeout
    while (status := (await ground.client.release(app, version)).status) == "pending":
        if ground.pace.now() >= end:
            raise MinidynoError(
                "wait_too_long",
                app=app,
                seconds=f"{timeout:g}",
                wanted=f"v{version} succeeded",
                found=f"v{version} {status}",
            )
        await ground.pace.sleep(_PAUSE)
    if status == "failed":
        raise MinidynoError("release_command_failed", app=app, version=version)


async def wait_until(
    ground: Ground,
    app: str,
    missing: Missing,
    timeout: float,
    known: Collection[str] = (),
    *,
    release: int | None = None,
) -> tuple[Sequence[ProcessInfo], Sequence[DynoInfo]]:
    """Look again and again until nothing is missing; return what was seen last.

    Raises `dynos_crashed` with the dyno's last lines, and `wait_too_long`. `known` are ids of
    dynos whose crash is no news; neither is that of one of a release before the one that is waited
    for: it falls again and again, perhaps, and this is its cure.
    """
    end = ground.pace.now() + timeout
    while True:
        processes = await ground.client.formation(app)
        dynos = await ground.client.dynos(app)
        lacking = missing(processes, dynos)
        if lacking is None:
            return processes, dynos
        fallen = [
            d
            for d in dynos
            if d.state == "crashed" and d.id not in known and d.release >= (release or 0)
        ]
        if fallen:
            raise await _crashed(ground, app, fallen[0])
        if ground.pace.now() >= end:
            raise MinidynoError(
                "wait_too_long",
                app=app,
                seconds=f"{timeout:g}",
                wanted=lacking,
                found=", ".join(f"{d.name} {state_word(d.state)} (v{d.release})" for d in dynos)
                or "–",
            )
        await ground.pace.sleep(_PAUSE)


async def wait_for_formation(
    ground: Ground, app: str, release: int | None, timeout: float, known: Collection[str] = ()
) -> tuple[Sequence[ProcessInfo], Sequence[DynoInfo]]:
    """Wait until all that the formation asks for runs that release; raises as `wait_until` does."""
    missing = formation_missing(release)
    return await wait_until(ground, app, missing, timeout, known, release=release)


async def _crashed(ground: Ground, app: str, dyno: DynoInfo) -> MinidynoError:
    # What it printed may be gathered a moment after its end is seen.
    await ground.pace.sleep(0.3)
    lines = [line async for line in ground.client.logs(app, lines=_LAST_LINES, dyno=dyno.name)]
    return MinidynoError(
        "dynos_crashed",
        app=app,
        dyno=dyno.name,
        release=dyno.release,
        lines="\n".join(line.partition(" ")[2] for line in lines),
    )
