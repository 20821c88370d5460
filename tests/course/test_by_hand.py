"""Unit 1's machine of one's own: real programs, started by hand, and what it takes to keep them."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import curso.by_hand
from curso.by_hand import HandError, empty_machine, show, under_traffic
from curso.by_hand.code import Code
from curso.by_hand.machine import Machine
from curso.by_hand.process import Leash, Process
from curso.by_hand.visit import ask
from curso.launch.layout import ROOT
from curso.launch.ports import is_free
from tests.free_ports import free_port

APP = ROOT / "notebooks" / "apps" / "hola-python"
PROGRAMS = Path(curso.by_hand.__file__).parent
GUNICORN = "gunicorn app:app"


@pytest.fixture(scope="module")
def rented() -> Iterator[tuple[Machine, Code]]:
    """A machine with the app's code and its dependencies."""
    machine = empty_machine()
    code = machine.copy(APP, "v1")
    asyncio.run(machine.install(code))
    yield machine, code
    asyncio.run(machine.stop())
    assert not machine.folder.exists()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _until(holds: Callable[[], bool]) -> None:
    limit = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < limit
        time.sleep(0.05)


async def test_without_a_manager_a_program_that_falls_stays_down(rented: Any) -> None:
    machine, code = rented
    server = await machine.start(code, GUNICORN)
    assert (await server.get("/json")).json()["saludo"] == "¡Hola!"
    assert (await server.get("/caer")).status is None
    assert await server.ended() == 3
    visit = await server.get("/json")
    assert visit.failure == "refused"
    assert server not in machine.processes


async def test_a_program_below_a_manager_comes_back_and_its_log_tells_so(rented: Any) -> None:
    machine, code = rented
    settings = machine.write("app.env", "SALUDO=Kaixo\n")
    assert settings.stat().st_mode & 0o077 == 0
    server = await machine.keep(code, GUNICORN, settings)
    before = (await server.get("/json")).json()["pid"]
    await server.get("/caer")
    await server.wait()
    after = (await server.get("/json")).json()
    assert after["pid"] != before
    assert after["saludo"] == "Kaixo"
    assert "manager: gunicorn ended with 3" in server.log(40).lines
    await server.stop()
    assert is_free(server.port)


async def test_what_a_program_left_behind_ends_when_its_end_is_seen(tmp_path: Path) -> None:
    words = "import subprocess; print(subprocess.Popen(['sleep', '600']).pid)"
    leash = Leash(tmp_path / "removed")
    process = Process(
        "web.1",
        [sys.executable, "-c", words],
        folder=tmp_path,
        env=os.environ,
        port=free_port(),
        log=tmp_path / "web.1.log",
        leash=leash,
    )
    assert await process.ended(120) == 0
    [left] = process.log().lines
    _until(lambda: not _alive(int(left)))
    leash.let_go()


async def test_a_cell_that_keeps_a_program_leaves_one_when_it_is_run_again(rented: Any) -> None:
    machine, code = rented
    first = await machine.keep(code, GUNICORN, replace=True)
    second = await machine.keep(code, GUNICORN, replace=True)
    assert list(machine.processes) == [second]
    assert not first.alive
    assert is_free(first.port)
    await second.stop()


async def test_only_the_order_in_which_somebody_always_answers_loses_no_visit(rented: Any) -> None:
    machine, code = rented
    copies = [await machine.keep(code, GUNICORN) for _ in range(2)]
    await machine.proxy(*copies)
    newer = machine.copy(APP, "v2")
    newer.edit("app.py", '"visitas": visitas', '"visitas": visitas, "version": 2')
    lost = await under_traffic(machine, machine.update(newer, ["stop", "start", "wait", "switch"]))
    assert set(lost.errors) == {"502"}
    kept = await under_traffic(machine, machine.update(newer, ["start", "wait", "switch", "stop"]))
    assert (kept.failed, kept.sent >= 40) == (0, True)
    assert (await machine.get("/json")).json()["version"] == 2
    assert len(machine.copies) == 2
    assert not any(copy.alive for copy in copies)
    report = await machine.traffic(seconds=1, rate=40, path="/json")
    assert set(report.by_dyno) == {copy.name for copy in machine.copies}


