"""Waiting for dynos."""

import json

import pytest

from minidyno.backends.simulated_dyno import Behaviour
from tests.unit.cli.bench import Bench, Said


async def states(bench: Bench) -> list[tuple[str, str, int]]:
    dynos = json.loads(await bench.must("ps", "-a", "demo", "--json"))
    return [(dyno["name"], dyno["state"], dyno["release"]["version"]) for dyno in dynos]


async def test_after_scaling_it_waits_until_all_are_up(spanish: Bench) -> None:
    await spanish.deployed()
    spanish.platform.behave("web", Behaviour(boots_in=2.0))
    await spanish.must("ps:scale", "web=3", "-a", "demo")
    assert ("web.3", "up", 2) not in await states(spanish)
    assert await spanish("ps:wait", "-a", "demo") == Said(
        0, "", "Esperando a los dynos de ⬢ demo... hecho, 3 con v2\n"
    )
    assert await states(spanish) == [(f"web.{number}", "up", 2) for number in (1, 2, 3)]


async def test_after_configuring_it_waits_until_the_old_release_is_gone(english: Bench) -> None:
    await english.deployed()
    english.platform.behave("web", Behaviour(boots_in=2.0))
    await english.must("config:set", "A=1", "-a", "demo")
    assert ("web.1", "up", 2) in await states(english)
    assert await english("ps:wait", "-a", "demo") == Said(
        0, "", "Waiting for ⬢ demo... done, 1 running v3\n"
    )
    assert await states(english) == [("web.1", "up", 3)]


async def test_one_type_is_waited_for_alone(english: Bench) -> None:
    await english.deployed()
    english.platform.behave("worker", Behaviour(boots_in=1000.0))
    await english.must("ps:scale", "worker=1", "-a", "demo")
    assert (await english("ps:wait", "--type", "web", "-a", "demo")).code == 0
    said = await english("ps:wait", "--type", "wep", "-a", "demo")
    assert said.code == 4
    assert "has no process type “wep”. The ones its Procfile declares: web, worker" in said.err


async def test_a_dyno_that_crashes_meanwhile_ends_the_wait(spanish: Bench) -> None:
    await spanish.deployed()
    spanish.platform.behave("web", Behaviour(dies_after=0.5, boots_in=1.0))
    await spanish.must("config:set", "A=1", "-a", "demo")
    said = await spanish("ps:wait", "-a", "demo")
    assert said.code == 1
    assert " ▸    No todos los dynos de «demo» llegaron a responder con v3 (" in said.err
    assert "web.1: crashed v3" in said.err
    assert said.err.endswith("El motivo suele estar en: minidyno logs -a demo\n")


@pytest.mark.parametrize("words", [[], ["--type", "web"]])
async def test_without_code_there_is_nothing_to_wait_for(english: Bench, words: list[str]) -> None:
    await english.must("apps:create", "demo")
    said = await english("ps:wait", *words, "-a", "demo")
    assert said.code == 5
    assert "Deploy first" in said.err
