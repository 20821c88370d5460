"""Deploys, scalings, config changes and rollbacks while requests come in: none may fail."""

from pathlib import Path

from tests.acceptance.real_platform import APPS, REPOSITORY, eventually, real_platform
from tests.acceptance.steady_load import steady_load

ROUNDS = 10
HOLA = REPOSITORY / "notebooks" / "apps" / "hola-python"


def test_fifty_changes_under_steady_load_fail_no_request(tmp_path: Path) -> None:
    with real_platform(tmp_path / "home") as platform:
        platform.run("apps:create", "demo")
        platform.deploy(HOLA)
        with steady_load(platform.router_port, "demo.localhost", "/json") as load:
            for number in range(ROUNDS):
                platform.run("ps:scale", "web=3", "-a", "demo")
                platform.run("config:set", f"SALUDO=hola {number}", "-a", "demo")
                platform.deploy(HOLA)
                platform.run("rollback", "-a", "demo")
                platform.run("ps:scale", "web=1", "-a", "demo")
        assert load.failures == []
        assert load.sent > 200
        versions = [
            release["version"] for release in platform.json("releases", "-n", "100", "-a", "demo")
        ]
        assert sorted(versions) == list(range(1, max(versions) + 1))
        assert max(versions) == 2 + 3 * ROUNDS


def test_requests_are_answered_by_all_dynos(tmp_path: Path) -> None:
    with real_platform(tmp_path / "home") as platform:
        platform.run("apps:create", "demo")
        platform.deploy(APPS / "contador")
        platform.run("ps:scale", "web=3", "-a", "demo")
        platform.run("ps:wait", "-a", "demo")
        with steady_load(platform.router_port, "demo.localhost") as load:
            platform.run("ps:restart", "-a", "demo")
            eventually(lambda: load.sent >= 200 and len(load.bodies) >= 3)
        assert load.failures == []
        assert set(load.bodies) == {"web.1", "web.2", "web.3"}
