"""What backends promise to those who sit at a dyno's other end (ports/attached.py)."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.contract.docker_bench import DockerBench
from tests.contract.dyno_bench import (
    PATIENCE,
    SLEEPS,
    Bench,
    ProcessBench,
    Program,
    SimulatedBench,
    a_nap,
    lines_of,
    napping,
)
from tests.docker_engine import docker_or_skip

from minidyno.domain.errors import MinidynoError
from minidyno.domain.terminals import Window
from minidyno.ports.attached import Attachment, ExecsInside, RunsAttached, Stream
from minidyno.ports.dyno_backend import MeasuresUsage

WINDOW = Window(80, 24)
TAKEN: list[Attachment] = []  # in a test, to be closed at its end


@pytest.fixture(params=["process", "docker"])
async def bench(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Bench]:
    bench: Bench
    if request.param == "docker":
        docker_or_skip()
        bench = DockerBench(tmp_path)
    else:
        bench = ProcessBench(tmp_path)
    yield bench
    for attachment in TAKEN:
        attachment.close()
    TAKEN.clear()
    await bench.close()


class Seat:
    """Someone at the other end: gathers what is said."""

    def __init__(self, attachment: Attachment) -> None:
        self.attachment = attachment
        TAKEN.append(attachment)
        self.said: dict[Stream, bytes] = {Stream.OUT: b"", Stream.ERR: b""}

    @property
    def out(self) -> bytes:
        return self.said[Stream.OUT]

    async def until(self, text: bytes) -> None:
        """Read until that was said."""
        async with asyncio.timeout(PATIENCE):
            while text not in self.out:
                assert await self._read(), self.said

    async def to_the_end(self) -> int | None:
        """Read all and give the exit code."""
        async with asyncio.timeout(PATIENCE):
            while await self._read():
                pass
            return await self.attachment.exit_code()

    async def _read(self) -> bool:
        output = await self.attachment.read()
        if output is not None:
            assert output.data
            self.said[output.stream] += output.data
        return output is not None


async def sit(
    bench: Bench, script: str, window: Window | None, env: dict[str, str] | None = None
) -> tuple[str, Seat]:
    """Start a program and sit at its other end."""
    assert isinstance(bench.backend, RunsAttached)
    spec = bench.spec(Program(script), dyno="run.1", env=env)
    _, attachment = await bench.backend.start_attached(spec, window)
    return spec.name, Seat(attachment)


async def inside(bench: Bench, name: str, command: str, window: Window | None = None) -> Seat:
    """Run a command inside a dyno and sit at its other end."""
    assert isinstance(bench.backend, ExecsInside)
    return Seat(await bench.backend.exec_inside(name, command, {}, window))


# On a terminal


async def test_on_a_terminal_input_output_and_errors_are_one_tty(bench: Bench) -> None:
    _, seat = await sit(bench, "tty; test -t 0 && test -t 1 && test -t 2 && echo all", WINDOW)
    assert await seat.to_the_end() == 0
    assert b"/dev/" in seat.out
    assert b"all\r\n" in seat.out


async def test_the_window_has_the_given_size_and_a_resize_is_told(bench: Bench) -> None:
    script = "trap 'stty size; exit 5' WINCH; stty size; while true; do sleep 0.05; done"
    _, seat = await sit(bench, script, Window(101, 33))
    await seat.until(b"33 101\r\n")
    seat.attachment.resize(Window(60, 20))
    await seat.until(b"20 60\r\n")
    assert await seat.to_the_end() == 5


async def test_ctrl_c_interrupts_what_runs_in_front(bench: Bench) -> None:
    _, seat = await sit(bench, "trap 'echo caught; exit 7' INT; echo ready; read line", WINDOW)
    await seat.until(b"ready")
    await seat.attachment.write(b"\x03")
    assert await seat.to_the_end() == 7
    assert b"caught" in seat.out


async def test_ctrl_d_ends_the_input(bench: Bench) -> None:
    _, seat = await sit(bench, "echo ready; cat; echo after", WINDOW)
    await seat.until(b"ready")
    seat.attachment.end_input()
    assert await seat.to_the_end() == 0
    assert b"after" in seat.out


async def test_a_shell_on_a_terminal_has_job_control(bench: Bench) -> None:
    _, seat = await sit(bench, "exec bash --norc -i", WINDOW, {"PS1": "$ "})
    nap = a_nap()
    await seat.attachment.write(f"sleep {nap}\r".encode())
    await bench.until(lambda _: len(napping(nap)) == 1)  # its words are shown long before it runs
    await seat.attachment.write(b"\x1a")
    await seat.until(b"Stopped")
    await seat.attachment.write(b"exit 9\r")
    await seat.until(b"stopped jobs")  # bash asks once
    await seat.attachment.write(b"exit 9\r")
    assert await seat.to_the_end() == 9


# On pipes


async def test_on_pipes_output_and_errors_are_apart_and_no_byte_is_changed(bench: Bench) -> None:
    _, seat = await sit(bench, "cat; echo wrong >&2; exit 3", None)
    data = bytes(range(256)) * 8
    await seat.attachment.write(data)
    seat.attachment.end_input()
    assert await seat.to_the_end() == 3
    assert seat.out == data
    assert seat.said[Stream.ERR] == b"wrong\n"


async def test_a_signal_reaches_a_command_on_pipes(bench: Bench) -> None:
    script = "trap 'echo caught; exit 8' INT; echo ready; while true; do sleep 0.05; done"
    _, seat = await sit(bench, script, None)
    await seat.until(b"ready")
    seat.attachment.signal(signal.SIGINT)
    assert await seat.to_the_end() == 8


async def test_more_input_than_any_buffer_holds_goes_through(bench: Bench) -> None:
    _, seat = await sit(bench, "wc -c", None)

    async def feed() -> None:
        for _ in range(100):
            await seat.attachment.write(b"x" * 50_000)
        seat.attachment.end_input()

    feeding = asyncio.ensure_future(feed())
    assert await seat.to_the_end() == 0
    await feeding
    assert seat.out.strip() == b"5000000"


async def test_input_that_nobody_reads_does_not_hold_up_the_end(bench: Bench) -> None:
    _, seat = await sit(bench, "exit 4", None)
    feeding = asyncio.ensure_future(seat.attachment.write(b"x" * 1_000_000))
    assert await seat.to_the_end() == 4
    seat.attachment.close()
    async with asyncio.timeout(PATIENCE):
        feeding.cancel()
        await asyncio.gather(feeding, return_exceptions=True)


@pytest.mark.parametrize("window", [WINDOW, None])
async def test_a_flood_comes_whole_and_waits_for_its_reader(
    bench: Bench, window: Window | None
) -> None:
    _, seat = await sit(bench, "head -c 3000000 /dev/zero | tr '\\0' 'x'", window)
    await asyncio.sleep(0.2)  # nobody reads, and nothing is lost
    assert await seat.to_the_end() == 0
    assert seat.out == b"x" * 3_000_000


# How it ends


@pytest.mark.parametrize("window", [WINDOW, None])
async def test_a_signals_number_is_a_negative_exit_code(
    bench: Bench, window: Window | None
) -> None:
    _, seat = await sit(bench, "kill -KILL $$", window)
    assert await seat.to_the_end() == -9


async def test_a_command_that_is_not_there_ends_with_127(bench: Bench) -> None:
    _, seat = await sit(bench, "there-is-no-such-command", WINDOW)
    assert await seat.to_the_end() == 127
    assert b"not found" in seat.out


async def test_an_end_is_observed_as_that_of_any_dyno(bench: Bench) -> None:
    name, seat = await sit(bench, "exit 6", WINDOW)
    assert await seat.to_the_end() == 6
    seen = await bench.until(lambda now: not now[name].running)
    assert seen[name].exit_code == 6


async def test_what_it_prints_is_in_no_log(bench: Bench) -> None:
    name, seat = await sit(bench, "echo secret", WINDOW)
    assert await seat.to_the_end() == 0
    assert not bench.backend.read_lines(name, None, 100_000).lines


@pytest.mark.parametrize("window", [WINDOW, None])
async def test_a_dyno_whose_other_end_is_gone_is_hung_up(
    bench: Bench, window: Window | None
) -> None:
    assert isinstance(bench, ProcessBench | DockerBench)
    bench.hangup_grace = PATIENCE  # it ends of what it hears, however late it comes to that
    bench.backend = bench.anew()
    nap = a_nap()
    name, seat = await sit(bench, f"echo ready; sleep {nap}", window)
    await seat.until(b"ready")
    seat.attachment.close()
    seen = await bench.until(lambda now: not now[name].running)
    assert seen[name].exit_code == -signal.SIGHUP
    assert not napping(nap)


@pytest.mark.parametrize("window", [WINDOW, None])
async def test_one_that_does_not_hear_the_hang_up_is_killed(
    bench: Bench, window: Window | None
) -> None:
    nap = a_nap()
    script = f"trap '' HUP TERM; echo ready; while true; do sleep {nap}; done"
    name, seat = await sit(bench, script, window)
    await seat.until(b"ready")
    seat.attachment.close()
    seen = await bench.until(lambda now: not now[name].running)
    assert seen[name].exit_code == -signal.SIGKILL
    assert not napping(nap)


async def test_stopping_ends_an_interactive_shell_which_is_deaf_to_sigterm(bench: Bench) -> None:
    name, seat = await sit(bench, "exec bash --norc -i", WINDOW)
    await seat.attachment.write(b"echo re''ady\r")
    await seat.until(b"ready")
    await bench.finish(bench.backend.stop(name, 30.0))
    assert await seat.to_the_end() == -signal.SIGHUP


@pytest.mark.parametrize("closed", [True, False])
async def test_one_that_misses_the_first_hang_up_hears_the_second(
    bench: Bench, closed: bool
) -> None:
    # As bash does when it comes between its last look and its wait for a key.
    assert isinstance(bench, ProcessBench | DockerBench)
    bench.hangup_grace = PATIENCE
    bench.backend = bench.anew()
    counts = "n=0; trap 'n=$((n+1)); test $n -lt 2 || exit 7' HUP; trap '' TERM; "
    name, seat = await sit(bench, f"{counts}echo ready; while true; do sleep 0.1; done", WINDOW)
    await seat.until(b"ready")
    if closed:
        seat.attachment.close()
    else:
        await bench.finish(bench.backend.stop(name, PATIENCE))
    seen = await bench.until(lambda now: not now[name].running)
    assert seen[name].exit_code == 7


async def test_one_that_cannot_be_started_leaves_nothing(bench: Bench) -> None:
    assert isinstance(bench.backend, RunsAttached)
    spec = bench.spec(SLEEPS, env={"BAD": "a\0b"})
    with pytest.raises(MinidynoError) as refused:
        await bench.backend.start_attached(spec, WINDOW)
    assert refused.value.error_id == "dyno_start_failed"
    assert not await bench.backend.observe()


# Inside a dyno


async def test_a_command_inside_sees_the_dynos_folder_and_environment(bench: Bench) -> None:
    spec = bench.spec(SLEEPS, env={"COLOUR": "blue"})
    await bench.backend.start(spec)
    await lines_of(bench, spec.name, 1)
    seat = await inside(bench, spec.name, 'echo "$DYNO $COLOUR"; ls app.sh; pwd; echo $HOME')
    assert await seat.to_the_end() == 0
    first, second, here, home = seat.out.decode().splitlines()
    assert (first, second) == ("web.1 blue", "app.sh")
    assert here == home


async def test_what_a_command_inside_writes_the_dyno_has(bench: Bench) -> None:
    spec = bench.spec(Program("until test -f told; do sleep 0.02; done; cat told; sleep 300"))
    await bench.backend.start(spec)
    seat = await inside(bench, spec.name, "echo hello > .told; mv .told told")
    assert await seat.to_the_end() == 0
    assert [line.text for line in await lines_of(bench, spec.name, 1)] == [b"hello"]


async def test_a_command_inside_may_have_a_terminal(bench: Bench) -> None:
    spec = bench.spec(SLEEPS)
    await bench.backend.start(spec)
    seat = await inside(bench, spec.name, "stty size; exit 11", Window(90, 30))
    assert await seat.to_the_end() == 11
    assert seat.out == b"30 90\r\n"


async def test_the_end_of_a_command_inside_is_not_the_dynos(bench: Bench) -> None:
    spec = bench.spec(SLEEPS)
    await bench.backend.start(spec)
    seat = await inside(bench, spec.name, "exit 1")
    assert await seat.to_the_end() == 1
    assert (await bench.backend.observe())[spec.name].running


async def test_a_command_inside_ends_with_its_other_end(bench: Bench) -> None:
    nap = a_nap()
    spec = bench.spec(SLEEPS)
    await bench.backend.start(spec)
    seat = await inside(bench, spec.name, f"echo ready; sleep {nap}", WINDOW)
    await seat.until(b"ready")
    seat.attachment.close()
    await bench.until(lambda _: not napping(nap))
    assert (await bench.backend.observe())[spec.name].running


async def test_a_command_inside_ends_with_the_dyno(bench: Bench) -> None:
    nap = a_nap()
    spec = bench.spec(SLEEPS)
    await bench.backend.start(spec)
    seat = await inside(bench, spec.name, f"trap '' TERM HUP; echo ready; sleep {nap}")
    await seat.until(b"ready")
    bench.kill(spec.name)
    await bench.until(lambda _: not napping(nap))
    assert await seat.to_the_end() == -signal.SIGKILL


async def test_stopping_a_dyno_stops_what_runs_inside(bench: Bench) -> None:
    nap = a_nap()
    spec = bench.spec(SLEEPS)
    await bench.backend.start(spec)
    seat = await inside(bench, spec.name, f"trap '' HUP TERM; echo ready; sleep {nap}")
    await seat.until(b"ready")
    await bench.finish(bench.backend.stop(spec.name, 0.3))
    assert not napping(nap)
    await bench.backend.remove(spec.name)
    assert not await bench.backend.observe()


async def test_what_runs_inside_counts_as_the_dynos(bench: Bench) -> None:
    assert isinstance(bench.backend, MeasuresUsage)
    spec = bench.spec(SLEEPS)
    await bench.backend.start(spec)
    alone = await bench.backend.usage(spec.name)
    code = "x = bytearray(60_000_000); print('full', flush=True); input()"
    seat = await inside(bench, spec.name, f'python3 -c "{code}"')
    await seat.until(b"full")
    both = await bench.backend.usage(spec.name)
    assert alone is not None
    assert both is not None
    assert both.memory > alone.memory + 50_000_000
    assert both.processes > alone.processes


async def test_nothing_runs_inside_a_dyno_that_does_not_run(bench: Bench) -> None:
    assert isinstance(bench.backend, ExecsInside)
    for name in ("unknown", await _ended(bench)):
        with pytest.raises(MinidynoError) as refused:
            await bench.backend.exec_inside(name, "true", {}, None)
        assert refused.value.error_id == "dyno_has_ended"


async def _ended(bench: Bench) -> str:
    spec = bench.spec(Program("exit 0"))
    await bench.backend.start(spec)
    await bench.until(lambda now: not now[spec.name].running)
    return spec.name


async def test_a_backend_without_processes_does_not_pretend() -> None:
    backend = SimulatedBench().backend
    assert not isinstance(backend, RunsAttached)
    assert not isinstance(backend, ExecsInside)
