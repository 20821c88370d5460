"""The app's log on the terminal."""

import json
import re

from minidyno.backends.simulated_dyno import Behaviour
from tests.unit.cli.bench import Bench, Said

HEAD = re.compile(r"^\S+ (app|heroku)\[[^\]]+\]: ", re.MULTILINE)


async def test_the_last_lines_come_in_herokus_form(spanish: Bench) -> None:
    spanish.platform.behave("web", Behaviour(prints=("hola", "adiós")))
    await spanish.deployed()
    await spanish.platform.advance(1)
    lines = (
        await spanish.must("logs", "-a", "demo", "--source", "app", "--ps", "web.1")
    ).splitlines()
    assert [HEAD.sub("", line) for line in lines] == ["hola", "adiós"]
    assert all(" app[web.1]: " in line for line in lines)


async def test_num_says_how_many(english: Bench) -> None:
    await english.deployed()
    whole = await english.must("logs", "-a", "demo")
    assert (await english.must("logs", "-n", "2", "-a", "demo")).splitlines() == (
        whole.splitlines()[-2:]
    )


async def test_json_is_one_object_per_line(english: Bench) -> None:
    await english.deployed()
    lines = (await english.must("logs", "-a", "demo", "--json")).splitlines()
    said = [json.loads(line) for line in lines]
    assert {
        "source": "heroku",
        "dyno": "api",
        "text": "Release v2 created by user estudiante@minidyno.localhost",
    }.items() <= said[
        next(i for i, line in enumerate(said) if "v2 created" in line["text"])
    ].items()


async def test_on_a_terminal_each_dyno_has_its_colour_unless_none_is_wanted(
    english: Bench,
) -> None:
    await english.deployed()
    english.terminal = True
    coloured = await english.must("logs", "-n", "1", "-a", "demo")
    assert coloured.startswith("\x1b[")
    english.environ["NO_COLOR"] = "1"
    assert "\x1b" not in await english.must("logs", "-n", "1", "-a", "demo")


async def test_a_number_that_is_none_ends_with_2(spanish: Bench) -> None:
    said = await spanish("logs", "-n", "x", "-a", "demo")
    assert said.code == 2
    assert said.err == (
        " ▸    «logs» no acepta lo que diste como --num: tiene que ser un número entero, 0 o más.\n"
    )


async def test_no_line_at_all_can_be_asked_for_only_of_those_to_come(spanish: Bench) -> None:
    await spanish.deployed()
    said = await spanish("logs", "-n", "0", "-a", "demo")
    assert (said.code, said.out) == (2, "")
    assert said.err.endswith("tiene que ser un número entero, 1 o más.\n")


async def test_more_lines_than_there_can_be_are_all_there_are(spanish: Bench) -> None:
    await spanish.deployed()
    every = await spanish.must("logs", "-a", "demo")
    assert every
    for number in ("999999999", "9999999999", "9" * 30):
        assert await spanish.must("logs", "-n", number, "-a", "demo") == every


async def test_a_dyno_that_is_not_there_is_said_beside_the_log(spanish: Bench) -> None:
    await spanish.deployed()
    await spanish.must("ps:scale", "web=2", "-a", "demo")
    assert await spanish("logs", "--dyno", "web.9", "-a", "demo") == Said(
        0,
        "",
        "No hay ninguna línea así.\n"
        "Ahora no hay ningún dyno «web.9». Los que hay: web.1, web.2. También puedes pedir lo que "
        "dicen router y api.\n",
    )


async def test_a_filter_that_finds_something_or_names_somebody_is_left_alone(
    english: Bench,
) -> None:
    await english.deployed()
    for dyno in ("web.1", "web", "api"):
        said = await english("logs", "--ps", dyno, "-a", "demo")
        assert (said.code, said.err) == (0, "")
    quiet = await english("logs", "--ps", "router", "-a", "demo")
    assert (quiet.out, quiet.err) == ("", "There is no such line.\n")
    wrong = await english("logs", "--source", "router", "-a", "demo")
    assert wrong.err == "There is no such line.\n--source is app or heroku.\n"
