"""Deploying: the log is data, the rest is talk, and the exit code tells how it went."""

import json
from pathlib import Path

import pytest

from minidyno.backends.simulated_dyno import Behaviour
from tests.unit.cli.bench import Bench, Said

LOG = (
    "-----> Building on the minidyno stack\n"
    "-----> Using buildpack: minidyno/procfile\n"
    "-----> Procfile app detected\n"
    "-----> Discovering process types\n"
    "       Procfile declares types -> web, worker\n"
    "-----> Compressing...\n"
    "       Done: 1K\n"
    "-----> Launching...\n"
    "       Released v{version}\n"
    "       Deployed to demo\n"
)


def without_size(said: Said) -> Said:
    """Leave out the archive's size, which hangs on zlib."""
    first, _, rest = said.err.partition("\n")
    return Said(said.code, said.out, f"{first.rpartition(',')[0]}\n{rest}")


async def test_a_deploy_streams_its_log_and_waits_for_the_dynos(spanish: Bench) -> None:
    await spanish.must("apps:create", "demo")
    folder = spanish.app_folder()
    assert without_size(await spanish("deploy", str(folder), "-a", "demo")) == Said(
        0,
        LOG.format(version=2),
        f"Empaquetando {folder}... hecho\n"
        "Subiendo a ⬢ demo... hecho\n"
        "Esperando a los dynos de v2... hecho, 1 en marcha\n"
        "v2 atiende en http://demo.localhost:8080/ y en http://127.0.0.1:20000/\n",
    )


async def test_the_folder_is_the_current_one_when_none_is_given(english: Bench) -> None:
    await english.must("apps:create", "demo")
    english.folder = english.app_folder()
    said = without_size(await english("deploy", "--no-wait", "-a", "demo"))
    assert said == Said(
        0,
        LOG.format(version=2),
        f"Packing {english.folder}... done\nUploading to ⬢ demo... done\n",
    )


async def test_json_comes_alone_on_the_data_stream(english: Bench) -> None:
    await english.must("apps:create", "demo")
    out = await english.must("deploy", str(english.app_folder()), "-a", "demo", "--json")
    deployed = json.loads(out)
    assert deployed["build"]["status"] == "succeeded"
    assert deployed["release"]["version"] == 2


async def test_a_build_that_fails_ends_with_1_and_says_the_line(spanish: Bench) -> None:
    await spanish.deployed()
    said = await spanish("deploy", str(spanish.app_folder("web python app.py\n")), "-a", "demo")
    assert said.code == 1
    assert " !     No entiendo la línea 1 del Procfile: «web python app.py»." in said.out
    assert " ▸    La construcción falló y la app sigue como estaba." in said.err
    [dyno] = json.loads(await spanish.must("ps", "-a", "demo", "--json"))
    assert (dyno["release"]["version"], dyno["state"]) == (2, "up")


async def test_a_folder_without_procfile_says_what_is_missing(english: Bench) -> None:
    await english.must("apps:create", "demo")
    folder = english.app_folder()
    (folder / "Procfile").unlink()
    said = await english("deploy", str(folder), "-a", "demo")
    assert said.code == 1
    assert " !     No buildpack recognises this app. A Procfile is missing at the top" in said.out


@pytest.mark.parametrize(
    ("behaviour", "state"),
    [
        (Behaviour(dies_after=0.2, boots_in=1.0), "crashed"),
        (Behaviour(never_boots=True), "crashed"),
    ],
)
async def test_new_dynos_that_do_not_come_up_end_with_1_and_the_old_release_serves(
    spanish: Bench, behaviour: Behaviour, state: str
) -> None:
    await spanish.deployed()
    spanish.platform.behave("web", behaviour)
    said = await spanish("deploy", str(spanish.app_folder()), "-a", "demo")
    assert said.code == 1
    assert said.out == LOG.format(version=3)
    assert said.err.splitlines()[-2:] == [
        "Esperando a los dynos de v3... !",
        f" ▸    Los dynos nuevos de v3 no llegaron a responder (web.1: {state}), así que sigue "
        "atendiendo v2. El motivo está en: minidyno logs -a demo",
    ]


async def test_first_dynos_that_do_not_come_up_leave_the_app_without_any(english: Bench) -> None:
    await english.must("apps:create", "demo")
    english.platform.behave("web", Behaviour(never_boots=True))
    said = await english("deploy", str(english.app_folder()), "-a", "demo")
    assert said.code == 1
    assert said.err.splitlines()[-1] == (
        " ▸    The dynos of v2 did not come to answer (web.1: crashed), and no others serve the "
        "app. The reason is in: minidyno logs -a demo"
    )


async def test_with_no_dyno_wanted_there_is_nothing_to_wait_for(english: Bench) -> None:
    await english.deployed()
    await english.must("ps:scale", "web=0", "-a", "demo")
    said = await english("deploy", str(english.app_folder()), "-a", "demo")
    assert said.code == 0
    assert "Waiting for the dynos of v3... done, 0 up\n" in said.err


async def test_a_folder_that_is_not_there_ends_with_2(spanish: Bench) -> None:
    await spanish.must("apps:create", "demo")
    folder = spanish.folder / "nada"
    assert await spanish("deploy", str(folder), "-a", "demo") == Said(
        2,
        "",
        f"Empaquetando {folder}... !\n"
        f" ▸    En {spanish.folder} no hay ninguna carpeta «nada». Escribe la ruta entera, o entra "
        "antes con cd en la carpeta desde la que cuentas.\n",
    )


async def test_an_app_that_does_not_exist_is_said_before_anything_is_packed(
    spanish: Bench, tmp_path: Path
) -> None:
    said = await spanish("deploy", str(tmp_path / "nada"), "-a", "nada")
    assert said.code == 4
    assert "Empaquetando" not in said.err


async def test_a_one_off_dyno_of_the_release_before_is_not_waited_for(english: Bench) -> None:
    await english.deployed()
    english.platform.behave("run", Behaviour())
    await english.must("run:detached", "sleep 1000", "-a", "demo")
    await english.platform.advance(2)
    assert "run.1" in await english.must("ps", "-a", "demo")
    said = await english("deploy", str(english.app_folder()), "-a", "demo")
    assert said.code == 0
    assert "Waiting for the dynos of v3... done, 1 up" in said.err
