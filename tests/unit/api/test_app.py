"""The application as a whole: its table of routes, its failures, its imports."""

import asyncio
import logging
import subprocess
import sys
from typing import Any

import pytest
from starlette.types import Message
from tests.contract.in_process import platform

from minidyno.api.access import Access, seal, sign, unseal
from minidyno.api.errors import HEROKU_IDS
from minidyno.api.routes import TABLE
from minidyno.api.routing import describe, segments_of
from minidyno.domain.catalogue.table import CATALOGUE
from minidyno.domain.errors import MinidynoError


def test_no_two_routes_answer_the_same_request() -> None:
    shapes = [
        (r.method, tuple("{}" if part.startswith("{") else part for part in r.segments))
        for r in TABLE.routes
    ]
    assert len(shapes) == len(set(shapes))
    for route in TABLE.routes:
        found = TABLE.find(route.method, route.segments)
        assert found is not None
        assert found[0] is route


def test_every_route_says_what_it_does() -> None:
    assert len(describe(TABLE.routes)) == len(TABLE.routes)
    assert all(describe(TABLE.routes).values())


def test_every_status_in_the_catalogue_has_an_id_that_heroku_knows() -> None:
    assert {entry.status for entry in CATALOGUE.values()} <= HEROKU_IDS.keys()


def test_a_path_is_split_before_it_is_decoded() -> None:
    scope = {"path": "/a/b/c", "raw_path": b"/a%2Fb/c/"}
    assert segments_of(scope) == ("a/b", "c")
    assert segments_of({"path": "/ñ/c"}) == ("ñ", "c")


async def test_a_bug_is_one_sentence_for_the_caller_and_a_traceback_for_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with platform(runs=False) as running:
        await running.client.create_app("tienda")
        # A store that breaks: the rows are gone under the use cases' feet.
        running.plane.parts.store._tables = None  # type: ignore[attr-defined]
        with caplog.at_level(logging.INFO, "minidyno.api"):
            response = await running.http.get("/apps?token=s3cret")
    body = response.json()
    assert (response.status_code, body["id"]) == (500, "internal_server_error")
    assert body["minidyno_id"] == "internal_error"
    assert response.headers["request-id"] in body["message"]
    assert "Traceback" not in response.text
    assert "AttributeError" in caplog.text
    assert response.headers["request-id"] in caplog.text
    assert "s3cret" not in caplog.text


def test_a_signature_serves_one_purpose_and_one_text() -> None:
    access = Access("token", b"key")
    word = seal(access, "log-session", {"app": "ñ", "lines": 5})
    assert unseal(access, "log-session", word) == {"app": "ñ", "lines": 5}
    assert sign(access, "a", "x") != sign(access, "b", "x")
    for other, purpose, given in (
        (Access("token", b"other"), "log-session", word),
        (access, "build-output", word),
        (access, "log-session", "e" + word),
        (access, "log-session", "ñ"),
    ):
        with pytest.raises(MinidynoError, match="signature_invalid"):
            unseal(other, purpose, given)


async def test_the_lifespan_of_a_server_is_answered_and_a_strangers_websocket_is_refused() -> None:
    async with platform(runs=False) as running:
        sent: list[Message] = []
        messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

        async def send(message: Message) -> None:
            sent.append(message)

        messages.put_nowait({"type": "lifespan.startup"})
        messages.put_nowait({"type": "lifespan.shutdown"})
        await running.api({"type": "lifespan"}, messages.get, send)
        messages.put_nowait({"type": "websocket.connect"})
        strange: list[tuple[bytes, bytes]] = [(b"host", b"elsewhere.example")]
        scope = {"type": "websocket", "path": "/", "headers": strange}
        await running.api(scope, messages.get, send)
        assert [m["type"] for m in sent] == [
            "lifespan.startup.complete",
            "lifespan.shutdown.complete",
            "websocket.close",
        ]


BROWSER = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {names}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
import minidyno.api.app, minidyno.client.client
"""


def test_api_and_client_import_where_there_is_no_server_and_no_database() -> None:
    absent = {"uvicorn", "uvloop", "httptools", "psutil", "aiosql", "sqlite3", "multiprocessing",
              "httpcore", "python_multipart", "typer", "rich"}  # fmt: skip
    code = BROWSER.replace("{names}", repr(absent))
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, timeout=300
    )
    assert (done.returncode, done.stderr) == (0, "")
