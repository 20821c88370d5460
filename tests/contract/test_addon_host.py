"""What both hosts of add-ons promise (ports/addon_host.py)."""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.contract.addon_host_bench import (
    MISSING,
    OURS,
    PATIENCE,
    SERVER,
    DockerHostBench,
    HostBench,
    ProcessHostBench,
    ask,
    processes_with,
    spec_of,
    until,
    until_processes,
)
from tests.docker_engine import docker_or_skip

from minidyno.domain.errors import MinidynoError
from minidyno.domain.terminals import Window
from minidyno.ports.attached import Attachment


@pytest.fixture(params=["process", "docker"])
async def bench(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[HostBench]:
    bench: HostBench
    if request.param == "docker":
        docker_or_skip()
        bench = DockerHostBench(tmp_path)
    else:
        bench = ProcessHostBench(tmp_path)
    yield bench
    await bench.close()


async def test_a_server_starts_in_its_folder_and_answers_where_the_host_says(
    bench: HostBench,
) -> None:
    spec = await spec_of(bench)
    await bench.host.start(spec)
    assert await ask(bench, spec) == b"1"
    assert (await bench.host.observe())[spec.name].running


async def test_what_runs_already_is_left_alone(bench: HostBench) -> None:
    spec = await spec_of(bench)
    await asyncio.gather(bench.host.start(spec), bench.host.start(spec))
    await bench.host.start(spec)
    assert await ask(bench, spec) == b"1"


async def test_a_server_outlives_the_object_that_started_it_and_is_known_to_the_next(
    bench: HostBench,
) -> None:
    spec = await spec_of(bench)
    await bench.host.start(spec)
    await ask(bench, spec)
    await bench.host.close()
    bench.anew()
    assert (await bench.host.observe())[spec.name].running
    await bench.host.start(spec)
    assert await ask(bench, spec) == b"1"
    await bench.host.stop(spec.name, 5)
    assert not (await bench.host.observe())[spec.name].running


async def test_what_it_wrote_outlives_the_server(bench: HostBench) -> None:
    spec = await spec_of(bench)
    await bench.host.start(spec)
    assert await ask(bench, spec) == b"1"
    await bench.host.stop(spec.name, 5)
    await bench.host.start(spec)
    assert await ask(bench, spec) == b"2"


async def test_no_server_is_root(bench: HostBench) -> None:
    spec = await spec_of(bench, b"import os, sys; sys.exit(os.getuid() == 0)")
    await bench.host.start(spec)
    seen = await until(bench, lambda seen: not seen[spec.name].running)
    assert seen[spec.name].exit_code == 0


async def test_a_server_of_ours_runs_with_our_own_python_wherever_that_lies(
    bench: HostBench,
) -> None:
    if bench.name == "docker":
        pytest.skip("docker: has no Python of the platform's")
    script = b"import minidyno.domain.language, os, sys; sys.exit(os.getuid() == 0)"
    spec = await spec_of(bench, script, program=OURS)
    spec = replace(spec, argv=[sys.executable, *spec.argv[1:]])
    await bench.host.start(spec)
    seen = await until(bench, lambda seen: not seen[spec.name].running)
    assert (seen[spec.name].exit_code, seen[spec.name].reason) == (0, "")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (
            b"import sys; print('so far', flush=True); sys.exit('no room for me')",
            "no room for me · so far",
        ),
        (
            b"import sys; print('no room for me', file=sys.stderr)\n"
            b"for number in range(40): print('so far', number, flush=True)\n"
            b"sys.exit(1)",
            "no room for me · so far 38 · so far 39",
        ),
        (
            b"import sys; print('so far', flush=True); sys.exit('one\\ntwo\\n\\nthree\\nfour')",
            "two · three · four",
        ),
        (
            b"import sys; print('so far'); print('no room for me', flush=True); sys.exit(1)",
            "so far · no room for me",
        ),
    ],
    ids=["both streams", "much output", "many errors", "output alone"],
)
async def test_an_end_is_seen_with_its_code_and_its_last_words_those_of_standard_error_first(
    bench: HostBench, script: bytes, words: str
) -> None:
    spec = await spec_of(bench, script)
    await bench.host.start(spec)
    seen = await until(bench, lambda seen: not seen[spec.name].running)
    assert (seen[spec.name].exit_code, seen[spec.name].reason) == (1, words)
    await bench.host.close()
    bench.anew()
    assert await bench.host.observe() == seen


