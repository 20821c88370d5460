"""The backend without processes: its clock, its faults and its traffic."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from minidyno.backends.simulated import SimulatedBackend
from minidyno.backends.simulated_clock import SimulatedClock
from minidyno.backends.simulated_dyno import Behaviour
from minidyno.domain.errors import MinidynoError
from minidyno.domain.quotas import size_named
from minidyno.ports.dyno_backend import DynoSpec

SOURCE = Path(__file__).parents[3] / "src"


def spec(name: str = "a", dyno: str = "web.1", app: str = "tienda") -> DynoSpec:
    return DynoSpec(
        name=name,
        app=app,
        dyno=dyno,
        slug="SHA256:0",
        command="x",
        env={"PORT": "5000"},
        port=None if dyno.startswith("worker") else 5000 + len(name),
        size=size_named("basic"),
    )


async def test_sleepers_are_woken_in_the_order_of_their_times() -> None:
    clock = SimulatedClock(100.0)
    woken: list[tuple[str, float]] = []

    async def sleeper(name: str, *naps: float) -> None:
        for nap in naps:
            await clock.sleep(nap)
            woken.append((name, clock.now()))

    tasks = [asyncio.create_task(sleeper(*who)) for who in (("a", 3), ("b", 1, 1), ("c", 2))]
    await clock.advance(2.5)
    assert woken == [("b", 101.0), ("c", 102.0), ("b", 102.0)]
    assert clock.now() == 102.5
    await clock.advance(10)
    assert woken[-1] == ("a", 103.0)
    await asyncio.gather(*tasks)


async def test_a_cancelled_sleeper_does_not_stop_the_clock() -> None:
    clock = SimulatedClock()
    task = asyncio.create_task(clock.sleep(1))
    await clock.settle()
    task.cancel()
    await clock.advance(2)
    assert clock.now() == 2
    assert task.cancelled()


@pytest.mark.parametrize("key", ["a", "tienda/web.1", "tienda/web", "tienda", "web.1", "web", ""])
async def test_a_fault_can_be_aimed_at_one_dyno_a_type_an_app_or_all(key: str) -> None:
    backend = SimulatedBackend(SimulatedClock(), faults={key: Behaviour(fails_to_start="because")})
    with pytest.raises(MinidynoError, match="because"):
        await backend.start(spec())
    if key:
        await backend.start(spec("other", "worker.2", "otra"))


async def test_the_most_particular_fault_wins() -> None:
    faults = {"": Behaviour(dies_after=1), "web": Behaviour(dies_after=5)}
    clock = SimulatedClock()
    backend = SimulatedBackend(clock, faults=faults)
    await backend.start(spec("a", "web.1"))
    await backend.start(spec("bb", "worker.1"))
    await clock.advance(2)
    seen = await backend.observe()
    assert (seen["a"].running, seen["bb"].running) == (True, False)
    assert seen["bb"].exit_code == 1


async def test_a_dyno_that_boots_slowly_answers_later_and_one_that_never_boots_never() -> None:
    faults = {"a": Behaviour(boots_in=3), "bb": Behaviour(never_boots=True)}
    clock = SimulatedClock()
    backend = SimulatedBackend(clock, faults=faults)
    await backend.start(spec("a"))
    await backend.start(spec("bb"))
    for moment, answering in ((0, False), (2.9, False), (0.2, True)):
        await clock.advance(moment)
        assert (await backend.observe())["a"].answering is answering
    await clock.advance(1000)
    assert not (await backend.observe())["bb"].answering


async def served(seed: int) -> list[tuple[int, float]]:
    clock = SimulatedClock()
    backend = SimulatedBackend(clock, seed=seed, faults={"": Behaviour(fails=0.3)})
    await backend.start(spec())
    tasks = [asyncio.create_task(backend.serve("a")) for _ in range(50)]
    await clock.advance(1000)
    return [task.result() for task in tasks]


async def test_the_same_seed_gives_the_same_traffic_and_another_gives_another() -> None:
    first = await served(1)
    assert await served(1) == first
    assert await served(2) != first
    assert {status for status, _ in first} == {200, 500}


async def test_a_dyno_works_on_as_many_requests_at_once_as_it_has_workers() -> None:
    clock = SimulatedClock()
    busy = Behaviour(service_time=1.0, varies=False, workers=2)
    backend = SimulatedBackend(clock, faults={"": busy})
    await backend.start(spec())
    tasks = [asyncio.create_task(backend.serve("a")) for _ in range(6)]
    done = []
    for _ in range(4):
        done.append(sum(task.done() for task in tasks))
        await clock.advance(1.0)
    assert done == [0, 2, 4, 6]
    usage = await backend.usage("a")
    assert usage is not None
    assert usage.cpu_seconds == pytest.approx(6.0)


async def test_requests_to_a_dyno_that_is_gone_or_goes_meanwhile_get_503() -> None:
    clock = SimulatedClock()
    backend = SimulatedBackend(clock, faults={"": Behaviour(service_time=10, varies=False)})
    assert await backend.serve("a") == (503, 0.0)
    await backend.start(spec())
    request = asyncio.create_task(backend.serve("a"))
    await clock.advance(1)
    backend.kill("a")
    await clock.advance(20)
    assert request.result()[0] == 503


async def test_a_leak_grows_with_time() -> None:
    clock = SimulatedClock()
    backend = SimulatedBackend(clock, faults={"": Behaviour(memory=100, leaks=10)})
    await backend.start(spec())
    await clock.advance(5)
    usage = await backend.usage("a")
    assert usage is not None
    assert usage.memory == 150


def test_it_needs_nothing_but_the_standard_library_and_no_process_thread_or_socket() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(SOURCE)!r})\n"
        "before = set(sys.modules)\n"
        "import minidyno.domain.quotas, asyncio, random; common = set(sys.modules)\n"
        "import minidyno.backends.simulated, minidyno.backends.simulated_clock\n"
        "new = {n.split('.')[0] for n in set(sys.modules) - common}\n"
        "print(sorted(new - set(sys.stdlib_module_names) - {'minidyno'}), 'fcntl' in new)\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[] False\n"
