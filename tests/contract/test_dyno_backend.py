"""What every dyno backend promises (ports/dyno_backend.py), each promise once, for all of them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.contract.docker_bench import DockerBench
from tests.contract.dyno_bench import (
    COUNTS_SLOWLY,
    COUNTS_TO_5,
    DEAF,
    EXITS_WITH_3,
    FAMILY,
    FLOODS,
    KILLS_ITSELF,
    NEVER_ANSWERS,
    PATIENCE,
    SAYS_PORT_AND_DYNO,
    SERVES,
    SERVES_WHEN_TOLD,
    SLEEPS,
    SLOW_GOODBYE,
    SUCCEEDS,
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
from minidyno.ports.dyno_backend import MeasuresUsage


@pytest.fixture(params=["simulated", "process", "docker"])
async def bench(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Bench]:
    bench: Bench
    if request.param == "simulated":
        bench = SimulatedBench()
    elif request.param == "process":
        bench = ProcessBench(tmp_path)
    else:
        docker_or_skip()
        bench = DockerBench(tmp_path)
    yield bench
    await bench.close()


# Starting


async def test_a_started_dyno_exists_when_start_returns(bench: Bench) -> None:
    spec = bench.spec(SLEEPS)
    handle = await bench.backend.start(spec)
    seen = (await bench.backend.observe())[spec.name]
    assert seen.running
    assert seen.exit_code is None
    assert seen.handle == handle
    assert all(isinstance(item, str) for pair in handle.items() for item in pair)


async def test_starting_a_name_twice_starts_once(bench: Bench) -> None:
    spec = bench.spec(SLEEPS)
    first = await bench.backend.start(spec)
    assert await bench.backend.start(spec) == first
    lines = await lines_of(bench, spec.name, 1)
    assert [line.text for line in lines] == [b"started"]


async def test_two_starts_of_a_name_at_the_same_time_start_once(bench: Bench) -> None:
    spec = bench.spec(SLEEPS)
    first, second = await asyncio.gather(bench.backend.start(spec), bench.backend.start(spec))
    assert first == second
    assert len(await bench.backend.observe()) == 1


async def test_looking_while_it_starts_does_not_spoil_what_is_known_of_its_end(
    bench: Bench,
) -> None:
    spec = bench.spec(EXITS_WITH_3)
    starting = asyncio.ensure_future(bench.backend.start(spec))
    while not starting.done():
        await bench.backend.observe()
        await asyncio.sleep(0.005)
    await starting
    seen = await bench.until(lambda now: not now[spec.name].running)
    assert seen[spec.name].exit_code == 3


async def test_many_dynos_start_at_the_same_time(bench: Bench) -> None:
    specs = [bench.spec(SLEEPS, dyno=f"web.{n}") for n in range(1, 9)]
    handles = await asyncio.gather(*(bench.backend.start(spec) for spec in specs))
    seen = await bench.backend.observe()
    assert {spec.name for spec in specs} == set(seen)
    assert all(one.running for one in seen.values())
    assert len({tuple(handle.items()) for handle in handles}) == len(specs)


async def test_a_port_that_someone_holds_is_refused_and_nothing_is_left(bench: Bench) -> None:
    if not bench.shares_ports:
        pytest.skip(f"{bench.name}: each dyno has ports of its own")
    port = bench.free_port()
    bench.occupy(port)
    with pytest.raises(MinidynoError) as refused:
        await bench.backend.start(bench.spec(SERVES, port=port))
    assert refused.value.error_id == "port_taken"
    assert str(port) in refused.value.say("es")
    assert await bench.backend.observe() == {}


async def test_a_dyno_whose_slug_is_missing_fails_to_start_and_leaves_nothing(
    bench: Bench, tmp_path: Path
) -> None:
    spec = bench.spec(SLEEPS)
    if not bench.has_slugs:
        pytest.skip(f"{bench.name}: has no slugs")
    (tmp_path / spec.slug).unlink()
    with pytest.raises(MinidynoError) as failed:
        await bench.backend.start(spec)
    assert failed.value.error_id == "dyno_start_failed"
    assert await bench.backend.observe() == {}


# What a dyno finds


async def test_a_dyno_finds_its_port_and_its_name_in_the_environment(bench: Bench) -> None:
    spec = bench.spec(SAYS_PORT_AND_DYNO, port=bench.free_port(), dyno="web.3")
    await bench.backend.start(spec)
    lines = await lines_of(bench, spec.name, 1)
    assert lines[0].text == f"{spec.port} web.3".encode()


async def test_config_vars_arrive_as_they_are(bench: Bench) -> None:
    env = {"SPACES": "  a  b ", "LINES": "one\ntwo", "EQUAL": "a=b=c", "EMPTY": "", "UTF": "ñ€"}
    env["SHELL_WORDS"] = "$(echo no) `no` \"no\" 'no' \\n"
    names = " ".join(env)
    show = f"import os; print([os.environ[n] for n in '{names}'.split()])"
    spec = bench.spec(Program("exec python -u show.py", files={"show.py": show}), env=env)
    await bench.backend.start(spec)
    lines = await lines_of(bench, spec.name, 1)
    assert lines[0].text.decode() == str(list(env.values()))


async def test_the_profile_of_a_slug_is_read_before_the_command(bench: Bench) -> None:
    files = {
        ".profile.d/colour.sh": "export COLOUR=green",
        ".profile.d/shade.sh": "export SHADE=dark",
        ".profile": 'export COLOUR="$SHADE $COLOUR"',  # as on Heroku, the app's own comes last
    }
    spec = bench.spec(Program("echo $COLOUR; exec sleep 300", files=files))
    await bench.backend.start(spec)
    assert (await lines_of(bench, spec.name, 1))[0].text == b"dark green"


async def test_a_dyno_starts_in_its_home_which_is_its_copy_of_the_slug(bench: Bench) -> None:
    spec = bench.spec(Program('[ "$HOME" = "$(pwd -P)" ] && ls; exec sleep 300'))
    await bench.backend.start(spec)
    assert (await lines_of(bench, spec.name, 1))[0].text == b"app.sh"


async def test_what_one_dyno_writes_no_other_sees(bench: Bench) -> None:
    program = Program(
        "echo mine >> shared.txt; cat shared.txt; ls | wc -l; exec sleep 300",
        files={"shared.txt": "slug\n"},
    )
    for _ in range(2):
        spec = bench.spec(program)
        await bench.backend.start(spec)
        lines = await lines_of(bench, spec.name, 3)
        assert [line.text.strip() for line in lines] == [b"slug", b"mine", b"2"]


# Answering


async def test_a_dyno_answers_only_once_its_port_does(bench: Bench) -> None:
    spec = bench.spec(SERVES_WHEN_TOLD, port=bench.free_port())
    await bench.backend.start(spec)
    assert not (await bench.backend.observe())[spec.name].answering
    await bench.tell(spec.name)
    await bench.until(lambda seen: seen[spec.name].answering)
    assert (await bench.anew().observe())[spec.name].answering


async def test_a_dyno_that_does_not_listen_does_not_answer(bench: Bench) -> None:
    spec = bench.spec(NEVER_ANSWERS, port=bench.free_port())
    await bench.backend.start(spec)
    seen = (await bench.backend.observe())[spec.name]
    assert (seen.running, seen.answering) == (True, False)


async def test_a_dyno_that_has_ended_does_not_answer(bench: Bench) -> None:
    spec = bench.spec(SERVES, port=bench.free_port())
    await bench.backend.start(spec)
    await bench.until(lambda seen: seen[spec.name].answering)
    await bench.finish(bench.backend.stop(spec.name, 5))
    assert not (await bench.backend.observe())[spec.name].answering


async def test_the_address_of_a_dyno_has_its_port(bench: Bench) -> None:
    spec = bench.spec(SLEEPS, port=bench.free_port())
    await bench.backend.start(spec)
    assert spec.port is not None
    host, port = bench.backend.address(spec.name, spec.port)
    assert host
    assert port == spec.port


# Stopping


async def test_a_polite_dyno_ends_without_insisting(bench: Bench) -> None:
    spec = bench.spec(SLOW_GOODBYE)
    await bench.backend.start(spec)
    await lines_of(bench, spec.name, 1)
    await bench.finish(bench.backend.stop(spec.name, 100))
    seen = (await bench.backend.observe())[spec.name]
    assert (seen.running, seen.exit_code, seen.insisted) == (False, 7, False)


async def test_a_dyno_that_ignores_sigterm_is_killed_after_the_grace(bench: Bench) -> None:
    spec = bench.spec(DEAF)
    await bench.backend.start(spec)
    await lines_of(bench, spec.name, 1)
    await bench.finish(bench.backend.stop(spec.name, 0.3))
    seen = (await bench.backend.observe())[spec.name]
    assert (seen.running, seen.exit_code, seen.insisted) == (False, -9, True)


async def test_no_grace_at_all_kills_at_once(bench: Bench) -> None:
    spec = bench.spec(SLOW_GOODBYE)
    await bench.backend.start(spec)
    await lines_of(bench, spec.name, 1)
    await bench.finish(bench.backend.stop(spec.name, 0))
    seen = (await bench.backend.observe())[spec.name]
    assert (seen.running, seen.exit_code) == (False, -9)


async def test_a_second_stop_with_a_shorter_grace_wins(bench: Bench) -> None:
    spec = bench.spec(DEAF)
    await bench.backend.start(spec)
    await lines_of(bench, spec.name, 1)
    patient = asyncio.create_task(bench.backend.stop(spec.name, 10 * PATIENCE))
    await asyncio.sleep(0.05)
    await bench.finish(bench.backend.stop(spec.name, 0.2))
    assert not (await bench.backend.observe())[spec.name].running
    await bench.finish(patient)


async def test_a_second_stop_with_a_longer_grace_changes_nothing(bench: Bench) -> None:
    spec = bench.spec(DEAF)
    await bench.backend.start(spec)
    await lines_of(bench, spec.name, 1)
    short = asyncio.create_task(bench.backend.stop(spec.name, 0.2))
    await asyncio.sleep(0.05)
    patient = asyncio.create_task(bench.backend.stop(spec.name, 10 * PATIENCE))
    await bench.finish(short)
    assert not (await bench.backend.observe())[spec.name].running
    await bench.finish(patient)


async def test_stopping_and_removing_an_unknown_name_is_no_error(bench: Bench) -> None:
    await bench.backend.stop("nobody", 5)
    await bench.backend.remove("nobody")
    assert bench.backend.read_lines("nobody", None, 1000).lines in ([], ())
    assert await bench.backend.observe() == {}


async def test_stopping_an_ended_dyno_keeps_how_it_ended(bench: Bench) -> None:
    spec = bench.spec(EXITS_WITH_3)
    await bench.backend.start(spec)
    await bench.until(lambda seen: not seen[spec.name].running)
    await bench.backend.stop(spec.name, 5)
    seen = (await bench.backend.observe())[spec.name]
    assert (seen.exit_code, seen.insisted) == (3, False)


async def test_the_last_words_after_sigterm_are_kept(bench: Bench) -> None:
    spec = bench.spec(Program(SLOW_GOODBYE.script))
    await bench.backend.start(spec)
    await lines_of(bench, spec.name, 1)
    await bench.finish(bench.backend.stop(spec.name, 100))
    assert (await lines_of(bench, spec.name, 2))[-1].text == b"goodbye"


# Ending


@pytest.mark.parametrize(
    ("program", "code"), [(EXITS_WITH_3, 3), (SUCCEEDS, 0), (KILLS_ITSELF, -9)]
)
async def test_how_a_dyno_ended_is_kept_until_it_is_removed(
    bench: Bench, program: Program, code: int
) -> None:
    spec = bench.spec(program)
    await bench.backend.start(spec)
    await bench.until(lambda seen: not seen[spec.name].running)
    for backend in (bench.backend, bench.anew()):
        seen = (await backend.observe())[spec.name]
        assert (seen.exit_code, seen.insisted) == (code, False)
    await bench.backend.remove(spec.name)
    assert await bench.backend.observe() == {}
    assert await bench.anew().observe() == {}


async def test_a_dyno_killed_by_the_system_is_seen_to_have_ended(bench: Bench) -> None:
    spec = bench.spec(SLEEPS)
    await bench.backend.start(spec)
    bench.kill(spec.name)
    seen = await bench.until(lambda seen: not seen[spec.name].running)
    assert (seen[spec.name].exit_code, seen[spec.name].insisted) == (-9, False)


async def test_removing_a_running_dyno_leaves_it_alone(bench: Bench) -> None:
    spec = bench.spec(SLEEPS)
    await bench.backend.start(spec)
    await bench.backend.remove(spec.name)
    assert (await bench.backend.observe())[spec.name].running


async def test_no_process_of_a_dyno_outlives_its_stop(bench: Bench) -> None:
    nap = a_nap()
    spec = bench.spec(Program(FAMILY.script + "wait"), env={"NAP": nap})
    await bench.backend.start(spec)
    await bench.until(lambda _: len(napping(nap)) == 5)
    await bench.finish(bench.backend.stop(spec.name, 0.5))
    assert napping(nap) == set()
    seen = (await bench.backend.observe())[spec.name]
    assert (seen.running, seen.insisted) == (False, True)


async def test_no_process_of_a_dyno_outlives_its_main_process(bench: Bench) -> None:
    nap = a_nap()
    ends = "until test -e told; do sleep 0.05; done; exit 4"
    spec = bench.spec(Program(FAMILY.script + ends), env={"NAP": nap})
    await bench.backend.start(spec)
    await bench.until(lambda _: len(napping(nap)) == 5)
    await bench.tell(spec.name)
    seen = (await bench.until(lambda seen: not seen[spec.name].running))[spec.name]
    assert napping(nap) == set()
    assert (seen.exit_code, seen.insisted) == (4, False)


# Adoption


async def test_a_backend_made_anew_knows_the_dynos_and_can_stop_them(bench: Bench) -> None:
    spec = bench.spec(SLEEPS)
    handle = await bench.backend.start(spec)
    await lines_of(bench, spec.name, 1)
    await bench.backend.close()
    heir = bench.anew()
    seen = (await heir.observe())[spec.name]
    assert (seen.running, seen.handle) == (True, handle)
    assert await heir.start(spec) == handle
    assert [line.text for line in heir.read_lines(spec.name, None, 1000).lines] == [b"started"]
    await bench.finish(heir.stop(spec.name, 5))
    assert not (await bench.backend.observe())[spec.name].running


# Lines


async def test_lines_come_in_order_with_their_time(bench: Bench) -> None:
    spec = bench.spec(COUNTS_TO_5)
    await bench.backend.start(spec)
    lines = await lines_of(bench, spec.name, 5)
    assert [line.text for line in lines] == [b"line %d" % n for n in range(1, 6)]
    times = [line.at for line in lines]
    assert times == sorted(times)


async def test_reading_goes_on_where_it_stopped_even_with_another_reader(bench: Bench) -> None:
    spec = bench.spec(COUNTS_SLOWLY)
    await bench.backend.start(spec)
    position: str | None = None
    taken: list[bytes] = []
    for _ in range(1000):
        batch = bench.anew().read_lines(spec.name, position, 60)  # a few lines at a time
        position = batch.position
        taken += [line.text for line in batch.lines]
        assert batch.lost == 0
        if len(taken) >= 40:
            break
        if not batch.more:
            await asyncio.sleep(0.02)
    assert taken == [b"line %d" % n for n in range(1, 41)]
    assert not bench.backend.read_lines(spec.name, position, 60).lines


async def test_a_line_longer_than_asked_for_is_read_all_the_same(bench: Bench) -> None:
    spec = bench.spec(COUNTS_TO_5)
    await bench.backend.start(spec)
    await lines_of(bench, spec.name, 5)
    batch = bench.backend.read_lines(spec.name, None, 1)
    assert batch.lines[0].text == b"line 1"
    rest = bench.backend.read_lines(spec.name, batch.position, 10_000)
    assert len(batch.lines) + len(rest.lines) == 5


async def test_a_flood_keeps_the_newest_lines_and_counts_the_lost(bench: Bench) -> None:
    spec = bench.spec(FLOODS)
    await bench.backend.start(spec)
    first = await bench.until(
        lambda _: (
            bench.backend.read_lines(spec.name, None, 10**7).lines[-1:] != []
            and bench.backend.read_lines(spec.name, None, 10**7).lines[-1].text == b"line 30000"
        )
    )
    assert first[spec.name].running
    batch = bench.backend.read_lines(spec.name, None, 10**7)
    assert batch.lost > 0
    assert batch.lost + len(batch.lines) == 30_000


async def test_any_bytes_can_be_printed(bench: Bench) -> None:
    show = "import os; os.write(1, bytes(range(256)) + b'\\n'); os.write(2, b'\\xff\\xfe\\0\\n')"
    spec = bench.spec(Program("exec python show.py", files={"show.py": show}))
    await bench.backend.start(spec)
    lines = await lines_of(bench, spec.name, 3)
    texts = {line.text for line in lines}
    assert texts == {bytes(range(10)), bytes(range(11, 256)), b"\xff\xfe\0"}


async def test_a_last_line_without_newline_is_not_lost(bench: Bench) -> None:
    spec = bench.spec(Program("printf 'no newline'"))
    await bench.backend.start(spec)
    await bench.until(lambda seen: not seen[spec.name].running)
    assert [line.text for line in await lines_of(bench, spec.name, 1)] == [b"no newline"]


# Measuring


async def test_usage_is_that_of_a_running_dyno(bench: Bench) -> None:
    backend = bench.backend
    assert isinstance(backend, MeasuresUsage)
    spec = bench.spec(SLEEPS)
    await bench.backend.start(spec)
    usage = await backend.usage(spec.name)
    assert usage is not None
    assert usage.memory > 0
    assert usage.processes >= 1
    await bench.finish(bench.backend.stop(spec.name, 5))
    assert await backend.usage(spec.name) is None
    assert await backend.usage("nobody") is None