async def test_after_an_order_that_left_nobody_the_right_one_starts_from_whole(rented: Any) -> None:
    machine, code = rented
    machine.share(await machine.keep(code, GUNICORN))
    await machine.proxy(*machine.copies)
    await machine.update(code, ["start", "wait", "stop"])
    assert (await machine.get("/salud")).status == 502
    right = ["start", "wait", "switch", "stop"]
    report = await under_traffic(machine, machine.update(code, right))
    assert report.failed == 0


async def test_after_an_order_that_stopped_everything_the_next_one_starts_from_whole(
    rented: Any,
) -> None:
    machine, code = rented
    machine.share(await machine.keep(code, GUNICORN))
    await machine.proxy(*machine.copies)
    await machine.update(code, ["stop"])
    right = ["start", "wait", "switch", "stop"]
    report = await under_traffic(machine, machine.update(code, right))
    assert (report.failed, len(machine.copies)) == (0, 1)


async def test_copies_that_an_earlier_order_forgot_are_stopped_by_the_next(rented: Any) -> None:
    machine, code = rented
    old = await machine.keep(code, GUNICORN)
    await machine.proxy(old)
    await machine.update(code, ["start", "wait", "switch"])
    forgotten = list(machine.copies)
    assert old.alive
    await machine.update(code, ["start", "wait", "switch", "stop"])
    assert not any(copy.alive for copy in [old, *forgotten])
    assert len(machine.processes) == len(machine.copies) + 1  # and the proxy


async def test_an_unknown_action_is_said_and_nothing_is_done(rented: Any) -> None:
    machine, code = rented
    before = list(machine.copies)
    with pytest.raises(HandError, match="«restart» no es una de las acciones"):
        await machine.update(code, ["start", "restart"])
    assert machine.copies == before


async def test_a_program_that_cannot_start_is_told_with_the_end_of_its_log(rented: Any) -> None:
    machine, code = rented
    with pytest.raises(HandError, match=r"terminó antes de responder(.|\n)*'nada'"):
        await machine.start(code, "gunicorn app:nada")
    with pytest.raises(HandError, match="no hay ningún programa «gunicornio»"):
        await machine.start(code, "gunicornio app:app")


async def test_a_program_that_does_not_answer_is_told_and_goes_on(rented: Any) -> None:
    machine, code = rented
    deaf = machine._run(code, [sys.executable, "-c", "import time; time.sleep(60)"], None)
    with pytest.raises(HandError, match="no respondió"):
        await deaf.wait(timeout=0.1)
    assert deaf in machine.processes


async def test_what_is_asked_before_there_is_a_proxy_says_what_to_do_first() -> None:
    machine = Machine()
    with pytest.raises(HandError, match="Todavía no hay proxy"):
        await machine.get("/")
    await machine.stop()


async def test_after_it_was_stopped_a_machine_says_where_to_go_on() -> None:
    machine = Machine()
    code = machine.copy(APP, "v1")
    await machine.stop()
    steps: list[Callable[[], Any]] = [
        lambda: machine.copy(APP, "v1"),
        lambda: machine.install(code),
        lambda: machine.write("app.env", ""),
        lambda: machine.start(code, GUNICORN),
        lambda: machine.keep(code, GUNICORN),
        machine.proxy,
        lambda: machine.get("/"),
        lambda: machine.update(code, ["start"]),
    ]
    for step in steps:
        with pytest.raises(HandError, match=r"Vuelve a la celda de `empty_machine\(\)`"):
            done = step()
            await done
    assert not machine.folder.exists()


@pytest.mark.parametrize("order", [None, "start", {"start"}, [["start"]], 4])
async def test_an_order_of_another_form_is_said_and_nothing_is_done(order: Any) -> None:
    machine = Machine()
    code = machine.copy(APP, "v1")
    with pytest.raises(HandError, match="una lista de acciones entre corchetes"):
        await machine.update(code, order)
    assert machine.processes == []
    await machine.stop()


async def test_a_copy_below_a_manager_before_there_are_dependencies_says_what_lacks() -> None:
    machine = Machine()
    code = machine.copy(APP, "v1")
    with pytest.raises(HandError, match="gunicorn"):
        await machine.keep(code, GUNICORN)
    await machine.stop()


