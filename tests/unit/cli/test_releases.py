"""Releases and the way back."""

import json
from pathlib import Path

from minidyno.backends.simulated_dyno import Behaviour
from minidyno.domain.settings import Settings
from tests.unit.cli.bench import Bench, Said, bench


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
        "Frente a v1:      +A\n"
        "\n"
        "=== Config vars de v2\n"
        "\n"
        "A: 1\n"
    )
    assert await spanish.must("releases:info", "v2", "-a", "demo") == expected
    assert await spanish.must("releases:info", "2", "-a", "demo") == expected
    newest = json.loads(await spanish.must("releases:info", "-a", "demo", "--json"))
    assert (newest["version"], newest["config_vars"]) == (3, {"A": "2"})


async def test_what_a_release_changed_is_code_config_and_processes(spanish: Bench) -> None:
    async def since(version: str) -> str:
        shown = await spanish.must("releases:info", version, "-a", "demo")
        return next(line for line in shown.splitlines() if line.startswith("Frente a "))

    await spanish.deployed()
    await spanish.must("config:set", "A=secreta", "B=2", "-a", "demo")
    await spanish.must("config:set", "A=otra", "-a", "demo")
    await spanish.must("config:unset", "B", "-a", "demo")
    folder = spanish.app_folder("web: python app.py --rápido\nreloj: python reloj.py\n")
    await spanish.must("deploy", str(folder), "-a", "demo")
    await spanish.must("rollback", "v5", "-a", "demo")
    assert [await since(f"v{version}") for version in range(2, 8)] == [
        "Frente a v1:      otro código, procesos +web +worker",
        "Frente a v2:      +A +B",
        "Frente a v3:      +A",
        "Frente a v4:      -B",
        "Frente a v5:      otro código, procesos +reloj -worker ~web",
        "Frente a v6:      otro código, procesos +worker -reloj ~web",
    ]
    shown = json.loads(await spanish.must("releases:info", "v6", "-a", "demo", "--json"))
    assert shown["changes"] == {
        "since": 5,
        "code": True,
        "commits": None,
        "config_set": [],
        "config_removed": [],
        "types_added": ["reloj"],
        "types_removed": ["worker"],
        "types_changed": ["web"],
    }


async def test_a_rollback_is_a_new_release_and_says_how_to_undo_it(spanish: Bench) -> None:
    await spanish.deployed()
    await spanish.must("config:set", "A=1", "-a", "demo")
    assert await spanish("rollback", "-a", "demo") == Said(
        0,
        "",
        "Volviendo ⬢ demo a lo anterior... hecho, v4\n"
        " ▸    Vuelven el código y las config vars; los add-ons siguen como están.\n"
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


async def test_a_release_whose_slug_is_gone_is_shown_as_expired_and_cannot_come_back(
    tmp_path: Path,
) -> None:
    settings = Settings(boot_timeout=5.0, release_keep_count=2, release_keep_days=0)
    async with bench(tmp_path, "es", settings=settings) as spanish:
        await spanish.deployed()
        for number in range(3):
            folder = spanish.app_folder(f"web: python app.py {number}\n")
            await spanish.must("deploy", str(folder), "-a", "demo")
        listed = json.loads(await spanish.must("releases", "-a", "demo", "--json"))
        assert {r["version"]: r["status"] for r in listed}[2] == "expired"
        shown = await spanish.must("releases:info", "v2", "-a", "demo")
        assert "Estado:           expired\n" in shown
        assert "Se puede volver:  no\n" in shown
        next_one = await spanish.must("releases:info", "v3", "-a", "demo")
        assert "Frente a v2:      otro código, procesos -worker ~web\n" in next_one
        refused = await spanish("rollback", "v2", "-a", "demo")
        assert refused.code == 5
        assert "No se puede volver a v2: su slug ya se borró" in refused.err
        assert "de los últimos 2 releases" in refused.err.replace("\n ▸    ", " ")
        kept = await spanish("rollback", "v4", "-a", "demo")
        assert kept.code == 0


async def test_the_output_of_a_release_command_is_shown(spanish: Bench) -> None:
    await spanish.deployed()
    refused = await spanish("releases:output", "v2", "-a", "demo")
    assert (refused.code, "no tiene fase de release" in refused.err) == (4, True)
    spanish.platform.behave("release", Behaviour(dies_after=0, exit_code=0, prints=("migrado",)))
    folder = spanish.app_folder("web: python app.py\nrelease: python migra.py\n")
    deployed = await spanish.must("deploy", str(folder), "-a", "demo")
    assert "-----> Running release command...\nmigrado\n" in deployed
    assert await spanish.must("releases:output", "-a", "demo") == "migrado\n"


async def test_a_deploy_whose_release_command_fails_says_so(spanish: Bench) -> None:
    await spanish.deployed()
    spanish.platform.behave("release", Behaviour(dies_after=0, exit_code=1))
    folder = spanish.app_folder("web: python app.py\nrelease: python migra.py\n")
    failed = await spanish("deploy", str(folder), "-a", "demo")
    assert failed.code == 1
    assert "La fase de release de v3 falló" in failed.err


async def test_config_changes_and_rollbacks_wait_for_their_release_phase_and_say_how_it_ended(
    english: Bench,
) -> None:
    behave = english.platform.behave
    behave("release", Behaviour(dies_after=1, exit_code=0, prints=("migrated",)))
    await english.must("apps:create", "demo")
    folder = english.app_folder("web: python app.py\nrelease: python migra.py\n")
    await english.must("deploy", str(folder), "-a", "demo")
    said = await english("config:set", "A=1", "-a", "demo")
    assert said == Said(
        0,
        "A: 1\n",
        "Setting A and restarting ⬢ demo... done, v3\n"
        " ▸    v3 waits for its release phase:\n"
        "migrated\n",
    )
    behave("release", Behaviour(dies_after=1, exit_code=7))
    for words, version in (
        (["config:set", "A=2"], 4),
        (["config:unset", "A"], 5),
        (["rollback", "v2"], 6),
    ):
        failed = await english(*words, "-a", "demo")
        assert (failed.code, failed.out) == (1, "")
        assert f"The release phase of v{version} failed" in failed.err
    # A change that changes nothing makes no release: the failed one is no news.
    assert (await english("config:set", "A=1", "-a", "demo")).code == 0
    assert await english.must("config", "-a", "demo", "--json") == '{\n  "A": "1"\n}\n'


async def test_a_command_run_apart_is_named_and_its_words_are_in_the_log(spanish: Bench) -> None:
    await spanish.deployed()
    spanish.platform.behave("run", Behaviour(dies_after=0, exit_code=3, prints=("hecho",)))
    assert await spanish.must("run:detached", "python", "tarea.py", "-a", "demo") == "run.1\n"
    await spanish.must("ps", "-a", "demo")
    wrong = await spanish("run:detached", "x", "--env", "SIN_VALOR", "-a", "demo")
    assert (wrong.code, "NOMBRE=VALOR" in wrong.err) == (2, True)
