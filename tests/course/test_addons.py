"""Unit 8: the commands of its page show what it shows; what it works with does what it says."""

import subprocess
import sys
from typing import Any

import pytest

from curso.addons import outage
from curso.by_hand.problem import HandError
from curso.comprobar import comprobar
from tests.course.page_commands import run_page
from tests.free_ports import free_port

PAGE = "unidades/08-addons.md"
STATS = {"aciertos": 60, "fallos": 40}
RANKING, CHEAPEST = ({"mas_caros": [{"nombre": name}]} for name in ("Sierra", "Clavo"))
LATE = ["1 → 90 unidades", "2 → 110 unidades"]


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_service_is_attached_used_broken_and_restored_as_the_page_shows(
    language: str, platform_env: dict[str, str]
) -> None:
    replaced = {":8080": f":{platform_env['MINIDYNO_ROUTER_PORT']}"}
    ran = run_page(PAGE, language, platform_env, replaced)
    assert len(ran) >= 50


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("u8-aparece", ({"DATABASE_URL", "TALLER"}, {"DATABASE_URL", "TALLER"}), "signo menos"),
        ("u8-perdido", ({"aciertos": 0}, "products"), "/total"),
        ("u8-tasa", (STATS, 0.4), "tasa de fallos"),
        ("u8-tasa", (STATS, 60), "pasa de 1"),
        ("u8-tasa", (STATS, 0.5), "las que estaban y las que no"),
        ("u8-ficha", ([{"datos": {}}, {"datos": {}}],), "Fichas que da tu dirección: 2"),
        ("u8-consulta", (RANKING, RANKING, "(SELECT count(*))"), "sin OVER"),
        ("u8-consulta", (RANKING, CHEAPEST, "rank() OVER (ORDER BY precio)"), "antes era «Sierra»"),
        ("u8-restaurar", ({"productos": 0}, LATE, ["✗"], ...), "Cambia los ..."),
        ("u8-restaurar", ({"productos": 0}, LATE, ["✗"], 95), "falta restaurar"),
        (
            "u8-restaurar",
            ({"productos": 3000}, LATE, ["1 → 95 unidades"], 90),
            "en el momento del respaldo",
        ),
    ],
)
def test_a_wrong_answer_is_told_how_near_it_is(
    name: str, values: tuple[Any, ...], words: str
) -> None:
    verdict = comprobar(name, *values, language="es")
    assert not verdict
    assert words in repr(verdict)


def test_one_thing_is_a_right_answer_with_braces_and_without() -> None:
    for appeared in ("DATABASE_URL", {"DATABASE_URL"}):
        assert comprobar("u8-aparece", {"DATABASE_URL", "TALLER"}, appeared, language="es")
    for lost in ("cached answers", {"cached answers"}):
        assert comprobar("u8-perdido", {"aciertos": 0}, lost, language="es")


def test_what_the_backup_holds_is_right_however_often_the_units_were_moved_before() -> None:
    for after, at_the_backup in ((90, 95), (80, 85)):
        late, seen = [f"1 → {after} unidades"], [f"1 → {at_the_backup} unidades"]
        values = ({"productos": 3000}, late, seen)
        assert comprobar("u8-restaurar", *values, at_the_backup, language="es")
        assert not comprobar("u8-restaurar", *values, after, language="es")
        assert not comprobar("u8-restaurar", {"productos": 3000}, late, late, after, language="es")


def test_an_app_that_lacks_its_service_is_no_answer_and_no_fault_of_the_notebook() -> None:
    lacking = {"error": "Falta MONGODB_URI"}
    assert not comprobar("u8-ficha", lacking, language="es")
    assert not comprobar("u8-tasa", {"cache": "no hay"}, 0.6, language="es")


def test_the_server_behind_a_port_is_killed_and_no_other() -> None:
    port, other = free_port(), free_port()
    servers = [
        subprocess.Popen(
            [sys.executable, "-m", "http.server", str(number), "--bind", "127.0.0.1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={"PYTHONUNBUFFERED": "1"},
        )
        for number in (port, other)
    ]
    try:
        for server in servers:
            assert server.stdout is not None
            assert b"Serving" in server.stdout.readline()
        outage.kill("127.0.0.1", port)
        assert servers[0].wait(120) == -9
        assert servers[1].poll() is None
    finally:
        for server in servers:
            server.kill()
            server.communicate()


def test_a_port_where_nobody_listens_is_said_in_a_sentence() -> None:
    with pytest.raises(HandError) as raised:
        outage.kill("127.0.0.1", free_port())
    assert raised.value.name == "no_server_there"


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("127.0.0.1:31000", ("127.0.0.1", 31000)),
        ("one:1,two:2", ("one", 1)),
        ("postgres://ana:clave@127.0.0.1:31001/app", ("127.0.0.1", 31001)),
    ],
)
def test_a_config_var_says_where_its_server_is(value: str, address: tuple[str, int]) -> None:
    assert outage.address(value) == address


@pytest.mark.parametrize("value", ["", "nowhere"])
def test_a_config_var_that_leads_nowhere_is_said_in_a_sentence(value: str) -> None:
    with pytest.raises(HandError):
        outage.address(value)
