"""Whether an app runs all that its formation asks for."""

from collections.abc import Sequence

from minidyno.client.models import DynoInfo, ProcessInfo


def types_not_ready(
    processes: Sequence[ProcessInfo], dynos: Sequence[DynoInfo], release: int | None
) -> Sequence[ProcessInfo]:
    """The process types that lack dynos, or still have others.

    Ready is a type with exactly its quantity of dynos, all up, all of its size and of that release
    (any, when it is None).
    """
    late = []
    for process in processes:
        here = [dyno for dyno in dynos if dyno.type == process.type and dyno.state != "down"]
        up = [d for d in here if d.state == "up" and d.size == process.size]
        good = [d for d in up if release in {None, d.release}]
        if not len(good) == len(here) == process.quantity:
            late.append(process)
    return late
