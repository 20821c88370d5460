"""The whole platform on Docker, as a student has it: builds, dynos, adoption, and moving there."""

import json
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from minidyno.backends.docker.naming import home_id
from tests.acceptance.real_platform import REPOSITORY, RealPlatform, eventually, real_platform
from tests.docker_engine import docker_or_skip

HELLO = REPOSITORY / "notebooks" / "apps"


@pytest.fixture(autouse=True)
def _docker() -> None:
    docker_or_skip()


def docker(*words: str) -> str:
    return subprocess.run(["docker", *words], capture_output=True, text=True, check=True).stdout


def containers(platform: RealPlatform) -> dict[str, str]:
    """The dynos' containers: id by instance."""
    label = f"label=minidyno.home={home_id(platform.home)}"
    form = '{{.ID}} {{.Label "minidyno.instance"}}'
    listed = docker("ps", "--filter", label, "--format", form).splitlines()
    return {name: identity for identity, _, name in (line.partition(" ") for line in listed)}


def status(platform: RealPlatform, app: str = "demo") -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{platform.router_port}/")
    request.add_header("Host", f"{app}.localhost:{platform.router_port}")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_a_students_app_is_built_run_and_scaled_in_containers(tmp_path: Path) -> None:
    with real_platform(tmp_path / "h", backend="docker") as platform:
        platform.run("create", "hola-python")
        platform.deploy(HELLO / "hola-python", "hola-python")
        assert status(platform, "hola-python") == 200
        platform.run("ps:scale", "web=3", "-a", "hola-python")
        platform.run("ps:wait", "-a", "hola-python")
        assert len([name for name in containers(platform) if "hola-python.web" in name]) == 3
        again = platform.deploy(HELLO / "hola-python", "hola-python")
        assert "Using cached dependencies" in again
        one = platform.run("run:detached", "python --version", "-a", "hola-python")
        assert one.returncode == 0
        eventually(
            lambda: any("Python 3.11" in line for line in platform.log("hola-python", "-s", "app"))
        )
    assert containers(platform) == {}
    label = f"label=minidyno.home={home_id(platform.home)}"
    assert docker("network", "ls", "-q", "--filter", label) == ""


def test_a_node_app_is_built_and_run_with_the_stacks_node(tmp_path: Path) -> None:
    with real_platform(tmp_path / "h", backend="docker") as platform:
        platform.run("create", "demo")
        assert "Using Node.js 24." in platform.deploy(HELLO / "hola-node")
        assert status(platform) == 200


def test_containers_serve_while_the_control_plane_is_dead_and_are_adopted(tmp_path: Path) -> None:
    with real_platform(tmp_path / "h", backend="docker") as platform:
        platform.run("create", "demo")
        platform.deploy(HELLO / "sitio-estatico")
        before = containers(platform)
        fallen = platform.pid("api")
        platform.kill("api")
        assert status(platform) == 200
        eventually(lambda: platform.pid("api") != fallen)
        eventually(lambda: platform.run("ps", "-a", "demo", ok=False).returncode == 0)
        assert containers(platform) == before
        # One that is killed by hand comes back, and its end is in the log as Heroku would say it.
        [(name, identity)] = before.items()
        docker("kill", identity)
        eventually(lambda: name not in containers(platform) and len(containers(platform)) == 1)
        eventually(lambda: status(platform) == 200)
        assert any("Process exited with status 137" in line for line in platform.log())


def test_an_app_moves_to_docker_and_is_built_again_from_its_source(tmp_path: Path) -> None:
    home = tmp_path / "h"
    with real_platform(home) as platform:
        platform.run("create", "demo")
        platform.deploy(HELLO / "hola-python")
    assert platform.instances() == []
    with real_platform(home, backend="docker") as platform:
        eventually(lambda: status(platform) == 200)
        releases = platform.json("releases", "-a", "demo")
        assert any(one["description"] == "Rebuild for stack docker" for one in releases)
        assert len(containers(platform)) == 1
    with real_platform(home, backend="") as platform:  # what the folder remembers
        assert "docker" in platform.run("status").stdout
        eventually(lambda: status(platform) == 200)


def test_what_a_killed_platform_left_is_removed_when_asked(tmp_path: Path) -> None:
    with real_platform(tmp_path / "h", backend="docker") as platform:
        platform.run("create", "demo")
        platform.deploy(HELLO / "sitio-estatico")
        refused = platform.run("doctor", "--clean", ok=False)
        assert "minidyno down" in refused.stderr
        for process in ("supervisor", "api", "router"):
            platform.kill(process)
        assert len(containers(platform)) == 1
        cleaned = platform.run("doctor", "--clean", ok=False).stdout
        assert "demo.web.1" in cleaned
        assert containers(platform) == {}
        platform.up()
        eventually(lambda: status(platform) == 200)


def test_json_of_docker_inspect_holds_the_sizes_limits(tmp_path: Path) -> None:
    with real_platform(tmp_path / "h", backend="docker") as platform:
        platform.run("create", "demo")
        platform.deploy(HELLO / "sitio-estatico")
        platform.run("ps:type", "web=standard-2x", "-a", "demo")
        eventually(lambda: _memories(platform) == [2 * 1024**3])


def _memories(platform: RealPlatform) -> list[int]:
    try:
        found = json.loads(docker("inspect", *containers(platform).values()))
    except subprocess.CalledProcessError:
        return []  # there was none, or one that was listed is gone
    return [one["HostConfig"]["Memory"] for one in found]
