"""Apps that behave badly hurt themselves alone: a neighbour is served all the while."""

import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.real_platform import APPS, RealPlatform, eventually, real_platform
from tests.acceptance.steady_load import steady_load

SERVES = """
import http.server, os
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok")
BEFORE
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"]) + OFFSET), Handler).serve_forever()
"""


def program(before: str = "", offset: int = 0) -> str:
    """A web process that does something before it listens, on its port or beside it."""
    return SERVES.replace("OFFSET", str(offset)).replace("BEFORE", before)


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealPlatform]:
    """A platform with little patience, and a well-behaved app called vecina."""
    home = tmp_path_factory.mktemp("bad") / "home"
    # No less: on a busy machine Python alone takes some seconds to start.
    with real_platform(home, boot_timeout=20, stop_grace=2, log_spool_limit=2_000_000) as made:
        made.run("apps:create", "vecina")
        made.deploy(APPS / "contador", "vecina")
        yield made


@pytest.fixture
def served(platform: RealPlatform) -> Iterator[None]:
    """While the test runs, the neighbour is asked; in the end nothing may have failed."""
    with steady_load(platform.router_port, "vecina.localhost", clients=2, pause=0.05) as load:
        yield
    assert load.failures == []
    assert load.sent > 0


def app_of(platform: RealPlatform, folder: Path, name: str, source: str) -> Path:
    """Create an app and the folder of its code."""
    platform.run("apps:create", name)
    return rewrite(folder, source)


def rewrite(folder: Path, source: str) -> Path:
    """Put other code in the app's folder."""
    folder.mkdir(exist_ok=True)
    (folder / "Procfile").write_text("web: python app.py\n")
    (folder / "app.py").write_text(source)
    return folder


def said(platform: RealPlatform, app: str, text: str) -> bool:
    return any(text in line for line in platform.log(app))


@pytest.mark.usefixtures("served")
def test_one_that_listens_on_another_port_times_out_and_the_old_release_serves(
    platform: RealPlatform, tmp_path: Path
) -> None:
    folder = app_of(platform, tmp_path / "a", "despistada", program())
    platform.deploy(folder, "despistada")
    failed = platform.run(
        "deploy", str(rewrite(folder, program(offset=-7))), "-a", "despistada", ok=False
    )
    assert failed.returncode == 1
    assert "v2" in failed.stderr
    assert said(platform, "despistada", "Error R10 (Boot timeout)")
    assert said(platform, "despistada", "v2 goes on serving")
    with steady_load(platform.router_port, "despistada.localhost", clients=1) as load:
        time.sleep(1)
    assert load.failures == []
    platform.run("apps:destroy", "despistada", "--confirm", "despistada")


@pytest.mark.usefixtures("served")
def test_one_that_crashes_after_a_while_is_started_again(
    platform: RealPlatform, tmp_path: Path
) -> None:
    go = tmp_path / "go"  # a deploy has to see it up, however seldom it looks
    dies = (
        "import threading, time\n"
        "def die():\n"
        f"    while not os.path.exists({str(go)!r}): time.sleep(0.1)\n"
        "    os._exit(7)\n"
        "threading.Thread(target=die).start()"
    )
    platform.deploy(app_of(platform, tmp_path / "a", "fragil", program(dies)), "fragil")
    go.touch()
    eventually(lambda: said(platform, "fragil", "Process exited with status 7"))
    eventually(lambda: sum("Starting process" in line for line in platform.log("fragil")) > 2)
    platform.run("apps:destroy", "fragil", "--confirm", "fragil")


@pytest.mark.usefixtures("served")
def test_one_that_ignores_sigterm_is_killed_after_the_grace(
    platform: RealPlatform, tmp_path: Path
) -> None:
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    platform.deploy(app_of(platform, tmp_path / "a", "sorda", program(deaf)), "sorda")
    platform.run("ps:scale", "web=0", "-a", "sorda")
    eventually(lambda: said(platform, "sorda", "Error R12 (Exit timeout)"))
    eventually(lambda: not any(name.startswith("sorda.") for name in platform.instances()))
    platform.run("apps:destroy", "sorda", "--confirm", "sorda")