async def test_a_killed_server_is_seen_to_have_ended_and_starts_again(bench: HostBench) -> None:
    spec = await spec_of(bench)
    await bench.host.start(spec)
    await ask(bench, spec)
    bench.kill(spec.name)
    seen = await until(bench, lambda seen: not seen[spec.name].running)
    assert seen[spec.name].exit_code == -signal.SIGKILL
    await bench.host.start(spec)
    assert await ask(bench, spec) == b"2"


async def test_stop_asks_with_the_servers_own_signal_the_main_process_alone(
    bench: HostBench,
) -> None:
    script = (
        b"import os, signal, subprocess, sys\n"
        b"child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(1000)'])\n"
        b"def end(*_):\n"
        b"    alive = child.poll() is None\n"
        b"    child.kill()\n"
        b"    sys.exit(7 if alive else 8)\n"
        b"signal.signal(signal.SIGINT, end)\n"
    ) + SERVER
    spec = await spec_of(bench, script, stop_signal="SIGINT")
    await bench.host.start(spec)
    await ask(bench, spec)
    await bench.host.stop(spec.name, PATIENCE)
    assert (await bench.host.observe())[spec.name].exit_code == 7


async def test_stop_insists_and_ends_the_whole_tree(bench: HostBench) -> None:
    script = (
        b"import os, signal, subprocess, sys, time\n"
        b"signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        b"subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(1000)', sys.argv[2]],\n"
        b"                 start_new_session=True)\n"
        b"time.sleep(1000)\n"
    )
    spec = await spec_of(bench, script)
    await bench.host.start(spec)
    await until_processes(f"time.sleep(1000) {spec.place.ports['main']}", there=True)
    await bench.host.stop(spec.name, 0.3)
    assert not (await bench.host.observe())[spec.name].running
    assert processes_with(str(spec.place.ports["main"])) == []


async def test_removing_leaves_nothing_and_an_unknown_name_is_no_error(bench: HostBench) -> None:
    spec = await spec_of(bench)
    await bench.host.start(spec)
    await ask(bench, spec)
    await bench.host.remove(spec.name)
    assert spec.name not in await bench.host.observe()
    assert processes_with(str(spec.place.ports["main"])) == []
    again = await bench.host.place(spec.name, spec.program, spec.place.ports)
    await bench.host.start(spec)
    assert again == spec.place
    assert await ask(bench, spec) == b"1"
    await bench.host.stop("nobody", 1)
    await bench.host.remove("nobody")


async def test_who_looks_while_servers_are_removed_sees_them_or_not(bench: HostBench) -> None:
    specs = [await spec_of(bench) for _ in range(3)]
    await asyncio.gather(*(bench.host.start(spec) for spec in specs))
    removing = asyncio.gather(*(bench.host.remove(spec.name) for spec in specs))
    while not removing.done():
        await bench.host.observe()
        await asyncio.sleep(0)
    await removing
    assert await bench.host.observe() == {}


async def test_a_command_beside_it_takes_a_stream_and_gives_one(bench: HostBench) -> None:
    spec = await spec_of(bench)
    await bench.host.start(spec)
    await ask(bench, spec)

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(300):
            yield b"x" * 10_000

    script = (
        "import os, sys; data = sys.stdin.buffer.read(); sys.stdout.buffer.write(data);"
        "print(os.environ['WORD'], open('starts').read(), file=sys.stderr); sys.exit(3)"
    )
    argv = [spec.place.command("python3"), "-c", script]
    inside = await bench.host.run(spec.name, argv, env={"WORD": "hola"}, give=chunks())
    out = b"".join([chunk async for chunk in inside.output()])
    assert out == b"x" * 3_000_000
    assert await inside.ended() == (3, "hola x")


