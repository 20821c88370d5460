"""Dynos: list, scale, restart, stop, sizes."""

import json

import pytest

from minidyno.backends.simulated_dyno import Behaviour
from minidyno.domain.quotas import MIB
from tests.unit.cli.bench import Bench, Said


async def test_the_list_of_dynos_looks_like_herokus(english: Bench) -> None:
    await english.deployed()
    await english.must("ps:scale", "web=2", "worker=1", "-a", "demo")
    await english.platform.advance(5)
    assert await english("ps", "-a", "demo") == Said(
        0,
        "=== web (Basic): python app.py (2)\n\n"
        "web.1: up <moment>\nweb.2: up <moment>\n\n"
        "=== worker (Basic): python worker.py (1)\n\n"
        "worker.1: up <moment>\n\n",
        "",
    )


async def test_without_dynos_the_list_says_so(spanish: Bench) -> None:
    await spanish.must("apps:create", "demo")
    assert await spanish("ps", "-a", "demo") == Said(0, "", "No hay dynos en ⬢ demo\n")
    assert await spanish.must("ps", "-a", "demo", "--json") == "[]\n"


async def test_scaling_says_what_runs_now(spanish: Bench) -> None:
    await spanish.deployed()
    assert await spanish("ps:scale", "web=3", "worker=1", "-a", "demo") == Said(
        0,
        "",
        "Escalando los dynos... hecho, ahora web está en 3:Basic, worker está en 1:Basic\n"
        "Aún no están todos en marcha. Espéralos con: minidyno ps:wait -a demo\n",
    )
    assert await spanish.must("ps:scale", "-a", "demo") == "web=3:Basic worker=1:Basic\n"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("web=0", "web at 0:Basic"),
        ("web+2", "web at 3:Basic"),
        ("web-1", "web at 0:Basic"),
        ("web=+1", "web at 2:Basic"),
        ("web=2:standard-2x", "web at 2:Standard-2X"),
        ("web=1:Performance-L", "web at 1:Performance-L"),
    ],
)
async def test_quantities_are_absolute_or_steps(english: Bench, word: str, expected: str) -> None:
    await english.deployed()
    said = await english("ps:scale", word, "-a", "demo")
    assert (said.code, said.out) == (0, "")
    assert said.err.splitlines()[0] == f"Scaling dynos... done, now running {expected}"


async def test_scaling_down_leaves_nothing_to_wait_for(english: Bench) -> None:
    await english.deployed()
    for quantity in (1, 0):
        assert "ps:wait" not in (await english("ps:scale", f"web={quantity}", "-a", "demo")).err


@pytest.mark.parametrize(
    ("word", "code", "sentence"),
    [
        ("web=-1", 2, "No se puede escalar «web» a -1: la cantidad va de 0 a 100."),
        ("web=1000", 2, "No se puede escalar «web» a 1000: la cantidad va de 0 a 100."),
        ("web-2", 2, "No se puede escalar «web» a -2: la cantidad va de 0 a 100."),
        ("web=muchos", 2, "No se puede escalar «web» a muchos: la cantidad va de 0 a 100."),
        ("web=-x", 2, "No entiendo «web=-x»."),
        ("web", 2, "No entiendo «web»."),
        ("web=", 2, "No entiendo «web=»."),
        ("=3", 2, "No entiendo «=3»."),
        ("web=1:enorme", 2, "No existe el tamaño de dyno «enorme»."),
        ("reloj=1", 4, "La app «demo» no tiene el tipo de proceso «reloj»."),
    ],
)
async def test_a_wish_that_cannot_be_met_changes_nothing(
    spanish: Bench, word: str, code: int, sentence: str
) -> None:
    await spanish.deployed()
    said = await spanish("ps:scale", "worker=2", word, "-a", "demo")
    assert (said.code, said.out) == (code, "")
    assert f" ▸    {sentence}" in said.err
    assert await spanish.must("ps:scale", "-a", "demo") == "web=1:Basic worker=0:Basic\n"