@pytest.mark.usefixtures("served")
def test_one_that_leaves_children_behind_leaves_none(
    platform: RealPlatform, tmp_path: Path
) -> None:
    forks = (
        "import subprocess\n"
        "for apart in (False, True) * 3:\n"
        "    subprocess.Popen(['sleep', '300'], start_new_session=apart)"
    )
    platform.deploy(app_of(platform, tmp_path / "a", "prolifica", program(forks)), "prolifica")

    def family() -> int:
        environs = [environ for _, environ in platform.dyno_environs()]
        return sum(environ.get("HEROKU_APP_NAME") == "prolifica" for environ in environs)

    assert family() >= 7
    platform.run("apps:destroy", "prolifica", "--confirm", "prolifica")
    eventually(lambda: family() == 0)


@pytest.mark.usefixtures("served")
def test_one_that_floods_its_log_fills_neither_memory_nor_disk_and_the_loss_is_said(
    platform: RealPlatform, tmp_path: Path
) -> None:
    floods = (
        "import sys, threading\n"
        "block = (b'x' * 99 + b'\\n') * 10000\n"
        "def flood():\n"
        "    for _ in range(200): sys.stdout.buffer.write(block)\n"
        "    sys.stdout.flush()\n"
        "    while True: print('done', flush=True); __import__('time').sleep(1)\n"
        "threading.Thread(target=flood, daemon=True).start()"
    )
    platform.deploy(app_of(platform, tmp_path / "a", "ruidosa", program(floods)), "ruidosa")
    eventually(lambda: said(platform, "ruidosa", "app[web.1]: done"))
    assert (
        said(platform, "ruidosa", "messages of web.1 dropped")
        or len(platform.log("ruidosa")) >= 1400
    )
    size = subprocess.run(
        ["du", "-sk", str(platform.home / "dynos"), str(platform.home / "logs.db")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert sum(int(line.split()[0]) for line in size.splitlines()) < 40_000  # of 200 MB printed
    platform.run("apps:destroy", "ruidosa", "--confirm", "ruidosa")


@pytest.mark.usefixtures("served")
def test_one_that_prints_binary_harms_no_terminal(platform: RealPlatform, tmp_path: Path) -> None:
    prints = r"import sys; sys.stdout.buffer.write(bytes(range(256)) + b'\n'); sys.stdout.flush()"
    platform.deploy(app_of(platform, tmp_path / "a", "binaria", program(prints)), "binaria")
    eventually(lambda: said(platform, "binaria", "app[web.1]: "))
    log = "\n".join(platform.log("binaria", "--source", "app"))
    assert not re.search(r"[\x00-\x08\x0b-\x1a\x1c-\x1f]", log)
    platform.run("apps:destroy", "binaria", "--confirm", "binaria")


def test_with_the_disk_full_a_deploy_is_refused_and_the_app_goes_on(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], check=False
    )
    if mounted.returncode != 0:
        pytest.skip("mounting a small disk needs root")
    try:
        with real_platform(disk / "home") as platform:
            platform.run("apps:create", "demo")
            platform.deploy(APPS / "contador")
            with steady_load(platform.router_port, "demo.localhost", clients=2) as load:
                large = rewrite(tmp_path / "large", program())
                (large / "data").write_bytes(b"".join(bytes([n % 251]) * 97 for n in range(9)))
                with (large / "data").open("wb") as data, Path("/dev/urandom").open("rb") as noise:
                    data.write(noise.read(40_000_000))
                failed = platform.run("deploy", str(large), "-a", "demo", ok=False)
                assert failed.returncode == 1
                assert "no space left" in failed.stderr + failed.stdout
                assert "Traceback" not in failed.stderr + failed.stdout
            assert load.failures == []
            small = rewrite(tmp_path / "small", program())
            platform.deploy(small)  # what the refused one had taken is free again
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
