"""An app with a Dockerfile, on the whole platform: deployed, scaled, rolled back, served."""

import json
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from minidyno.backends.docker.naming import home_id
from tests.acceptance.real_platform import REPOSITORY, RealPlatform, eventually, real_platform
from tests.acceptance.student_repository import Repository
from tests.docker_engine import docker_or_skip

HELLO = REPOSITORY / "notebooks" / "apps" / "hola-contenedor"


def docker(*words: str) -> str:
    return subprocess.run(["docker", *words], capture_output=True, text=True, check=True).stdout


def images(platform: RealPlatform) -> list[str]:
    """The names of the images that this platform built."""
    listed = docker("images", "minidyno/app", "--format", "{{.Tag}}").splitlines()
    return [tag for tag in listed if tag.startswith(home_id(platform.home))]


def ask(platform: RealPlatform, app: str = "demo") -> dict[str, Any]:
    request = urllib.request.Request(f"http://127.0.0.1:{platform.router_port}/")
    request.add_header("Host", f"{app}.localhost:{platform.router_port}")
    with urllib.request.urlopen(request, timeout=60) as answer:
        found: dict[str, Any] = json.loads(answer.read())
        return found


@pytest.fixture(autouse=True)
def _no_images_left(tmp_path: Path) -> Iterator[None]:
    yield
    if shutil.which("docker"):
        label = f"label=minidyno.home={home_id(tmp_path / 'h')}"
        left = subprocess.run(
            ["docker", "images", "-q", "--filter", label],
            capture_output=True,
            text=True,
            check=False,
        )
        for image in left.stdout.split():
            subprocess.run(["docker", "rmi", "--force", image], capture_output=True, check=False)


def test_the_course_app_is_deployed_scaled_and_rolled_back(tmp_path: Path) -> None:
    docker_or_skip()
    source = tmp_path / "app"
    shutil.copytree(HELLO, source)
    with real_platform(tmp_path / "h", backend="docker") as platform:
        platform.run("create", "demo")
        assert "next deploy" in platform.run("stack:set", "container", "-a", "demo").stderr
        log = platform.deploy(source)
        assert "-----> Building on the container stack" in log
        assert "-----> Building web (Dockerfile)" in log
        assert "       Step 1/9 : FROM minidyno/stack:" in log
        assert "Images declare types -> web, release, worker" in log
        assert "La imagen está completa: ¡Hola desde mi propia imagen!" in log
        assert "* container" in platform.run("stack", "-a", "demo").stdout
        first = ask(platform)
        assert first["saludo"] == "¡Hola desde mi propia imagen!"
        assert first["carpeta"] == "/programa"
        assert first["usuario"] != 0
        assert (first["escribe_en_su_carpeta"], first["escribe_en_tmp"]) == (False, True)

        platform.run("ps:scale", "web=2", "worker=1", "-a", "demo")
        platform.run("ps:wait", "-a", "demo")
        eventually(lambda: {ask(platform)["dyno"] for _ in range(8)} == {"web.1", "web.2"})
        eventually(lambda: any("Latido de worker.1" in line for line in platform.log()))
        inside = platform.run("ps:exec", "id -u; pwd", "-a", "demo", "--dyno", "web.1").stdout
        assert inside.split() == [str(first["usuario"]), "/programa"]
        one = platform.run("run", "cat saludo.txt", "-a", "demo").stdout
        assert "¡Hola desde mi propia imagen!" in one

        yml = source / "heroku.yml"
        yml.write_text(yml.read_text("utf-8").replace("¡Hola desde mi", "Adiós desde mi"), "utf-8")
        platform.deploy(source)
        eventually(lambda: ask(platform)["saludo"] == "Adiós desde mi propia imagen!")
        assert len(images(platform)) == 2
        platform.run("rollback", "-a", "demo")
        eventually(lambda: ask(platform)["saludo"] == "¡Hola desde mi propia imagen!")

        (source / "Dockerfile").write_text("FROM minidyno/stack:1\nRUN echo ojo >&2; exit 7\n")
        failed = platform.run("deploy", str(source), "-a", "demo", ok=False)
        assert failed.returncode != 0
        assert "ojo" in failed.stdout
        assert "returned a non-zero code: 7" in failed.stdout + failed.stderr
        assert ask(platform)["saludo"] == "¡Hola desde mi propia imagen!"
    # Nobody runs the folder any more, and nothing of it has to stay in Docker.
    assert len(images(platform)) == 2
    assert "minidyno/app" in platform.run("doctor", "--clean", ok=False).stdout
    assert images(platform) == []
    platform.up()
    try:
        eventually(lambda: "web.1" in platform.run("ps", "-a", "demo").stdout)
        platform.run("ps:wait", "-a", "demo")
        eventually(lambda: len(images(platform)) == 1)
        # Not tried before the image is there.
        assert not [line for line in platform.log() if "no longer in Docker" in line]
        eventually(lambda: ask(platform)["saludo"] == "¡Hola desde mi propia imagen!")
    finally:
        platform.down()
        platform.run("doctor", "--clean", ok=False)


