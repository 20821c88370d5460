"""Unit 3: the commands of its page, and what its notebook looks with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from curso.checks.table import CHECKS
from curso.components import Asked, Crowd, doors, eavesdrop, impostor, open_to_all
from curso.components.knocking import outside_address
from curso.comprobar import comprobar
from minidyno.lab.app import App
from tests.course.page_commands import run_page

PAGE = "unidades/03-componentes.md"
CARD = {"libro": "azul", "tarjeta": "4000 1234"}
DOORS = SimpleNamespace(found={"router": 1, "PostgreSQL": 2})


@pytest.mark.parametrize("language", ["es", "en"])
def test_each_part_is_put_in_place_and_missed_as_the_page_shows(
    language: str, platform_env: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "libreria"
    replaced = {
        "~/libreria": str(folder),
        ":8080": f":{platform_env['MINIDYNO_ROUTER_PORT']}",
    }
    assert len(run_page(PAGE, language, platform_env, replaced)) >= 45
    assert not folder.exists()


@asynccontextmanager
async def _shop(host: str = "127.0.0.1") -> AsyncIterator[tuple[App, list[bytes]]]:
    """A server that takes orders and keeps what it was sent."""
    seen: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1])
            for line in head.splitlines()
            if line.lower().startswith(b"content-length")
        )
        seen.append(await reader.readexactly(length))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, host, 0)
    port = server.sockets[0].getsockname()[1]

    async def config() -> dict[str, str]:
        return {"DATABASE_URL": f"postgres://u:p@127.0.0.1:{port}/app"}

    app = SimpleNamespace(url=f"http://libreria.localhost:{port}/", config=config)
    async with server:
        yield cast("App", app), seen


async def test_who_listens_reads_a_plain_order_and_nothing_of_a_sealed_one() -> None:
    async with _shop() as (app, seen):
        wire = await eavesdrop(app)
        assert (await wire.send(CARD)).status == 200
        assert "4000+1234" in wire.heard
        await wire.secure()
        assert (await wire.send(CARD, trusting=True)).status == 200
        assert "4000" not in wire.heard
        assert "libreria.localhost" in wire.heard  # the name that is called travels in sight
        assert len(seen) == 2 and seen[0] == seen[1]
        await wire.close()


async def test_a_browser_sends_nothing_to_whom_no_known_authority_has_signed_for() -> None:
    async with _shop() as (app, seen):
        wire = await eavesdrop(app)
        await wire.secure()
        unknown = await wire.send(CARD)
        await wire.secure(impostor())
        signed_by_themselves = await wire.send(CARD, trusting=True)
        assert not unknown.ok and not signed_by_themselves.ok
        assert "CERTIFICATE_VERIFY_FAILED" in repr(unknown)
        assert seen == []
        await wire.close()


async def test_a_wire_that_was_cut_is_laid_again_as_it_was_by_the_next_that_is_sent() -> None:
    async with _shop() as (app, seen):
        wire = await eavesdrop(app)
        await wire.secure()
        await wire.close()
        assert (await wire.send(CARD, trusting=True)).status == 200
        assert "4000" not in wire.heard
        await wire.close()
        await wire.secure(impostor())
        assert not (await wire.send(CARD, trusting=True)).ok
        await wire.close()
        assert not (await wire.send(CARD, trusting=True)).ok
        assert len(seen) == 1
        await wire.close()


async def test_a_door_on_the_loopback_address_is_open_inside_alone() -> None:
    async with _shop() as (app, _), open_to_all() as port:
        seen = await doors(app, {"prueba": port})
    assert list(seen.found) == ["router", "PostgreSQL", "prueba"]
    assert all(inside for _, inside, _ in seen.found.values())
    assert seen.exposed == ["prueba"]
    assert outside_address() in repr(seen)


async def test_nobody_answers_at_a_door_that_was_closed_again() -> None:
    async with _shop() as (app, _):
        async with open_to_all() as port:
            pass
        assert (await doors(app, {"prueba": port})).exposed == []


def _asked(*known: bool) -> Asked:
    return Asked([0.1] * len(known), known)


@pytest.mark.parametrize(
    ("name", "values", "right"),
    [
        ("u3-turnos", (3, Crowd([0.5] * 17)), True),
        ("u3-turnos", (2, Crowd([0.5] * 17)), False),
        ("u3-turnos", (3, Crowd([0.5] * 5)), False),
        ("u3-vuelve", (["Ana: maria"], ["Ana: maria"]), True),
        ("u3-vuelve", ([], []), False),
        ("u3-vuelve", (["Ana: maria", "Beto: azul"], ["Ana: maria"]), False),
        ("u3-puertas", ({"router"}, SimpleNamespace(found={"router": 1})), True),
        ("u3-puertas", ("router", SimpleNamespace(found={"router": 1})), True),
        ("u3-puertas", (set(), SimpleNamespace(found={"router": 1})), False),
        ("u3-aciertos", (0.75, _asked(False, True, True, True)), True),
        ("u3-aciertos", (1, _asked(False, True, True, True)), False),
        ("u3-pais", (" bo",), True),
        ("u3-pais", ("MX",), False),
    ],
)
def test_an_answer_is_right_when_it_is_what_was_measured(
    name: str, values: tuple[Any, ...], *, right: bool
) -> None:
    assert CHECKS[name].holds(*values) is right


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("u3-turnos", (17, Crowd([0.5] * 17)), "una sola mano"),
        ("u3-turnos", (2, Crowd([0.5] * 17)), "dieciséis"),
        ("u3-vuelve", (["Carla: voragine"], ["Ana: maria"]), "no ha vuelto: 1. Ha vuelto"),
        ("u3-vuelve", ("Ana: maria", ["Ana: maria"]), "Escribe una lista"),
        ("u3-vuelve", (["Ana"], ["Ana: maria"]), "entero"),
        ("u3-vuelve", (["Ana: maria"], []), "¿hiciste la copia"),
        ("u3-puertas", ("PostgreSQL", DOORS), "no hacen falta fuera: 1"),
        ("u3-puertas", ({"Router"}, DOORS), "No está en la tabla, escrito así: Router"),
        ("u3-puertas", (set(), DOORS), "ningún cliente"),
        ("u3-aciertos", (90, _asked(False, True)), "de 0 a 1"),
        ("u3-aciertos", (0.9, _asked(False, False)), "mira si la app tiene Memcached"),
        ("u3-aciertos", (1, _asked(True, True)), "Estaba guardada de antes"),
    ],
)
def test_a_wrong_answer_is_told_how_near_it_is(
    name: str, values: tuple[Any, ...], said: str
) -> None:
    verdict = comprobar(name, *values, language="es")
    assert not verdict
    assert said in repr(verdict)