async def test_a_command_beside_it_can_be_cancelled(bench: HostBench) -> None:
    spec = await spec_of(bench)
    await bench.host.start(spec)
    await ask(bench, spec)
    nap = f"300.{spec.place.ports['main']}"
    inside = await bench.host.run(spec.name, ["sleep", nap], env={})
    inside.cancel()
    await until_processes(nap, there=False)


async def test_input_that_breaks_off_never_counts_as_all_of_it(bench: HostBench) -> None:
    spec = await spec_of(bench)
    await bench.host.start(spec)
    await ask(bench, spec)

    async def broken() -> AsyncIterator[bytes]:
        yield b"half"
        raise OSError("the disk is gone")

    script = "import sys; sys.stdin.read(); open('came-to-its-end', 'w').close()"
    argv = [spec.place.command("python3"), "-c", script]
    inside = await bench.host.run(spec.name, argv, env={}, give=broken())
    with pytest.raises(OSError, match="the disk is gone"):
        await inside.ended()
    look = await bench.host.run(spec.name, ["ls"], env={})
    assert b"came-to-its-end" not in b"".join([chunk async for chunk in look.output()])
    assert await look.ended() == (0, "")


async def test_someone_sits_at_a_terminal_of_that_size_beside_it(bench: HostBench) -> None:
    spec = await spec_of(bench)
    await bench.host.start(spec)
    await ask(bench, spec)
    script = "import os; print(os.get_terminal_size().columns, input('name? '))"
    argv = [spec.place.command("python3"), "-c", script]
    seat = await bench.host.attach(spec.name, argv, {}, Window(91, 22))
    try:
        assert b"name? " in await _read_until(seat, b"name? ")
        await seat.write(b"Ana\r")
        assert b"91 Ana" in await _read_until(seat, b"91 Ana")
        assert await seat.exit_code() == 0
    finally:
        seat.close()


async def test_no_command_runs_beside_a_server_that_does_not(bench: HostBench) -> None:
    spec = await spec_of(bench)
    with pytest.raises(MinidynoError) as caught:
        await bench.host.run(spec.name, ["true"], env={})
    assert caught.value.error_id == "addon_not_running"


async def test_two_servers_beside_each_other(bench: HostBench) -> None:
    one, other = await spec_of(bench), await spec_of(bench)
    await asyncio.gather(bench.host.start(one), bench.host.start(other))
    assert await ask(bench, one) == await ask(bench, other) == b"1"
    await bench.host.remove(one.name)
    assert await ask(bench, other) == b"1"


async def test_a_server_missing_says_how_it_comes(bench: HostBench) -> None:
    with pytest.raises(MinidynoError) as caught:
        await bench.host.check(MISSING)
    if bench.name == "process":
        assert caught.value.error_id == "addon_server_missing"
        assert "no-such-" in caught.value.say("es")
    else:
        assert caught.value.error_id == "addon_image_missing"
        assert "minidyno addons:images" in caught.value.say("es")


async def test_a_taken_port_is_named(bench: HostBench) -> None:
    if bench.name == "docker":
        pytest.skip("docker: each server has ports of its own")
    spec = await spec_of(bench)
    at = ("127.0.0.1", spec.place.ports["main"])
    with socket.create_server(at), pytest.raises(MinidynoError) as caught:
        await bench.host.start(spec)
    assert caught.value.error_id == "port_taken"
    assert str(spec.place.ports["main"]) in caught.value.say("es")
    await bench.host.start(spec)
    assert await ask(bench, spec) == b"1"


async def test_its_files_are_for_its_own_eyes(bench: HostBench) -> None:
    script = b"import os, sys; sys.exit(os.stat('server.py').st_mode & 0o077)"
    spec = await spec_of(bench, script)
    await bench.host.start(spec)
    seen = await until(bench, lambda seen: not seen[spec.name].running)
    assert seen[spec.name].exit_code == 0


async def _read_until(seat: Attachment, text: bytes) -> bytes:
    said = b""
    async with asyncio.timeout(PATIENCE):
        while text not in said and (output := await seat.read()) is not None:
            said += output.data
    return said
