"""The sample app: built with its real, locked dependencies, and run as a dyno runs it."""

import asyncio
import http.client
import json
import os
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest

from minidyno.domain.errors import MinidynoError
from tests.free_ports import free_port
from tests.integration.buildpacks.workshop import PYTHON, Workshop

APP = Path(__file__).parents[3] / "notebooks/apps/hola-python"


class OnlineWorkshop(Workshop):
    """Uses whatever package index the machine is set up with."""

    @property
    def environ(self) -> dict[str, str]:
        return dict(os.environ)


@pytest.fixture(scope="module")
def slug(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked slug; skipped where no package index can be reached."""
    root = tmp_path_factory.mktemp("hola")
    workshop = OnlineWorkshop(root)
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        tar.add(APP, ".")
    try:
        built = asyncio.run(workshop.build(buffer.getvalue()))
    except MinidynoError as error:
        if error.error_id == "dependencies_offline":
            pytest.skip("no package index answers")
        raise
    assert built.process_types == {"web": "gunicorn app:app", "worker": "python trabajador.py"}
    copy = workshop.unpack(built, root / "dyno")
    (root / "stack").mkdir()
    (root / "stack/python").symlink_to(PYTHON)
    return copy


class Dyno:
    def __init__(self, slug: Path, command: str, **env: str) -> None:
        self.port = free_port()
        environ = {
            "PATH": f"{slug.parent}/stack:/usr/bin:/bin",
            "HOME": str(slug),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            **env,
        }
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", f". .profile.d/python.sh; exec {command}"],
            cwd=slug,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
        )

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        deadline = time.monotonic() + 120
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                connection.request("GET", path, headers=headers)
                response = connection.getresponse()
                return response.status, response.read().decode()
            except ConnectionRefusedError:
                assert self.process.poll() is None and time.monotonic() < deadline
                time.sleep(0.02)
            finally:
                connection.close()

    def json(self, path: str) -> dict[str, object]:
        status, body = self.get(path)
        assert status == 200
        answer: dict[str, object] = json.loads(body)
        return answer

    def end(self) -> tuple[int, str]:
        output, _ = self.process.communicate(timeout=120)
        return self.process.returncode, output

    def close(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()


@pytest.fixture
def start(slug: Path) -> Iterator[Callable[..., Dyno]]:
    dynos: list[Dyno] = []

    def start(command: str = "gunicorn app:app", **env: str) -> Dyno:
        dynos.append(Dyno(slug, command, **env))
        return dynos[-1]

    yield start
    for dyno in dynos:
        dyno.close()


def test_it_says_who_it_is_in_both_languages(start: Callable[..., Dyno]) -> None:
    dyno = start(
        DYNO="web.2", HEROKU_APP_NAME="tienda", HEROKU_RELEASE_VERSION="v7", SALUDO="<¡Buenas!>"
    )
    known = dyno.json("/json")
    assert (known["dyno"], known["app"], known["release"]) == ("web.2", "tienda", "v7")
    assert known["saludo"] == "<¡Buenas!>"
    spanish, english = dyno.get("/")[1], dyno.get("/", **{"Accept-Language": "en-GB"})[1]
    assert '<html lang="es">' in spanish and "web.2" in spanish
    assert '<html lang="en">' in english and "v7" in english
    assert "&lt;¡Buenas!&gt;" in spanish, "what a config var says is text and not HTML"
    assert "//" not in spanish.replace("<!doctype", ""), "nothing comes from another host"


def test_each_page_shows_its_idea(start: Callable[..., Dyno], slug: Path) -> None:
    dyno = start()
    assert dyno.get("/salud") == (200, "ok\n")
    assert dyno.json("/lento?s=0.01")["tardo"] == 0.01
    assert dyno.json("/memoria?mb=3")["ocupados_mb"] == 3
    before = len(dyno.json("/disco")["lineas"])  # type: ignore[arg-type]
    assert len(dyno.json("/disco")["lineas"]) == before + 1  # type: ignore[arg-type]
    assert (slug / "apuntes.txt").is_file()


def test_every_request_is_a_line_of_the_log_and_sigterm_ends_it_in_order(
    start: Callable[..., Dyno],
) -> None:
    dyno = start()
    dyno.get("/salud", **{"X-Request-ID": "abc-123"})
    dyno.process.terminate()
    code, output = dyno.end()
    assert code == 0
    assert "GET /salud status=200" in output
    assert "request_id=abc-123" in output


def test_a_crash_ends_the_whole_dyno_with_an_error(start: Callable[..., Dyno]) -> None:
    dyno = start()
    dyno.get("/salud")
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        dyno.get("/caer")
    assert dyno.end()[0] != 0


def test_it_runs_by_hand_without_gunicorn(start: Callable[..., Dyno]) -> None:
    assert start("python app.py").json("/json")["dyno"] == "local"


@contextmanager
def worker() -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "trabajador.py"],
        cwd=APP,
        env={"DYNO": "worker.1", "LATIDO": "0.02"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_the_worker_beats_and_says_goodbye_on_sigterm() -> None:
    with worker() as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "worker.1: empiezo a trabajar\n"
        assert process.stdout.readline() == "worker.1: latido 1\n"
        process.terminate()
        rest = process.stdout.read()
        assert process.wait() == 0
        assert "worker.1: recibí SIGTERM y termino en orden" in rest


def test_every_dependency_is_locked_with_its_hash() -> None:
    text = (APP / "requirements.txt").read_text().replace("\\\n", " ")
    requirements = [line for line in text.splitlines() if line and line.strip()[0] != "#"]
    assert requirements
    assert all("==" in line and "--hash=sha256:" in line for line in requirements)
