"""Static sites: built, and served by the very process that a dyno runs."""

import asyncio
import http.client
import json
import os
import signal
import subprocess
import tarfile
from collections.abc import Awaitable, Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from minidyno.domain.errors import MinidynoError
from tests.free_ports import free_port
from tests.integration.buildpacks.npm_registry import NodeWorkshop
from tests.integration.buildpacks.workshop import PYTHON

APP = Path(__file__).parents[3] / "notebooks/apps/sitio-estatico"
SITE: dict[str, str | bytes] = {
    "index.html": "<h1>portada</h1>",
    "404.html": "<h1>no está</h1>",
    "estilo.css": "h1 { color: red }",
    "año/index.html": "<h1>año</h1>",
    "datos.bin": bytes(range(256)) * 400,
    ".secreto": "no",
    ".well-known/security.txt": "sí",
    "app.json": "{}",
}


Serve = Callable[[dict[str, str | bytes] | bytes], Awaitable["Served"]]


class Served:
    """A slug that is served on a port of its own."""

    def __init__(self, slug: Path) -> None:
        self.log: str | None = None
        self.port = free_port()
        self.process = subprocess.Popen(
            [PYTHON, ".minidyno/static_server.py"],
            cwd=slug,
            env={"PORT": str(self.port), "HOST": "127.0.0.1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == f"Serving the site on port {self.port}\n"

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def get(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        connection = self.connect()
        try:
            connection.putrequest(method, path)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read()
        finally:
            connection.close()

    def close(self) -> str:
        if self.process.poll() is None:
            self.process.kill()
        if self.log is None:
            self.log = self.process.communicate()[0]
        return self.log


@pytest.fixture
def serve(node: NodeWorkshop) -> Iterator[Serve]:
    running: list[Served] = []

    async def build(files: dict[str, str | bytes] | bytes) -> Served:
        slug = await node.build(files)
        assert slug.process_types == {"web": "python .minidyno/static_server.py"}
        running.append(Served(node.unpack(slug, node.root / f"copy-{len(running)}")))
        return running[-1]

    yield build
    for served in running:
        served.close()


async def test_the_whole_log_of_a_build(node: NodeWorkshop) -> None:
    await node.build({**SITE, "static.json": '{"root": "año", "https_only": true}'})
    assert [line for line in node.lines if "Done" not in line] == [
        "-----> Building on the minidyno stack",
        "-----> Using buildpack: minidyno/static",
        "-----> Static site app detected",
        ' !     static.json: "https_only" is not known here and ignored.',
        "-----> Adding the static file server",
        "       Serving año",
        "-----> Discovering process types",
        "       Default types for buildpack -> web",
        "-----> Compressing...",
    ]


async def test_files_come_with_their_types(serve: Serve) -> None:
    served = await serve({**SITE, "salud": "ok\n"})
    for path, kind in {
        "/": "text/html; charset=utf-8",
        "/estilo.css": "text/css; charset=utf-8",
        "/datos.bin": "application/octet-stream",
        "/salud": "text/plain; charset=utf-8",
    }.items():
        status, headers, body = served.get(path)
        assert (status, headers["Content-Type"]) == (200, kind)
        assert headers["Content-Length"] == str(len(body))
        assert "Last-Modified" not in headers, "in a slug all files have one time"
    assert served.get("/?a=1")[2] == b"<h1>portada</h1>"


async def test_a_folder_is_its_index_and_never_a_list(serve: Serve) -> None:
    served = await serve({**SITE, "vacia/nota.txt": "x"})
    status, headers, _ = served.get("/a%C3%B1o?b=2")
    assert (status, headers["Location"]) == (301, "/a%C3%B1o/?b=2")
    assert served.get("/a%C3%B1o/")[2] == "<h1>año</h1>".encode()
    assert served.get("/vacia/")[0] == 404
    assert served.get("//a%C3%B1o")[1]["Location"] == "/a%C3%B1o/", "not to another host"


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/.secreto",
        "/.minidyno/static_server.py",
        "/.profile.d/x.sh",
        "/app.json",
        "/%00",
        "/..\\..\\etc",
        "/index.html/",
        "/" + "x" * 5000,
    ],
)
async def test_what_is_not_the_sites_is_not_there(serve: Serve, path: str) -> None:
    served = await serve(SITE)
    status, _, body = served.get(path)
    assert (status, body) == (404, "<h1>no está</h1>".encode())
    assert served.get("/.well-known/security.txt")[0] == 200


async def test_head_is_get_without_the_body_and_other_methods_are_refused(
    serve: Serve,
) -> None:
    served = await serve(SITE)
    status, headers, body = served.get("/datos.bin", "HEAD")
    assert (status, headers["Content-Length"], body) == (200, "102400", b"")
    assert served.get("/", "POST")[0] == 501


@pytest.mark.parametrize(
    ("asked", "status", "said", "size"),
    [
        ("bytes=0-9", 206, "bytes 0-9/102400", 10),
        ("bytes=-5", 206, "bytes 102395-102399/102400", 5),
        ("bytes=102399-", 206, "bytes 102399-102399/102400", 1),
        ("bytes=5-999999999", 206, "bytes 5-102399/102400", 102395),
        ("bytes=102400-", 416, "bytes */102400", 0),
        ("bytes=9-5", 200, None, 102400),
        ("bytes=0-1,4-5", 200, None, 102400),
        ("letras=0-1", 200, None, 102400),
    ],
)
async def test_a_part_of_a_file(
    serve: Serve, asked: str, status: int, said: str | None, size: int
) -> None:
    found, headers, body = (await serve(SITE)).get("/datos.bin", Range=asked)
    assert (found, headers.get("Content-Range"), len(body)) == (status, said, size)


async def test_clean_urls_an_error_page_and_a_single_page_app(serve: Serve) -> None:
    settings = {"clean_urls": True, "error_page": "roto.html"}
    served = await serve(
        {"static.json": json.dumps(settings), "roto.html": "r", "acerca.html": "a"}
    )
    assert served.get("/acerca")[::2] == served.get("/acerca.html")[::2] == (200, b"a")
    assert served.get("/nada")[::2] == (404, b"r")
    spa = await serve({"static.json": '{"routes": {"/**": "index.html"}}', "index.html": "spa"})
    assert spa.get("/cualquier/cosa")[::2] == (200, b"spa")


async def test_sigterm_ends_it_at_once_but_for_requests_under_way(
    serve: Serve,
) -> None:
    served = await serve({**SITE, "grande.bin": os.urandom(1000) * 30_000})
    idle = served.connect()
    idle.request("GET", "/")
    idle.getresponse().read()
    busy = served.connect()
    busy.request("GET", "/grande.bin")
    response = busy.getresponse()
    first = response.read(1000)
    served.process.send_signal(signal.SIGTERM)
    await asyncio.sleep(0.3)
    assert served.process.poll() is None, "it waits for the request"
    assert len(first + response.read()) == 30_000_000
    assert served.process.wait(timeout=120) == 0
    log = served.close()
    assert "GET /grande.bin status=200 request_id=-\n" in log
    assert log.endswith("Asked to stop: all requests are answered\n")
    idle.close()
    busy.close()


@pytest.mark.parametrize(
    ("settings", "error_id"),
    [
        ('{"root": "no-existe"}', "static_root_missing"),
        ('{"root": "../.."}', "static_root_missing"),
        ('{"root": 1}', "static_json_field"),
        ('{"clean_urls": "sí"}', "static_json_field"),
        ('{"routes": {"/**": 1}}', "static_json_field"),
        ("{", "manifest_invalid"),
        ("[]", "manifest_invalid"),
    ],
)
async def test_a_wrong_static_json_is_said(
    node: NodeWorkshop, settings: str, error_id: str
) -> None:
    with pytest.raises(MinidynoError) as caught:
        await node.build({"index.html": "x", "static.json": settings})
    assert caught.value.error_id == error_id
    assert caught.value.say("es")


async def test_an_index_beside_a_program_is_no_static_site(node: NodeWorkshop) -> None:
    slug = await node.build({"index.html": "x", "Procfile": "web: python app.py\n"})
    assert slug.buildpack == "minidyno/procfile"


async def test_the_sample_site_is_served(serve: Serve) -> None:
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        tar.add(APP, ".")
    served = await serve(buffer.getvalue())
    assert "¡Hola desde un sitio estático!" in served.get("/")[2].decode()
    assert served.get("/salud")[::2] == (200, b"ok\n")
    status, _, body = served.get("/no-existe")
    assert (status, "404: eso no está aquí" in body.decode()) == (404, True)
