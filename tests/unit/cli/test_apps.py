"""Apps: list, create, look at, rename, destroy."""

import json

from tests.unit.cli.bench import Bench, Said


async def test_without_apps_the_list_says_how_to_create_one(spanish: Bench) -> None:
    assert await spanish("apps") == Said(
        0, "", "No tienes apps. Crea una con: minidyno apps:create NOMBRE\n"
    )


async def test_the_list_of_apps_looks_like_herokus(english: Bench) -> None:
    await english.must("apps:create", "tienda")
    await english.must("apps:create", "demo")
    assert await english("apps") == Said(
        0, "=== estudiante@minidyno.localhost Apps\n\ndemo\ntienda\n", ""
    )


async def test_json_is_what_the_api_answers(spanish: Bench) -> None:
    await spanish.must("apps:create", "demo")
    [app] = json.loads(await spanish.must("apps", "--json"))
    assert app["name"] == "demo"
    assert app == json.loads(await spanish.must("apps:info", "-a", "demo", "--json"))


async def test_creating_says_where_the_app_will_answer(spanish: Bench) -> None:
    assert await spanish("apps:create", "demo") == Said(
        0,
        "http://demo.localhost:8080/ | http://127.0.0.1:5170/demo.git\n",
        "Creando ⬢ demo... hecho\n",
    )


async def test_creating_without_a_name_says_the_one_made_up(english: Bench) -> None:
    said = await english("create")
    [app] = json.loads(await english.must("apps", "--json"))
    assert said.err == f"Creating an app... done, ⬢ {app['name']}\n"


async def test_an_invalid_name_ends_with_2_and_a_suggestion(spanish: Bench) -> None:
    assert await spanish("apps:create", "Mi App") == Said(
        2,
        "",
        "Creando ⬢ Mi App... !\n"
        " ▸    «Mi App» no sirve como nombre de app: usa de 3 a 30 letras minúsculas, cifras y "
        "guiones, empezando por una letra y sin guion al final. Por ejemplo: mi-app\n",
    )


async def test_a_taken_name_ends_with_5(english: Bench) -> None:
    await english.must("apps:create", "demo")
    said = await english("apps:create", "demo")
    assert said.code == 5
    assert said.err.startswith("Creating ⬢ demo... !\n ▸    There already is an app called “demo”.")


async def test_info_shows_the_app_and_both_addresses(spanish: Bench) -> None:
    await spanish.deployed()
    assert await spanish.must("apps:info", "-a", "demo") == (
        "=== demo\n"
        "\n"
        "Dynos:            web: 1\n"
        "Git URL:          http://127.0.0.1:5170/demo.git\n"
        "Mantenimiento:    off\n"
        "Propietario:      estudiante@minidyno.localhost\n"
        "Región:           local\n"
        f"Tamaño del slug:  {await _slug_size(spanish)}\n"
        "Stack:            simulated\n"
        "Web URL:          http://demo.localhost:8080/\n"
        "Puerto propio:    http://127.0.0.1:20000/\n"
    )


async def _slug_size(bench: Bench) -> str:
    info = json.loads(await bench.must("apps:info", "-a", "demo", "--json"))
    return f"{info['slug_size']} B"


async def test_an_app_that_does_not_exist_ends_with_4(english: Bench) -> None:
    assert await english("apps:info", "-a", "nada") == Said(
        4,
        "",
        " ▸    There is no app called “nada”. See the ones there are with: minidyno apps\n",
    )


async def test_destroying_asks_for_the_name_again(spanish: Bench) -> None:
    await spanish.must("apps:create", "demo")
    for words in (["-a", "demo"], ["demo"], ["demo", "--confirm", "otra"]):
        assert await spanish("apps:destroy", *words) == Said(
            2,
            "",
            " ▸    Para borrar «demo» con todo lo suyo, repite su nombre: --confirm demo\n",
        )
    assert await spanish("apps:destroy", "-a", "demo", "--confirm", "demo") == Said(
        0, "", "Borrando ⬢ demo (con todo lo suyo)... hecho\n"
    )
    assert await spanish.must("apps", "--json") == "[]\n"


async def test_renaming_keeps_the_app(english: Bench) -> None:
    await english.must("apps:create", "demo")
    assert await english("apps:rename", "tienda", "-a", "demo") == Said(
        0,
        "http://tienda.localhost:8080/ | http://127.0.0.1:5170/tienda.git\n",
        "Renaming demo to tienda... done\n",
    )


async def test_open_sends_the_browser_to_the_apps_own_port(spanish: Bench) -> None:
    await spanish.must("apps:create", "demo")
    assert await spanish("open", "/lenta", "-a", "demo") == Said(
        0, "", "Abriendo http://127.0.0.1:20000/lenta... hecho\n"
    )
    assert spanish.browsed == ["http://127.0.0.1:20000/lenta"]
    assert await spanish("open", "--print-url", "-a", "demo") == Said(
        0, "http://127.0.0.1:20000/\n", ""
    )
    assert len(spanish.browsed) == 1


async def test_without_a_browser_open_says_so(english: Bench) -> None:
    english.has_browser = False
    await english.must("apps:create", "demo")
    assert await english("open", "-a", "demo") == Said(
        0, "", "Opening http://127.0.0.1:20000/... done, but there is no browser\n"
    )


async def test_maintenance_is_turned_on_and_off(spanish: Bench) -> None:
    await spanish.must("apps:create", "demo")
    assert await spanish("maintenance", "-a", "demo") == Said(0, "off\n", "")
    assert await spanish("maintenance:on", "-a", "demo") == Said(
        0, "", "Activando el modo mantenimiento de ⬢ demo... hecho\n"
    )
    assert await spanish.must("maintenance", "-a", "demo", "--json") == (
        '{\n  "maintenance": true\n}\n'
    )
    assert await spanish("maintenance:off", "-a", "demo") == Said(
        0, "", "Quitando el modo mantenimiento de ⬢ demo... hecho\n"
    )


async def test_a_misspelt_app_is_told_the_one_that_was_meant(spanish: Bench) -> None:
    for name in ("tienda", "guardia"):
        await spanish.must("apps:create", name)
    said = await spanish("ps", "-a", "tiend")
    assert said.code == 4
    assert said.err == (
        " ▸    No existe ninguna app llamada «tiend». ¿Querías decir tienda? Mira las que hay con: "
        "minidyno apps\n"
    )
    assert "¿Querías decir" not in (await spanish("ps", "-a", "otra-cosa")).err


async def test_a_misspelt_folder_is_told_the_one_that_was_meant(english: Bench) -> None:
    await english.must("apps:create", "demo")
    english.app_folder()
    said = await english("deploy", "holla", "-a", "demo")
    assert said.code == 2
    assert said.err.endswith(
        f"There is no folder “holla” in {english.folder}. Did you mean “hola”?\n"
    )