def test_an_app_with_a_dockerfile_is_pushed_with_git(tmp_path: Path) -> None:
    docker_or_skip()
    with real_platform(tmp_path / "h", backend="docker") as platform:
        platform.run("create", "demo")
        platform.run("stack:set", "container", "-a", "demo")
        ana = Repository(tmp_path / "ana", platform, sample=HELLO)
        said = ana.push()
        assert "-----> Building web (Dockerfile)" in said
        assert "Images declare types -> web, release, worker" in said
        assert "Verifying deploy... done." in said
        assert ask(platform)["saludo"] == "¡Hola desde mi propia imagen!"

        # Without heroku.yml the Dockerfile alone is the app; it has an entrypoint this time.
        (ana.folder / "heroku.yml").unlink()
        dockerfile = ana.folder / "Dockerfile"
        entrypoint = 'ENTRYPOINT ["/usr/bin/env", "PUERTA=abierta"]\n'
        dockerfile.write_text(dockerfile.read_text("utf-8") + entrypoint, "utf-8")
        ana.commit("segundo")
        said = ana.push()
        assert "Images declare types -> web" in said
        eventually(lambda: ask(platform)["saludo"] == "¡Hola!")
        assert platform.run("run", "echo $PUERTA", "-a", "demo").stdout == "abierta\n"

        dockerfile.write_text("FROM minidyno/stack:1\nRUN echo ojo; exit 7\n", "utf-8")
        ana.commit("roto")
        assert "ojo" in "\n".join(ana.push(ok=False))
        assert ask(platform)["saludo"] == "¡Hola!"


def test_a_one_off_dyno_has_the_image_of_the_type_that_is_asked_for(tmp_path: Path) -> None:
    docker_or_skip()
    source = tmp_path / "app"
    shutil.copytree(HELLO, source)
    (source / "otro").mkdir()
    (source / "otro" / "Dockerfile").write_text(
        "FROM minidyno/stack:1\nENV QUIEN=otro\nCMD sleep 300\n", "utf-8"
    )
    (source / "heroku.yml").write_text(
        "build:\n  docker:\n    web: Dockerfile\n    otro: otro/Dockerfile\n", "utf-8"
    )
    with real_platform(tmp_path / "h", backend="docker") as platform:
        platform.run("create", "demo")
        platform.run("stack:set", "container", "-a", "demo")
        platform.deploy(source)
        assert platform.run("run", "echo [$QUIEN]", "-a", "demo").stdout == "[]\n"
        of_otro = ("run", "--type", "otro", "echo [$QUIEN]", "-a", "demo")
        assert platform.run(*of_otro).stdout == "[otro]\n"


def test_without_docker_the_stack_says_what_is_missing(tmp_path: Path) -> None:
    with real_platform(tmp_path / "h") as platform:
        platform.run("create", "demo")
        refused = platform.run("stack:set", "container", "-a", "demo", ok=False)
        assert "needs Docker" in refused.stderr
        assert "MINIDYNO_BACKEND=docker" in refused.stderr
