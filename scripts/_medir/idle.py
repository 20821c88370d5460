"""What the platform holds and spends while nothing happens."""

import asyncio
import time
from collections.abc import Sequence

import psutil
from scripts._medir.children import processor_time
from scripts._medir.house import House
from scripts._medir.pace import Pace
from scripts._medir.table import Row, Said

GROUP = "idle"
MB = 1e6
AIM_MB = 90.0
SHARED: Said = (
    "memoria, los tres, lo compartido una vez (PSS)",
    "memory, all three, what is shared once (PSS)",
)


def memory_of(pids: Sequence[int]) -> tuple[float, float | None]:
    """Resident memory in MB, and PSS where the system tells it."""
    resident, proportional = 0.0, 0.0
    known = True
    for pid in pids:
        info = psutil.Process(pid).memory_full_info()
        resident += info.rss / MB
        known = known and hasattr(info, "pss")
        proportional += getattr(info, "pss", 0) / MB
    return resident, proportional if known else None


async def idle_memory(here: House, pace: Pace, *, after_use: bool) -> list[Row]:
    """Wait a little and look: each process, all together, and the dynos' parents apart."""
    await asyncio.sleep(pace.idle_seconds)
    own = here.own_pids()
    when = (", tras el uso", ", after use") if after_use else ("", "")
    rows = [_memory((name, name), when, [pid]) for name, pid in own.items()]
    aim = None if after_use else AIM_MB
    rows.append(_memory(("los tres juntos", "all three"), when, list(own.values()), aim))
    _, shared = memory_of(list(own.values()))
    if shared is not None:
        what = (f"{SHARED[0]}{when[0]}", f"{SHARED[1]}{when[1]}")
        rows.append(Row(group=GROUP, what=what, figure=shared, unit="MB"))
    parents = here.parent_pids()
    count = len(parents)
    rows.append(_memory((f"padres de {count} dyno", f"parents of {count} dyno"), when, parents))
    return rows


async def idle_processor(here: House, pace: Pace) -> list[Row]:
    """How much of one processor each process takes while nothing happens."""
    await asyncio.sleep(pace.idle_seconds / 2)
    parents = here.parent_pids()
    groups = {name: [pid] for name, pid in here.own_pids().items()}
    count = len(parents)
    before = {name: _own_time(pids) for name, pids in groups.items()}
    before_parents = _own_time(parents)
    began = time.monotonic()
    await asyncio.sleep(pace.idle_seconds)
    seconds = time.monotonic() - began
    used = {name: _own_time(pids) - before[name] for name, pids in groups.items()}
    used_parents = _own_time(parents) - before_parents
    rows = [
        _share((f"procesador, {name}", f"processor, {name}"), spent / seconds)
        for name, spent in used.items()
    ]
    rows.append(
        _share(("procesador, los tres", "processor, all three"), sum(used.values()) / seconds)
    )
    words = (f"procesador, padres de {count} dynos", f"processor, parents of {count} dynos")
    rows.append(_share(words, used_parents / seconds))
    return rows


def _own_time(pids: Sequence[int]) -> float:
    """Without those they started: the dynos are the app's business."""
    return processor_time(pids, with_children=False)


def _memory(what: Said, when: Said, pids: Sequence[int], aim: float | None = None) -> Row:
    resident, proportional = memory_of(pids)
    return Row(
        group=GROUP,
        what=(f"memoria, {what[0]}{when[0]}", f"memory, {what[1]}{when[1]}"),
        figure=resident,
        unit="MB",
        aim=aim,
        details={"pss": proportional},
    )


def _share(what: Said, share: float) -> Row:
    return Row(group=GROUP, what=what, figure=share * 100, unit="%")
