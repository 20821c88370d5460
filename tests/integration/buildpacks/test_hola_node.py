"""The sample app in Node.js: built with its real, locked dependencies, and run as a dyno."""

import asyncio
import http.client
import json
import os
import signal
import subprocess
import tarfile
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from minidyno.backends.dyno_shell import shell_argv
from minidyno.domain.errors import MinidynoError
from tests.free_ports import free_port
from tests.integration.buildpacks.npm_registry import NodeWorkshop, needs_npm

pytestmark = needs_npm

APP = Path(__file__).parents[3] / "notebooks/apps/hola-node"


class OnlineWorkshop(NodeWorkshop):
    """Uses whatever registry the machine's npm is set up with."""

    @property
    def environ(self) -> dict[str, str]:
        return dict(os.environ)


@pytest.fixture(scope="module")
def slug(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked slug; skipped where no registry can be reached."""
    root = tmp_path_factory.mktemp("hola-node")
    workshop = OnlineWorkshop(root)
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        tar.add(APP, ".", filter=lambda m: None if "node_modules" in m.name else m)
    try:
        built = asyncio.run(workshop.build(buffer.getvalue()))
    except MinidynoError as error:
        if error.error_id == "dependencies_offline":
            pytest.skip("no registry answers npm")
        raise
    assert built.process_types == {"web": "npm start"}
    return workshop.unpack(built, root / "dyno")


@pytest.fixture
def dyno(slug: Path) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    port = free_port()
    process = subprocess.Popen(
        shell_argv("npm start"),
        cwd=slug,
        env={
            "PATH": f"{slug.parent}/stack/bin:/usr/bin:/bin",
            "HOME": str(slug),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "DYNO": "web.2",
            "HEROKU_APP_NAME": "tienda",
            "HEROKU_RELEASE_VERSION": "v7",
            "SALUDO": "<¡Buenas!>",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        text=True,
    )
    yield process, port
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def get(process: "subprocess.Popen[str]", port: int, path: str, language: str = "es") -> str:
    deadline = time.monotonic() + 180
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", path, headers={"Accept-Language": language})
            response = connection.getresponse()
            assert response.status == 200
            return response.read().decode()
        except ConnectionRefusedError:
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.05)
        finally:
            connection.close()


def test_it_says_who_it_is_and_ends_in_order_at_sigterm(
    dyno: tuple["subprocess.Popen[str]", int],
) -> None:
    process, port = dyno
    known = json.loads(get(process, port, "/json"))
    assert (known["dyno"], known["app"], known["release"]) == ("web.2", "tienda", "v7")
    spanish, english = get(process, port, "/"), get(process, port, "/", "en-GB")
    assert '<html lang="es">' in spanish and "web.2" in spanish
    assert '<html lang="en">' in english and "v7" in english
    assert "&#60;¡Buenas!&#62;" in spanish, "what a config var says is text and not HTML"
    assert get(process, port, "/salud") == "ok\n"
    # As the platform does it: the whole tree is asked.
    os.killpg(process.pid, signal.SIGTERM)
    output, _ = process.communicate(timeout=120)
    assert "GET /salud status=200" in output
    assert output.count("Recibí SIGTERM y termino en orden") == 1


def test_every_dependency_is_locked_with_its_hash() -> None:
    packages = json.loads((APP / "package-lock.json").read_text())["packages"]
    locked = {name: entry for name, entry in packages.items() if name}
    assert locked
    assert all(entry["integrity"].startswith("sha512-") for entry in locked.values())
