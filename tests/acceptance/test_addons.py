"""An add-on through the whole platform: a real Redis, the real command line, real kills."""

import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
import redis

from minidyno.backends.docker.naming import home_id
from tests.acceptance.real_platform import RealPlatform, eventually, real_platform
from tests.acceptance.steady_load import steady_load
from tests.docker_engine import addon_images_or_skip

# Speaks to Redis without a package, a connection for each request, as a careless app would.
SERVER = """
import os, socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


def count():
    url = urlsplit(os.environ["REDIS_URL"])
    with socket.create_connection((url.hostname, url.port), timeout=30) as there:
        lines = there.makefile("rb")
        there.sendall(f"AUTH {url.username} {url.password}\\r\\nINCR visits\\r\\n".encode())
        return [lines.readline(), lines.readline()]


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        login, answer = count()
        good = login == b"+OK\\r\\n" and answer.startswith(b":")
        body = answer if good else login
        self.send_response(200 if good else 500)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("0.0.0.0", int(os.environ["PORT"])), Page).serve_forever()
"""


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[RealPlatform]:
    """A platform with the app demo, which has a Redis."""
    folder = source(tmp_path)
    with real_platform(tmp_path / "home") as made:
        try:
            made.run("apps:create", "demo")
            made.run("addons:create", "redis", "--name", "la-cola", "-a", "demo", "--wait")
            made.deploy(folder)
            yield made
        finally:
            made.run("up", "--detach", ok=False)
            made.run("apps:destroy", "demo", "--confirm", "demo", "--force", ok=False)
            eventually(lambda: servers(made) == [])


def source(folder: Path) -> Path:
    made = folder / "app"
    made.mkdir()
    (made / "Procfile").write_text("web: python server.py\n")
    (made / "server.py").write_text(SERVER)
    return made


def visits(platform: RealPlatform) -> str:
    request = urllib.request.Request(f"http://127.0.0.1:{platform.router_port}/")
    request.add_header("Host", f"demo.localhost:{platform.router_port}")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(answer.read().decode().strip())


def url(platform: RealPlatform) -> str:
    return platform.run("config:get", "REDIS_URL", "-a", "demo").stdout.strip()


