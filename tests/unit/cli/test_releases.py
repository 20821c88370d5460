"""Releases and the way back."""

import json

from tests.unit.cli.bench import Bench, Said


async def test_the_list_of_releases_looks_like_herokus(english: Bench) -> None:
    await english.must("apps:create", "demo")
    await english.must("config:set", "A=1", "-a", "demo")
    assert await english.must("releases", "-a", "demo") == (
        "=== demo Releases - Current: v2\n"
        "\n"
        "v2  Set A config vars  estudiante@minidyno.localhost  <moment>\n"
        "v1  Initial release    estudiante@minidyno.localhost  <moment>\n"
    )
    assert await english.must("releases", "-n", "1", "-a", "demo") == (
        "=== demo Releases - Current: v2\n"
        "\n"
        "v2  Set A config vars  estudiante@minidyno.localhost  <moment>\n"
    )


async def test_a_release_is_shown_with_the_config_it_runs_with(spanish: Bench) -> None:
    await spanish.must("apps:create", "demo")
    await spanish.must("config:set", "A=1", "-a", "demo")
    await spanish.must("config:set", "A=2", "-a", "demo")
    expected = (
        "=== Release v2\n"
        "\n"
        "Cambio:           Set A config vars\n"
        "Por:              estudiante@minidyno.localhost\n"
        "Cuándo:           <moment>\n"
        "Estado:           succeeded\n"
        "Se puede volver:  no\n"
        "\n"
        "=== Config vars de v2\n"
        "\n"
        "A: 1\n"
    )
    assert await spanish.must("releases:info", "v2", "-a", "demo") == expected
    assert await spanish.must("releases:info", "2", "-a", "demo") == expected
    newest = json.loads(await spanish.must("releases:info", "-a", "demo", "--json"))
    assert (newest["version"], newest["config_vars"]) == (3, {"A": "2"})


async def test_a_rollback_is_a_new_release_and_says_how_to_undo_it(spanish: Bench) -> None:
    await spanish.deployed()
    await spanish.must("config:set", "A=1", "-a", "demo")
    assert await spanish("rollback", "-a", "demo") == Said(
        0,
        "",
        "Volviendo ⬢ demo a lo anterior... hecho, v4\n"
        " ▸    Vuelve el código y vuelven las config vars.\n"
        " ▸    Para deshacerlo: minidyno rollback v3 -a demo\n",
    )
    assert await spanish.must("config", "-a", "demo", "--json") == "{}\n"
    assert (await spanish("rollback", "v3", "-a", "demo")).err.startswith(
        "Volviendo ⬢ demo a v3... hecho, v5\n"
    )


async def test_a_release_that_does_not_exist_ends_with_4(english: Bench) -> None:
    await english.deployed()
    for words in (["rollback", "v99"], ["releases:info", "v99"]):
        said = await english(*words, "-a", "demo")
        assert said.code == 4
        assert "App “demo” has no release v99." in said.err


async def test_without_an_earlier_release_there_is_no_way_back(english: Bench) -> None:
    await english.must("apps:create", "demo")
    said = await english("rollback", "-a", "demo")
    assert said.code == 5
    assert said.err.endswith(" ▸    App “demo” has no earlier release to go back to.\n")
