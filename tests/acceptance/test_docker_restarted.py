"""Docker is restarted while dynos run: it is said, nothing is lost, and all is as it should be."""

import re
import signal
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.real_platform import RealPlatform, eventually, real_platform
from tests.own_dockerd import OwnDaemon, own_daemon

# Counts aloud while it serves: a line that is lost is missed.
COUNTS = """\
import http.server, itertools, os, threading, time

def count():
    for number in itertools.count(1):
        print(f"line {number}", flush=True)
        time.sleep(0.1)

class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass

threading.Thread(target=count, daemon=True).start()
http.server.ThreadingHTTPServer(("0.0.0.0", int(os.environ["PORT"])), Quiet).serve_forever()
"""


@pytest.fixture(scope="module")
def daemon() -> Iterator[OwnDaemon]:
    # A socket's path has to be short.
    with (
        tempfile.TemporaryDirectory(prefix="dockerd-") as folder,
        own_daemon(Path(folder) / "d") as made,
    ):
        yield made


@pytest.fixture(scope="module")
def platform(daemon: OwnDaemon, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealPlatform]:
    """One on that daemon, with two dynos that count aloud."""
    source = tmp_path_factory.mktemp("app")
    (source / "Procfile").write_text("web: python server.py\n")
    (source / "server.py").write_text(COUNTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOCKER_HOST", daemon.host)
        with real_platform(tmp_path_factory.mktemp("home") / "h", backend="docker") as made:
            made.run("create", "demo")
            made.deploy(source)
            made.run("ps:scale", "web=2", "-a", "demo")
            yield made


def status(platform: RealPlatform) -> int:
    """The app's answer; 0 when there is none."""
    request = urllib.request.Request(f"http://127.0.0.1:{platform.router_port}/")
    request.add_header("Host", f"demo.localhost:{platform.router_port}")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def is_whole(platform: RealPlatform) -> bool:
    """Say whether both dynos are up, and the app answers."""
    shown = [(d["name"], d["state"]) for d in platform.json("ps", "-a", "demo")]
    return shown == [("web.1", "up"), ("web.2", "up")] and status(platform) == 200


def lines_are_whole(platform: RealPlatform) -> None:
    """Of each life of a dyno every line is there, in order: each says its number."""
    last = {"web.1": 0, "web.2": 0}
    for line in platform.log():
        if found := re.search(r" app\[(web\.\d)\]: line (\d+)$", line):
            dyno, number = found[1], int(found[2])
            assert number == 1 or last[dyno] in {0, number - 1}, line
            last[dyno] = number
    assert all(last.values())


def says_that_docker_is_down(platform: RealPlatform) -> None:
    platform.run("ps", "-a", "demo")
    refused = platform.run("run", "ls", "-a", "demo", ok=False)
    assert refused.returncode != 0
    assert "Docker does not answer" in refused.stderr
    doctor = platform.run("doctor", ok=False).stdout
    assert "✗ Docker: docker_down" in doctor
    assert "sudo systemctl start docker" in doctor


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_dynos_that_ended_with_docker_are_started_again_with_it(
    daemon: OwnDaemon, platform: RealPlatform, number: signal.Signals
) -> None:
    eventually(lambda: is_whole(platform))
    control, before = platform.pid("api"), daemon.running()
    daemon.end(number)
    says_that_docker_is_down(platform)
    daemon.start()
    eventually(lambda: is_whole(platform) and len(daemon.running()) == 2)
    assert not daemon.running() & before
    assert platform.pid("api") == control
    lines_are_whole(platform)


def test_dynos_that_live_on_serve_meanwhile_and_are_adopted(
    daemon: OwnDaemon, platform: RealPlatform
) -> None:
    daemon.end()
    daemon.start("--live-restore")
    eventually(lambda: is_whole(platform) and len(daemon.running()) == 2)
    control, before = platform.pid("api"), daemon.running()
    for number in (signal.SIGTERM, signal.SIGKILL):
        daemon.end(number)
        says_that_docker_is_down(platform)
        assert status(platform) == 200
        daemon.start("--live-restore")
        eventually(lambda: is_whole(platform))
        assert daemon.running() == before
    assert platform.pid("api") == control
    lines_are_whole(platform)
    # Adopted, and not just left alone: they are ended when nobody wants them.
    platform.run("ps:scale", "web=1", "-a", "demo")
    eventually(lambda: len(daemon.running()) == 1)
