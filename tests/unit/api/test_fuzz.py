"""No request, however strange, makes the API fail: it answers, and never with 500."""

import asyncio
import json
import string
from collections.abc import Iterator
from contextlib import AsyncExitStack

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.contract.in_process import TOKEN, Running, deploy, platform

from minidyno.api.routes import TABLE
from minidyno.api.routing import Route
from minidyno.domain.settings import Settings

words = st.sampled_from(
    ["tienda", "~", "web", "web.1", "v1", "1", "9" * 30, "²", "..", "local", "basic", "x.y"]
)
path_values = words | st.text(min_size=1, max_size=20)
fields = st.sampled_from(
    ["name", "updates", "type", "quantity", "size", "dyno_size", "slug", "release", "lines",
     "source_blob", "url", "checksum", "process_types", "region", "stack", "maintenance",
     "build_stack", "tail", "dyno", "source", "version", "PATH", "description"]
)  # fmt: skip
leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | words
    | st.sampled_from(["http://127.0.0.1/source-blobs/x", "http://[", "SHA256:", "+1", "-0"])
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(fields, inner, max_size=4),
    max_leaves=8,
)
bodies = (
    st.binary(max_size=40)
    | values.map(lambda value: json.dumps(value).encode())
    | st.dictionaries(fields, values, max_size=5).map(lambda value: json.dumps(value).encode())
)
header_text = st.text(alphabet=string.printable[:95] + "ñ\xa0\xff", max_size=40)
ranges = (
    st.sampled_from(
        ["id ..; max=1000;", "version ]1..; max=1", "name a..b[; order=desc", "..", ";"]
    )
    | st.builds("{} {}..{}; max={}".format, words, header_text, header_text, st.integers())
    | header_text
)
headers = st.fixed_dictionaries(
    {},
    optional={
        "range": ranges,
        "accept": header_text,
        "accept-language": header_text,
        "request-id": header_text,
        "last-event-id": header_text,
        "content-type": header_text,
        "content-length": st.just("5"),
    },
)


@pytest.fixture(scope="module")
def runner() -> Iterator[tuple[asyncio.Runner, Running]]:
    # A loop of its own for all examples: hypothesis calls from outside any.
    with asyncio.Runner() as loop:
        stack = AsyncExitStack()
        running = loop.run(stack.enter_async_context(platform(Settings(max_apps=500), runs=False)))
        yield loop, running
        loop.run(stack.aclose())


async def _prepare(running: Running) -> None:
    if running.plane.parts.store.app("tienda") is None:  # an example may have removed it
        await running.client.create_app("tienda")
        await deploy(running, "tienda")


async def _call(running: Running, request: httpx.Request) -> httpx.Response:
    await _prepare(running)
    return await running.http.send(request)


@pytest.mark.parametrize("route", TABLE.routes, ids=lambda r: f"{r.method} {r.pattern}")
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_request_makes_the_api_fail(
    runner: tuple[asyncio.Runner, Running], route: Route, data: st.DataObject
) -> None:
    loop, running = runner
    path = "".join(
        "/" + (_encoded(data.draw(path_values)) if part.startswith("{") else part)
        for part in route.segments
    )
    query = data.draw(st.sampled_from(["", "?start=x", "?start=-1&secret=ñ", "?secret=%ff"]))
    given_headers = {
        name.encode(): value.encode("latin-1") for name, value in data.draw(headers).items()
    }
    request = running.http.build_request(
        route.method,
        httpx.URL(f"http://127.0.0.1:5170{path}{query}"),
        content=data.draw(bodies),
        headers=httpx.Headers({b"authorization": f"Bearer {TOKEN}".encode(), **given_headers}),
    )
    response = loop.run(_call(running, request))
    assert response.status_code < 500, response.text
    if response.status_code < 400:
        return
    if response.headers["content-type"].startswith("text/html"):
        # The pages of add-ons say in a page what is wrong, to browsers alone.
        assert "/page" in route.pattern
        assert "text/html" in request.headers["accept"]
        assert "<h1" in response.text
        return
    error = response.json()
    assert error["id"]
    assert error["message"]


def _encoded(segment: str) -> str:
    return "".join(f"%{byte:02X}" for byte in segment.encode("utf-8", "replace"))
