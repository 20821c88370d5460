"""The first push of an app that brings all it needs: app.json, .profile, a default web process."""

import json
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from tests.acceptance.real_platform import RealPlatform, eventually, real_platform
from tests.acceptance.student_repository import Repository, serving

APP_JSON = {
    "env": {
        "SALUDO": "hola",
        "CLAVE": {"generator": "secret"},
        "CORREO": {"description": "quien responde"},
    },
    "formation": {"web": {"quantity": 2}, "worker": {"quantity": 1}},
    "scripts": {"postdeploy": "echo sembrado por $CORREO > $SEMILLA && cat $SEMILLA"},
}
SERVER = """
const http = require('node:http')
const said = JSON.stringify({saludo: process.env.SALUDO, de: process.env.DE_PERFIL})
http.createServer((_, answer) => answer.end(said)).listen(process.env.PORT, '127.0.0.1')
"""


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """An app for Node.js without a web line in its Procfile, and without dependencies."""
    folder = tmp_path / "muestra"
    folder.mkdir()
    (folder / "package.json").write_text(
        json.dumps(
            {"name": "hola", "version": "1.0.0", "private": True, "scripts": {"start": "node s.js"}}
        )
    )
    (folder / "package-lock.json").write_text(
        json.dumps(
            {
                "name": "hola",
                "version": "1.0.0",
                "lockfileVersion": 3,
                "requires": True,
                "packages": {"": {"name": "hola", "version": "1.0.0"}},
            }
        )
    )
    (folder / "s.js").write_text(SERVER)
    (folder / "Procfile").write_text("# solo el trabajador\nworker: sleep 1000\n")
    (folder / ".profile").write_text('export DE_PERFIL="$SALUDO desde .profile"\n')
    (folder / "app.json").write_text(json.dumps(APP_JSON))
    return folder


def answer(platform: RealPlatform) -> Any:
    request = Request(
        f"http://127.0.0.1:{platform.router_port}/", headers={"Host": "demo.localhost"}
    )
    with build_opener(ProxyHandler({})).open(request, timeout=30) as response:
        return json.load(response)


def up(platform: RealPlatform) -> list[str]:
    dynos = platform.json("ps", "-a", "demo")
    return sorted(dyno["name"] for dyno in dynos if dyno["state"] == "up")


def test_app_json_is_asked_for_laid_out_and_run_once(sample: Path, tmp_path: Path) -> None:
    seed = tmp_path / "semilla"
    with real_platform(tmp_path / "home") as platform:
        platform.run("apps:create", "demo")
        ana = Repository(tmp_path / "ana", platform, sample=sample)
        refused = ana.push(ok=False)
        assert any("CORREO" in line and line.startswith("!") for line in refused), refused
        assert "!     Push rejected to demo." in refused
        platform.run("config:set", "CORREO=ana@example.com", f"SEMILLA={seed}", "-a", "demo")

        said = ana.push()
        assert "Procfile declares types -> worker" in said
        assert "Default types for buildpack -> web" in said
        assert "sembrado por ana@example.com" in said
        assert "scripts.postdeploy succeeded" in said
        assert said[-1] == "Verifying deploy... done."
        eventually(lambda: up(platform) == ["web.1", "web.2", "worker.1"])
        assert answer(platform) == {"saludo": "hola", "de": "hola desde .profile"}
        config = platform.json("config", "-a", "demo")
        assert config["SALUDO"] == "hola"
        assert len(config["CLAVE"]) == 64

        seed.unlink()
        ana.commit("otro")
        again = ana.push()
        assert not any("postdeploy" in line for line in again)
        assert not seed.exists()
        eventually(lambda: up(platform) == ["web.1", "web.2", "worker.1"])
        assert platform.json("config", "-a", "demo") == config


def test_a_command_run_apart_has_profile_config_and_an_exit_code_in_the_log(
    tmp_path: Path,
) -> None:
    with real_platform(tmp_path / "home") as platform:
        platform.run("apps:create", "demo")
        ana = Repository(tmp_path / "ana", platform)
        (ana.folder / ".profile").write_text("export COLOR=verde\n")
        ana.commit("perfil")
        ana.push()
        eventually(lambda: serving(platform, 2))
        name = platform.run(
            "run:detached", "echo $COLOR $TAMANO; exit 4", "-e", "TAMANO=grande", "-a", "demo"
        ).stdout.strip()
        eventually(
            lambda: any(
                f"heroku[{name}]: Process exited with status 4" in line for line in platform.log()
            )
        )
        assert any(f"app[{name}]: verde grande" in line for line in platform.log())
        # And it is gone, while the app goes on as before.
        eventually(lambda: serving(platform, 2))