async def test_a_visit_without_json_says_what_came_instead() -> None:
    visit = await ask(free_port(), "/json")
    with pytest.raises(HandError, match="nadie escucha en ese puerto"):
        visit.json()


def test_what_is_misspelt_is_told_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(HandError, match=r"No hay ninguna carpeta \.\./apps/hola"):
        Code.copied("../apps/hola", tmp_path / "v1")
    code = Code.copied(APP, tmp_path / "v1")
    with pytest.raises(HandError, match=r"v1 no tiene ningún archivo «ap\.py».*app\.py"):
        code.edit("ap.py", "a", "b")
    with pytest.raises(HandError, match="manager, proxy"):
        show("nada")


def test_the_two_programs_are_shown_as_they_are() -> None:
    for name in ("manager", "proxy"):
        assert "\n".join(show(name).lines) + "\n" == (PROGRAMS / f"{name}.py").read_text()


def test_a_change_that_changes_nothing_is_said(tmp_path: Path) -> None:
    code = Code.copied(APP, tmp_path / "v2")
    with pytest.raises(HandError, match=r"app\.py"):
        code.edit("app.py", "no está", "da igual")


def _notebook_that_starts_things() -> str:
    return """
import asyncio, sys
from curso.by_hand.machine import Machine
machine = Machine()
words = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1"]
for port in map(int, sys.argv[1:]):
    machine._add(f"web.{port}", [*words, str(port)], machine.folder, {}, port)
print(machine.folder, flush=True)
input()
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_when_the_notebook_is_killed_what_it_started_ends_too(number: signal.Signals) -> None:
    ports = [free_port(), free_port()]
    words = [sys.executable, "-c", _notebook_that_starts_things(), *map(str, ports)]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, cwd=ROOT) as notebook:
        assert notebook.stdout is not None
        folder = Path(notebook.stdout.readline().decode().strip())
        assert folder.is_dir()
        _until(lambda: not any(map(is_free, ports)))
        notebook.send_signal(number)
    _until(lambda: all(map(is_free, ports)) and not folder.exists())


def test_a_manager_that_is_told_to_stop_ends_its_program(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    script = f"import os,time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    words = [sys.executable, str(PROGRAMS / "manager.py"), sys.executable, "-c", script]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as manager:
        _until(lambda: note.exists() and note.read_text().isdigit())
        manager.terminate()
        assert manager.wait(120) == 0
    assert not _alive(int(note.read_text()))


@pytest.fixture
def door(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """A proxy and its list."""
    listing, port = tmp_path / "copies.txt", free_port()
    listing.write_text("")
    words = [sys.executable, str(PROGRAMS / "proxy.py"), str(port), str(listing)]
    with subprocess.Popen(words) as proxy:
        _until(lambda: not is_free(port))
        yield port, listing
        proxy.terminate()


async def test_a_proxy_with_nobody_behind_it_says_502(door: tuple[int, Path]) -> None:
    port, listing = door
    assert (await ask(port, "/")).status == 502
    listing.write_text(str(free_port()))
    assert (await ask(port, "/")).status == 502


async def test_a_proxy_hands_over_a_body_and_asks_for_one_answer_only(
    door: tuple[int, Path],
) -> None:
    port, listing = door
    heard: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n") + await reader.readexactly(4))
        writer.write(b"HTTP/1.1 200 OK\r\n\r\nbien")
        await writer.drain()
        writer.close()

    copy = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with copy:
        listing.write_text(str(copy.sockets[0].getsockname()[1]))
        request = b"POST /x HTTP/1.1\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\nhola"
        assert (await asyncio.to_thread(_exchange, port, request)).endswith(b"bien")
    [one] = heard
    assert one.endswith(b"hola")
    assert b"keep-alive" not in one
    assert b"Connection: close" in one


def _exchange(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        received = b""
        while piece := connection.recv(65_536):
            received += piece
        return received


@pytest.mark.parametrize(
    "request_bytes", [b"", b"nonsense", b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n"]
)
async def test_a_visit_that_makes_no_sense_ends_without_harm(
    door: tuple[int, Path], request_bytes: bytes
) -> None:
    port, _ = door
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request_bytes)
        connection.shutdown(socket.SHUT_WR)
        assert await asyncio.to_thread(connection.recv, 100) == b""
    assert (await ask(port, "/")).status == 502
