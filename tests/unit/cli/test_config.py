"""Config vars: every value arrives as it was given."""

import json
import shlex

import pytest

from tests.unit.cli.bench import Bench, Said


async def test_setting_is_a_release_and_shows_what_was_set(english: Bench) -> None:
    await english.must("apps:create", "demo")
    assert await english("config:set", "A=1", "COLOR=azul", "-a", "demo") == Said(
        0, "A:     1\nCOLOR: azul\n", "Setting A, COLOR and restarting ⬢ demo... done, v2\n"
    )


@pytest.mark.parametrize(
    "value",
    ["", "hola, mundo", "a=b=c", "una\ndos\n", "  orillas  ", "ñandú ⬢", "x" * 20_000, "-a"],
)
async def test_a_value_comes_back_as_it_was_given(spanish: Bench, value: str) -> None:
    await spanish.must("apps:create", "demo")
    await spanish.must("config:set", f"VALOR={value}", "-a", "demo")
    assert await spanish.must("config:get", "VALOR", "-a", "demo") == f"{value}\n"
    shell = await spanish.must("config", "--shell", "-a", "demo")
    assert shlex.split(shell) == [f"VALOR={value}"]
    assert json.loads(await spanish.must("config", "--json", "-a", "demo")) == {"VALOR": value}


async def test_a_value_of_64_kb_is_refused_and_nothing_changes(spanish: Bench) -> None:
    await spanish.must("apps:create", "demo")
    said = await spanish("config:set", f"VALOR={'x' * 65_536}", "OTRA=1", "-a", "demo")
    assert said == Said(
        2,
        "",
        "Guardando VALOR, OTRA y reiniciando ⬢ demo... !\n"
        " ▸    Las config vars de la app ocuparían 65546 bytes y el límite es 32768. Guarda lo "
        "grande en un archivo de la app o en una base de datos. No se ha cambiado nada.\n",
    )
    assert await spanish.must("config", "--json", "-a", "demo") == "{}\n"


async def test_the_list_shows_columns_and_keeps_lines_below_each_other(spanish: Bench) -> None:
    await spanish.must("apps:create", "demo")
    await spanish.must("config:set", "LARGA=una\ndos", "A=1", "-a", "demo")
    assert await spanish.must("config", "-a", "demo") == (
        "=== Config vars de demo\n\nA:     1\nLARGA: una\n       dos\n"
    )


async def test_without_config_vars_the_list_is_empty_and_says_so(english: Bench) -> None:
    await english.must("apps:create", "demo")
    assert await english("config", "-a", "demo") == Said(0, "", "⬢ demo has no config vars.\n")


async def test_unsetting_is_a_release(english: Bench) -> None:
    await english.must("apps:create", "demo")
    await english.must("config:set", "A=1", "B=2", "-a", "demo")
    assert await english("config:unset", "A", "-a", "demo") == Said(
        0, "", "Unsetting A and restarting ⬢ demo... done, v3\n"
    )
    assert json.loads(await english.must("config", "--json", "-a", "demo")) == {"B": "2"}


@pytest.mark.parametrize("words", [["config:get", "B"], ["config:unset", "A", "B"]])
async def test_a_config_var_that_is_not_there_ends_with_4(spanish: Bench, words: list[str]) -> None:
    await spanish.must("apps:create", "demo")
    await spanish.must("config:set", "A=1", "-a", "demo")
    assert await spanish(*words, "-a", "demo") == Said(
        4,
        "",
        " ▸    La app «demo» no tiene la config var «B». Mira las que hay con: "
        "minidyno config -a demo\n",
    )
    assert json.loads(await spanish.must("config", "--json", "-a", "demo")) == {"A": "1"}


@pytest.mark.parametrize("word", ["A", "=1"])
async def test_a_pair_without_name_or_equals_is_refused(spanish: Bench, word: str) -> None:
    said = await spanish("config:set", word, "-a", "demo")
    assert said.code == 2
    assert said.err.startswith(f" ▸    No entiendo «{word}»: se escribe NOMBRE=VALOR")


@pytest.mark.parametrize(
    ("pair", "reason"),
    [("1A=x", "1A"), ("MI-CLAVE=x", "MI-CLAVE"), ("PORT=80", "PORT"), ("DYNO=yo", "DYNO")],
)
async def test_a_name_that_cannot_be_a_variable_or_is_the_platforms_changes_nothing(
    spanish: Bench, pair: str, reason: str
) -> None:
    await spanish.must("apps:create", "demo")
    said = await spanish("config:set", "BUENA=1", pair, "-a", "demo")
    assert said.code == 2
    assert reason in said.err
    assert json.loads(await spanish.must("config", "-a", "demo", "--json")) == {}
    assert "v1" in await spanish.must("releases", "-a", "demo")