def servers(platform: RealPlatform) -> list[psutil.Process]:
    """The server of the add-on, by the folder that it works in."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.name() == "redis-server" and platform_of(process) == str(platform.home):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return found


def platform_of(process: psutil.Process) -> str:
    """The folder of the platform whose server it is: its parent works there."""
    parent = process.parent()
    words = " ".join(parent.cmdline()) if parent else ""
    return words.partition("/addons/")[0].rpartition(" ")[2]


def test_data_survives_down_and_up_and_servers_are_there_before_the_dynos(
    platform: RealPlatform,
) -> None:
    before = url(platform)
    redis.from_url(before).set("saludo", "hola")
    platform.down()
    assert servers(platform) == []
    platform.up()
    platform.run("ps:wait", "-a", "demo")
    assert url(platform) == before
    assert redis.from_url(before).get("saludo") == b"hola"
    lines = platform.log()
    up = max(n for n, line in enumerate(lines) if "heroku[la-cola]: Server is up" in line)
    started = max(n for n, line in enumerate(lines) if "Starting process" in line)
    assert up < started


def test_what_was_acknowledged_is_there_when_everything_was_killed_meanwhile(
    platform: RealPlatform,
) -> None:
    client = redis.from_url(url(platform))
    acknowledged: list[int] = []

    def write() -> None:
        for number in range(1_000_000):
            try:
                client.set(f"n{number}", number)
            except (redis.RedisError, OSError):
                return
            acknowledged.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    eventually(lambda: len(acknowledged) > 500)
    [server] = servers(platform)
    parent = server.parent()
    assert parent is not None
    for name in ("supervisor", "api", "router"):
        platform.kill(name)
    parent.kill()
    with suppress(psutil.NoSuchProcess):  # it may go with its parent
        server.kill()
    writer.join(120)
    assert not writer.is_alive()
    platform.up()
    eventually(lambda: len(servers(platform)) == 1)
    again = redis.from_url(url(platform))
    eventually(lambda: _pings(again))
    kept = again.mget([f"n{number}" for number in acknowledged])
    assert [int(value) for value in kept if value is not None] == acknowledged


def _pings(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except (redis.RedisError, OSError):
        return False


def test_a_killed_server_is_started_again_and_the_log_says_so(platform: RealPlatform) -> None:
    [server] = servers(platform)
    server.kill()
    eventually(lambda: any(s.pid != server.pid for s in servers(platform)))

    def said_since() -> list[str]:
        said = [line for line in platform.log() if "heroku[la-cola]" in line]
        ended = "Server ended with status 137, starting it again"
        return next((said[n:] for n, line in enumerate(said) if ended in line), [])

    eventually(lambda: any("la-cola]: Server is up" in line for line in said_since()))
    password = url(platform).partition("://")[2].partition(":")[2].partition("@")[0]
    assert not any(password in line for line in platform.log())


def test_credentials_rotated_under_load_cost_no_request(platform: RealPlatform) -> None:
    before = url(platform)
    platform.run("ps:wait", "-a", "demo")
    with steady_load(platform.router_port, "demo.localhost") as load:
        time.sleep(1)
        platform.run("addons:rotate", "REDIS", "-a", "demo")
        platform.run("ps:wait", "-a", "demo")
        eventually(lambda: not _lets_in(before))
    assert load.failures == []
    assert load.sent > 50
    assert _lets_in(url(platform))


def _lets_in(address: str) -> bool:
    try:
        return bool(redis.from_url(address).ping())
    except redis.AuthenticationError:
        return False


def test_a_destroyed_one_leaves_no_process_no_file_and_no_config_var(
    platform: RealPlatform,
) -> None:
    [server] = servers(platform)
    folder = Path(server.cwd())
    assert folder.exists()
    platform.run("addons:destroy", "la-cola", "--confirm", "demo")
    eventually(lambda: servers(platform) == [] and not folder.exists())
    assert platform.json("config", "-a", "demo") == {}
    assert list((platform.home / "addons" / "servers").iterdir()) == []


def test_in_containers_an_app_reaches_what_it_has_and_another_app_only_what_is_shared(
    tmp_path: Path,
) -> None:
    addon_images_or_skip()
    with real_platform(tmp_path / "h", backend="docker") as made:
        try:
            made.run("apps:create", "demo")
            made.run("apps:create", "otra")
            made.run("addons:create", "redis", "--name", "la-cola", "-a", "demo", "--wait")
            folder = source(tmp_path)
            made.deploy(folder)
            assert visits(made) == ":1"
            made.run("addons:rotate", "la-cola")
            made.run("ps:wait", "-a", "demo")
            assert visits(made) == ":2"
            made.run("apps:rename", "tienda", "-a", "demo")
            made.run("apps:rename", "demo", "-a", "tienda")
            made.deploy(folder, "otra")
            reach = "python -c \"import socket; socket.create_connection(('{}', {}), 30)\""
            host, _, port = url(made).rpartition("@")[2].partition("/")[0].partition(":")
            command = reach.format(host, port)
            assert made.run("run", "--exit-code", command, "-a", "otra", ok=False).returncode != 0
            made.run("addons:attach", "la-cola", "-a", "otra")
            assert made.run("run", "--exit-code", command, "-a", "otra", ok=False).returncode == 0
            made.down()
            made.up()
            made.run("ps:wait", "-a", "demo")
            assert visits(made) == ":3"
        finally:
            for app in ("demo", "otra"):
                made.run("apps:destroy", app, "--confirm", app, "--force", ok=False)
            made.run("addons", "--all", ok=False)
            eventually(lambda: not list(_containers(made)))


def _containers(platform: RealPlatform) -> list[str]:
    label = f"label=minidyno.home={home_id(platform.home)}"
    words = ["docker", "ps", "-aq", "--filter", label, "--filter", "label=minidyno.addon"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