async def test_an_app_without_code_cannot_be_scaled(english: Bench) -> None:
    await english.must("apps:create", "demo")
    for words in (["web=2"], []):
        said = await english("ps:scale", *words, "-a", "demo")
        assert said.code == 5
        assert "Deploy first: minidyno deploy FOLDER -a demo" in said.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "all dynos"),
        (["web"], "web dynos"),
        (["web.1"], "dyno web.1"),
    ],
)
async def test_restarting_replaces_the_dynos(english: Bench, words: list[str], said: str) -> None:
    await english.deployed()
    [before] = json.loads(await english.must("ps", "-a", "demo", "--json"))
    assert await english("ps:restart", *words, "-a", "demo") == Said(
        0, "", f"Restarting {said} on ⬢ demo... done\n"
    )
    await english.platform.advance(60)
    [after] = json.loads(await english.must("ps", "-a", "demo", "--json"))
    assert (after["name"], after["state"]) == ("web.1", "up")
    assert after["id"] != before["id"]


async def test_a_stopped_dyno_of_the_formation_comes_back(spanish: Bench) -> None:
    await spanish.deployed()
    [before] = json.loads(await spanish.must("ps", "-a", "demo", "--json"))
    assert await spanish("ps:stop", "web.1", "-a", "demo") == Said(
        0, "", "Deteniendo el dyno web.1 de ⬢ demo... hecho\n"
    )
    await spanish.platform.advance(60)
    [after] = json.loads(await spanish.must("ps", "-a", "demo", "--json"))
    assert after["id"] != before["id"]


@pytest.mark.parametrize("words", [["ps:stop", "web.7"], ["ps:restart", "web.7"], ["ps:stop", "x"]])
async def test_a_dyno_that_is_not_there_ends_with_4(spanish: Bench, words: list[str]) -> None:
    await spanish.deployed()
    said = await spanish(*words, "-a", "demo")
    assert said.code == 4
    assert f"no tiene el dyno «{words[1]}»" in said.err


async def test_sizes_are_shown_with_herokus_prices_and_changed(spanish: Bench) -> None:
    await spanish.deployed()
    assert await spanish("ps:type", "web=standard-2x", "-a", "demo") == Said(
        0,
        "=== Tipos de proceso de demo\n"
        "\n"
        "Tipo    Tamaño       Cant.  Heroku $/hora  Heroku máx. $/mes\n"
        "web     Standard-2X  1      ~0.069         50\n"
        "worker  Basic        0      ~0.000         0\n",
        "Cambiando tamaños en ⬢ demo... hecho\n",
    )


async def test_one_size_is_for_all_types(english: Bench) -> None:
    await english.deployed()
    rows = json.loads(await english.must("ps:type", "eco", "-a", "demo", "--json"))
    assert [row["size"] for row in rows] == ["eco", "eco"]


async def test_what_dynos_use_is_shown_beside_their_quota(english: Bench) -> None:
    english.platform.behave("web", Behaviour(memory=528 * MIB))
    await english.deployed()
    await english.must("ps:scale", "worker=1", "-a", "demo")
    await english.platform.advance(2)
    assert (await english.must("ps:usage", "-a", "demo")).splitlines() == [
        "Dyno      Size   Memory  Quota   Used   Processes",
        "web.1     Basic  528 MB  512 MB  103 %  1",
        "worker.1  Basic  40 MB   512 MB  8 %    1",
    ]
    (web, _) = json.loads(await english.must("ps:usage", "-a", "demo", "--json"))
    assert (web["memory_quota"], web["memory_limit"]) == (512 * MIB, 1024 * MIB)
    await english.must("ps:scale", "web=0", "worker=0", "-a", "demo")
    await english.platform.advance(5)
    assert await english("ps:usage", "-a", "demo") == Said(0, "", "No dynos run on ⬢ demo\n")


async def test_one_off_dynos_are_listed_with_their_commands_as_at_heroku(english: Bench) -> None:
    await english.deployed()
    await english.must("run:detached", "python task.py", "-a", "demo", "--size", "standard-2x")
    await english.platform.advance(2)
    assert (await english.must("ps", "-a", "demo")).split("\n\n")[:2] == [
        "=== run: one-off processes (1)",
        "run.1 (Standard-2X): up <moment>: python task.py",
    ]


async def test_a_simulated_dyno_cannot_be_sat_at(spanish: Bench) -> None:
    await spanish.deployed()
    for words in (["run", "bash"], ["ps:exec", "bash"]):
        said = await spanish(*words, "-a", "demo")
        assert (said.code, said.out) == (2, "")
        assert "no tienen procesos a los que conectarse" in said.err
    assert "run.1" not in await spanish.must("ps", "-a", "demo")
