"""Add-ons on the command line: Heroku's words and exit codes, in both languages."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from minidyno.domain.errors import MinidynoError
from tests.unit.cli.bench import Bench, Said, bench
from tests.unit.services.addon_stage import BoxProvider, MemoryHost


@pytest.fixture
def host() -> MemoryHost:
    return MemoryHost()


@pytest.fixture
def box(host: MemoryHost) -> BoxProvider:
    return BoxProvider(host)


@pytest.fixture
async def english(tmp_path: Path, host: MemoryHost, box: BoxProvider) -> AsyncIterator[Bench]:
    async with bench(tmp_path, "en", addon_host=host, addon_providers=(box,)) as made:
        await made.must("apps:create", "demo")
        await made.must("apps:create", "otra")
        yield made


@pytest.fixture
async def spanish(tmp_path: Path, host: MemoryHost) -> AsyncIterator[Bench]:
    box = BoxProvider(host)
    async with bench(tmp_path, "es", addon_host=host, addon_providers=(box,)) as made:
        await made.must("apps:create", "demo")
        yield made


async def test_creating_says_which_config_vars_it_sets(english: Bench, spanish: Bench) -> None:
    assert await english("addons:create", "box", "--name", "caja", "-a", "demo") == Said(
        0,
        "Created caja as BOX_URL\n",
        "Creating box on ⬢ demo... done\nFree here; at Heroku, $3/month.\n",
    )
    said = await spanish("addons:create", "heroku-box:big", "--as", "cola", "-a", "demo", "--wait")
    assert said.code == 0
    assert re.fullmatch(r"Creado box-\w+-\d+ como COLA_URL\n", said.out)
    assert said.err.startswith("Creando heroku-box:big en ⬢ demo... hecho\nCreando box-")


async def test_creating_says_by_what_it_is_served_where_that_is_not_its_name(
    english: Bench, box: BoxProvider
) -> None:
    box.service = replace(box.service, served_by={"en": "a tin, not a box"})
    said = await english("addons:create", "box", "--name", "caja", "-a", "demo")
    assert said.out == "Created caja as BOX_URL\n"
    assert "done\nIts server: a tin, not a box\n" in said.err
    assert "Reason" not in (await english("addons:info", "caja")).out


async def test_one_that_comes_to_nothing_says_its_servers_last_words(
    english: Bench, host: MemoryHost
) -> None:
    host.dead_on_arrival = "no room left"
    said = await english("addons:create", "box", "--name", "caja", "-a", "demo")
    assert (said.code, said.out) == (1, "")
    assert "caja could not be created" in said.err
    assert "no room left" in said.err
    assert await english("addons", "-a", "demo") == Said(
        0, "", "⬢ demo has no add-ons. What there is: minidyno addons:services\n"
    )
    again = await english("addons:wait", "caja")
    assert (again.code, "no room left" in again.err) == (1, True)


async def test_one_that_takes_long_goes_on_in_the_background(
    english: Bench, box: BoxProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.mute = True
    monkeypatch.setattr("minidyno.cli.addon_changes.PATIENCE", 0.0)
    said = await english("addons:create", "box", "--name", "caja", "-a", "demo")
    assert (said.code, said.out) == (0, "")
    assert "caja is being created in the background" in said.err
    box.mute = False
    said = await english("addons:wait", "caja")
    assert said == Said(0, "", "Creating caja... done\n")
    assert await english.must("config:get", "BOX_URL", "-a", "demo")


async def test_the_list_shows_names_here_and_elsewhere(english: Bench) -> None:
    await english.must("addons:create", "box", "--name", "caja", "-a", "demo")
    assert await english("addons:attach", "caja", "--as", "CACHE", "-a", "otra") == Said(
        0,
        "",
        "Attaching caja as CACHE to ⬢ otra... done\n"
        "Setting CACHE config vars and restarting ⬢ otra... done, v2\n",
    )
    assert await english.must("addons", "-a", "otra") == (
        "Add-on                Plan  At Heroku  State\n"
        "box (caja)            mini  $3/month   created\n"
        " └─ as CACHE\n"
        " └─ as BOX on ⬢ demo\n"
    )
    assert await english.must("addons", "--all") == (
        "Add-on                  Plan  At Heroku  State\n"
        "box (caja)              mini  $3/month   created\n"
        " └─ as BOX on ⬢ demo\n"
        " └─ as CACHE on ⬢ otra\n"
    )
    # As Heroku does where no app is known.
    assert await english.must("addons") == await english.must("addons", "--all")
    [raw] = json.loads(await english.must("addons", "-a", "otra", "--json"))
    assert (raw["name"], raw["state"], raw["app"]["name"]) == ("caja", "provisioned", "demo")


async def test_info_tells_plan_apps_and_what_the_server_says(spanish: Bench) -> None:
    await spanish.must("addons:create", "box", "--name", "caja", "-a", "demo")
    assert await spanish.must("addons:info", "BOX", "-a", "demo") == (
        "=== caja\n\n"
        "Plan:        box:mini\n"
        "Precio:      gratis (en Heroku, 3 USD/mes)\n"
        "Unido como:  demo::BOX\n"
        "App dueña:   demo\n"
        "Creado:      <moment>\n"
        "Estado:      creado\n"
    )
    assert await spanish.must("addons:info", "caja") == await spanish.must(
        "addons:info", "demo::BOX"
    )


async def test_detaching_leaves_the_addon_and_the_owners_last_one_stays(english: Bench) -> None:
    await english.must("addons:create", "box", "--name", "caja", "-a", "demo")
    await english.must("addons:attach", "caja", "--as", "CACHE", "-a", "otra")
    assert await english("addons:detach", "CACHE", "-a", "otra") == Said(
        0,
        "",
        "Detaching CACHE to caja from ⬢ otra... done\n"
        "Unsetting CACHE config vars and restarting ⬢ otra... done, v3\n",
    )
    last = await english("addons:detach", "BOX", "-a", "demo")
    assert (last.code, "addons:destroy caja" in last.err) == (5, True)
    other = await english("addons:detach", "demo::BOX", "-a", "otra")
    assert (other.code, "App otra has no add-on under the name “demo::BOX”" in other.err) == (
        4,
        True,
    )
    gone = await english("addons:detach", "NADA", "-a", "demo")
    assert (gone.code, "NADA" in gone.err) == (4, True)


async def test_destroying_asks_for_the_apps_name_and_for_force_when_others_have_it(
    english: Bench, host: MemoryHost
) -> None:
    await english.must("addons:create", "box", "--name", "caja", "-a", "demo")
    await english.must("addons:attach", "caja", "-a", "otra")
    for confirm in ((), ("--confirm", "otra")):
        said = await english("addons:destroy", "caja", *confirm)
        assert (said.code, "--confirm demo" in said.err) == (2, True)
    used = await english("addons:destroy", "caja", "--confirm", "demo")
    assert (used.code, "otra" in used.err, "--force" in used.err) == (5, True, True)
    assert await english("addons:destroy", "caja", "--confirm", "demo", "--force") == Said(
        0, "", "Destroying caja on ⬢ demo... done\n"
    )
    assert await english.must("config", "--json", "-a", "otra") == "{}\n"
    await english.platform.advance(2)
    assert (host.servers, host.folders) == ({}, set())
    assert (await english("addons:info", "caja")).code == 4


async def test_an_app_takes_nothing_of_anothers_along_unless_forced(
    english: Bench, spanish: Bench
) -> None:
    for there in (english, spanish):
        await there.must("addons:create", "box", "--name", "caja", "-a", "demo")
    assert await spanish("apps:destroy", "-a", "demo") == Said(
        2,
        "",
        "Con ⬢ demo se borran:\n  caja (box:mini)\n"
        " ▸    Para borrar «demo» con todo lo suyo, repite su nombre: --confirm demo\n",
    )
    await spanish.must("apps:destroy", "-a", "demo", "--confirm", "demo")
    await english.must("addons:attach", "caja", "-a", "otra")
    asked = await english("apps:destroy", "-a", "demo")
    assert "With ⬢ demo go:\n  caja (box:mini); ⬢ otra uses it too\n" in asked.err
    refused = await english("apps:destroy", "-a", "demo", "--confirm", "demo")
    assert (refused.code, "caja (otra)" in refused.err, "--force" in refused.err) == (5, True, True)
    assert "BOX_URL" in await english.must("config", "-a", "otra")
    # The one that only uses it goes freely, and takes nothing along.
    await english.must("apps:create", "tercera")
    await english.must("addons:attach", "caja", "-a", "tercera")
    assert "go:" not in (await english("apps:destroy", "-a", "tercera")).err
    await english.must("apps:destroy", "-a", "tercera", "--confirm", "tercera")
    await english.must("apps:destroy", "-a", "demo", "--confirm", "demo", "--force")
    assert await english.must("config", "--json", "-a", "otra") == "{}\n"


async def test_what_has_no_credentials_is_not_said_to_have_been_rotated(
    english: Bench, box: BoxProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    await english.must("addons:create", "box", "--name", "caja", "-a", "demo")
    before = await english.must("releases", "--json", "-a", "demo")
    monkeypatch.setattr(box, "config", lambda _at, _user: {})
    said = await english("addons:rotate", "BOX", "-a", "demo")
    assert (said.code, "caja has no credentials to rotate" in said.err) == (2, True)
    assert await english.must("releases", "--json", "-a", "demo") == before
    assert "rotated" not in await english.must("logs", "-a", "demo")


async def test_renaming_upgrading_and_rotating(english: Bench) -> None:
    await english.must("addons:create", "box", "--name", "caja", "-a", "demo")
    before = await english.must("config:get", "BOX_URL", "-a", "demo")
    assert await english.must("addons:rename", "BOX", "almacen", "-a", "demo") == (
        "caja successfully renamed to almacen.\n"
    )
    assert await english("addons:upgrade", "almacen", "box:big") == Said(
        0, "", "Changing plan for almacen from box:mini to box:big... done\n"
    )
    assert "from box:big to box:mini" in (await english("addons:upgrade", "almacen", "mini")).err
    wrong = await english("addons:upgrade", "almacen", "giant")
    assert (wrong.code, "box:mini, box:same, box:big" in wrong.err) == (4, True)
    assert await english("addons:rotate", "BOX", "-a", "demo") == Said(
        0, "", "Rotating credentials for almacen... done, restarting ⬢ demo\n"
    )
    assert await english.must("config:get", "BOX_URL", "-a", "demo") != before


async def test_changing_to_the_plan_that_it_has_says_so_and_is_no_failure(
    english: Bench, spanish: Bench
) -> None:
    for there in (english, spanish):
        await there.must("addons:create", "box", "--name", "caja", "-a", "demo")
    for words in (["BOX", "mini"], ["caja", "heroku-box:mini"], ["box:mini"]):
        assert await english("addons:upgrade", *words, "-a", "demo") == Said(
            0, "", "caja is on plan box:mini already. Nothing was changed.\n"
        )
    same = await spanish("addons:downgrade", "caja", "box:mini")
    assert same.err == "caja ya tiene el plan box:mini. No se ha cambiado nada.\n"
    assert "Plan changed" not in await english.must("logs", "-a", "demo")


async def test_a_plan_that_is_not_said_is_asked_for_and_never_taken_to_be_the_first(
    english: Bench,
) -> None:
    await english.must("addons:create", "box:big", "--name", "caja", "-a", "demo")
    for words in (["BOX"], ["BOX:"]):
        said = await english("addons:upgrade", *words, "-a", "demo")
        assert (said.code, "The ones there are: minidyno addons:plans box\n" in said.err) == (
            2,
            True,
        )
    for word in ("box:", "heroku-box:"):
        assert (await english("addons:upgrade", "caja", word)).code == 4
        assert (await english("addons:create", word, "-a", "demo")).code == 4
    assert "box:big" in await english.must("addons:info", "caja")
    assert await english("addons:upgrade", "box:mini", "-a", "demo") == Said(
        0, "", "Changing plan for caja from box:big to box:mini... done\n"
    )


async def test_a_name_that_only_another_app_gives_it_is_found_with_that_app(
    english: Bench, spanish: Bench
) -> None:
    for there in (english, spanish):
        await there.must("addons:create", "box", "--name", "caja", "-a", "demo")
    for words in (["addons:attach", "BOX", "-a", "otra"], ["addons:info", "BOX_URL", "-a", "otra"]):
        said = await english(*words)
        assert (said.code, said.err.endswith("Write it whole: demo::BOX\n")) == (4, True)
    said = await spanish("addons:info", "box_url".upper())
    assert (said.code, said.err.endswith("Escríbelo entero: demo::BOX\n")) == (4, True)
    assert (await english("addons:attach", "demo::BOX", "-a", "otra")).code == 0


async def test_the_catalogue_is_listed(english: Bench, spanish: Bench) -> None:
    assert await english.must("addons:services") == "Slug  Name\nbox   Box\n"
    assert await spanish.must("addons:plans", "heroku-box") == (
        "                 Plan      Límites           En Heroku\n"
        "(si no se dice)  box:mini  Caja Mini         3 USD/mes\n"
        "                 box:big   64 MB de memoria  9 USD/mes\n"
        "                 box:same  Caja Igual        —\n"
    )
    for plan in ("box:big", "heroku-box:big"):
        assert await english("addons:plans", plan) == Said(
            0,
            await english.must("addons:plans", "box"),
            "box:big is a plan. These are all of box:\n",
        )
    for plan in ("box:giant", "box:"):
        none = await english("addons:plans", plan)
        assert (none.code, none.out) == (4, "")
        assert f"no plan “{plan}”. The ones there are: box:mini, box:same, box:big" in none.err
    unknown = await english("addons:plans", "bx")
    assert (unknown.code, "bx" in unknown.err) == (4, True)


async def test_a_config_var_of_an_addon_is_not_set_by_hand(spanish: Bench) -> None:
    await spanish.must("addons:create", "box", "--name", "caja", "-a", "demo")
    said = await spanish("config:set", "BOX_URL=otra", "-a", "demo")
    assert (said.code, "addons:detach BOX" in said.err) == (5, True)
    assert (await spanish("config:unset", "BOX_URL", "-a", "demo")).code == 5


async def test_a_simulated_platform_says_why_it_has_none(tmp_path: Path) -> None:
    async with bench(tmp_path, "es") as bare:
        await bare.must("apps:create", "demo")
        said = await bare("addons:create", "redis", "-a", "demo")
        assert (said.code, "simulada" in said.err) == (1, True)


async def test_opening_one_without_pages_says_that_it_has_none(english: Bench) -> None:
    await english.must("addons:create", "box", "--name", "caja", "-a", "demo")
    said = await english("addons:open", "caja")
    assert (said.code != 0, "caja" in said.err) == (True, True)
    assert english.browsed == []


async def test_a_server_that_does_not_start_is_not_called_created_and_its_reason_is_told(
    spanish: Bench, host: MemoryHost
) -> None:
    await spanish.must("addons:create", "box", "--name", "caja", "-a", "demo", "--wait")
    [server] = host.servers.values()
    server.exit_code = 1
    host.refused = [
        MinidynoError("addon_data_of_another", made="Caja 9", here="Caja 7", cure="instala-la 9")
    ] * 100
    await spanish.platform.advance(5)
    listed = await spanish.must("addons", "-a", "demo")
    assert "no arranca" in listed
    assert "creado" not in listed
    told = await spanish.must("addons:info", "caja")
    assert "Estado:      no arranca\n" in told
    assert "los hizo Caja 9" in told
    assert "instala-la 9" in told
    log = await spanish.must("logs", "-a", "demo", "-n", "50")
    assert log.count("The data of this add-on was made by Caja 9") == 1
    assert "los hizo Caja 9" in (await spanish("addons:rotate", "caja")).err
    host.refused.clear()
    await spanish.platform.advance(60)
    assert "creado" in await spanish.must("addons", "-a", "demo")
    assert "Motivo" not in await spanish.must("addons:info", "caja")


async def test_a_server_that_answers_late_is_well_again(
    english: Bench, host: MemoryHost, box: BoxProvider
) -> None:
    await english.must("addons:create", "box", "--name", "caja", "-a", "demo", "--wait")
    [first] = host.servers.values()
    first.exit_code, box.mute = 1, True
    await english.platform.advance(70)
    assert "not starting" in await english.must("addons", "-a", "demo")
    box.mute = False
    await english.platform.advance(40)
    assert "created" in await english.must("addons", "-a", "demo")
    [second] = host.servers.values()
    assert second.starts == 2
