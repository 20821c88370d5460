"""A slow query found in the traces, an error found in the logs: a real app, the real commands."""

import json
import re
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import httpx
import pytest

from minidyno.domain.trace_sampling import TRACED_AT_ONCE, TRACED_PER_SECOND
from tests.acceptance.real_platform import APPS, RealPlatform, eventually, real_platform

LOAD = 200  # requests, faster than they are traced
_COUNT = re.compile(r"count=(\d+)")


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[RealPlatform]:
    with real_platform(tmp_path / "home") as made:
        made.run("apps:create", "demo")
        yield made


def add(platform: RealPlatform, service: str) -> None:
    platform.run("addons:create", service, "-a", "demo", "--wait")


def asked(platform: RealPlatform, path: str) -> int:
    request = urllib.request.Request(
        f"http://127.0.0.1:{platform.router_port}{path}",
        headers={"Host": f"demo.localhost:{platform.router_port}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            answer.read()  # who leaves before the end is logged as H27
            return int(answer.status)
    except HTTPError as error:
        with error:
            error.read()
        return error.code


def search(platform: RealPlatform, query: str, *more: str) -> list[dict[str, Any]]:
    found = platform.json("logs:search", query, "-a", "demo", *more)
    return list(found["lines"])


@contextmanager
def browser(
    platform: RealPlatform, service: str, language: str
) -> Iterator[tuple[httpx.Client, str]]:
    """A browser that was let in to the pages of the app's add-on, and the address of the first."""
    base = f"http://127.0.0.1:{platform.environ['MINIDYNO_API_PORT']}"
    token = (platform.home / "token").read_text().strip()
    head = {"Authorization": f"Bearer {token}"}
    addons = httpx.get(f"{base}/apps/demo/addons", headers=head, trust_env=False).json()
    addon = next(one["id"] for one in addons if one["addon_service"]["name"] == service)
    link = httpx.get(f"{base}/addons/{addon}/sso", headers=head, trust_env=False).json()["action"]
    with httpx.Client(
        trust_env=False,
        base_url=base,
        headers={"Accept": "text/html", "Accept-Language": language},
        follow_redirects=True,
        timeout=30,
    ) as client:
        first = client.get(link)
        assert first.status_code == 200
        yield client, str(first.url)


def test_the_slow_query_and_the_error_are_found(platform: RealPlatform) -> None:
    add(platform, "newrelic")
    add(platform, "papertrail")
    config = platform.json("config", "-a", "demo")
    assert config["OTEL_EXPORTER_OTLP_PROTOCOL"] == "http/protobuf"
    assert config["OTEL_SERVICE_NAME"] == "demo"
    platform.deploy(APPS / "trazas")
    assert [asked(platform, path) for path in ("/", "/informe", "/", "/falla")] == [
        200,
        200,
        200,
        500,
    ]

    # The error, from its code in the router's line to the app's own words around it.
    eventually(lambda: len(search(platform, "KeyError cafe")) == 1)
    [error] = search(platform, "KeyError cafe", "--context", "8")
    assert error["marks"] == [[0, 8], [11, 15]]
    assert any("shop" in line["text"] for line in error["around"])
    eventually(lambda: len(search(platform, "status:>=500 dyno:web.1")) == 1)
    assert 'path="/falla"' in search(platform, "status:5xx")[0]["text"]

    # The slow page, from the table to the query.
    eventually(lambda: platform.json("metrics", "-a", "demo")["requests"] == 4)
    metrics = platform.json("metrics", "-a", "demo")
    assert metrics["status"] == {"2xx": 3, "5xx": 1}
    assert metrics["slowest"][0]["path"] == "/informe"
    for language, title in (("es", "Por dentro"), ("en", "Inside")):
        with browser(platform, "rendimiento", language) as (client, home):
            eventually(lambda: "/informe" in client.get(f"{home}/traces").text)
            traces = client.get(f"{home}/traces").text
            first = re.search(r'href="([^"]+/traces/[0-9a-f]{32}[^"]*)">([^<]+)', traces)
            assert first is not None
            assert "/informe" in first[2]
            inside = client.get(first[1].replace("&amp;", "&")).text
            assert title in inside
            assert "todas las ventas" in inside
            assert re.search(r"(Lo que más tardó|What took longest)</dt><dd>WITH", inside)
            pages = [traces, inside, client.get(home).text]
        assert all(f'lang="{language}"' in page for page in pages)
        assert all("<script" not in page and "http://www" not in page for page in pages)
        assert pages[-1].count('role="img"') >= 2
    _some_of_many_are_traced_and_all_are_counted(platform)
    _an_app_is_traced_as_long_as_the_addon_is_attached_to_it(platform)
    with browser(platform, "registros", "es") as (client, home):
        assert "<mark>KeyError</mark>" in client.get(home, params={"q": "keyerror"}).text
        assert client.get(home, params={"q": "stauts:500"}).status_code == 422


def _some_of_many_are_traced_and_all_are_counted(platform: RealPlatform) -> None:
    """The app has nothing but OpenTelemetry's ordinary packages: it is the router that decides."""
    begun = time.monotonic()
    for _ in range(LOAD):
        assert asked(platform, "/") == 200
    most = 4 + TRACED_AT_ONCE + TRACED_PER_SECOND * (time.monotonic() - begun) + 1
    eventually(lambda: platform.json("metrics", "-a", "demo")["requests"] == 4 + LOAD)
    with browser(platform, "rendimiento", "en") as (client, home):

        def kept() -> int:
            page = client.get(f"{home}/traces").text
            assert f"Requests counted</dt><dd>{4 + LOAD}<" in page
            found = re.search(r"Traces kept</dt><dd>(\d+)<", page)
            return int(found[1]) if found else 0

        # All of the first four, then a burst, then few.
        eventually(lambda: kept() >= 4 + TRACED_AT_ONCE)
        assert kept() <= most


def _an_app_is_traced_as_long_as_the_addon_is_attached_to_it(platform: RealPlatform) -> None:
    [addon] = [a["name"] for a in platform.json("addons", "-a", "demo") if _is_performance(a)]
    platform.run("apps:create", "otra")
    eventually(lambda: _traced(platform) == {"demo": True, "otra": False})
    platform.run("addons:attach", addon, "-a", "otra", "--as", "MIRA")
    eventually(lambda: _traced(platform) == {"demo": True, "otra": True})
    platform.run("addons:detach", "MIRA", "-a", "otra")
    eventually(lambda: _traced(platform) == {"demo": True, "otra": False})


def _is_performance(addon: dict[str, Any]) -> bool:
    return bool(addon["addon_service"]["name"] == "rendimiento")


def _traced(platform: RealPlatform) -> dict[str, bool]:
    routes = json.loads((platform.home / "run" / "routes.json").read_text())
    return {app["name"]: app["traced"] for app in routes["apps"]}


def test_while_the_platform_is_killed_no_line_is_lost_or_doubled(platform: RealPlatform) -> None:
    add(platform, "registros")
    platform.deploy(APPS / "contador")
    for _ in range(3):
        seen = _last(platform)
        eventually(lambda seen=seen: _last(platform) > seen + 20)  # type: ignore[misc]
        killed = platform.pid("api")
        platform.kill("api")
        eventually(lambda killed=killed: platform.pid("api") != killed)  # type: ignore[misc]
        eventually(lambda: platform.run("status", ok=False).returncode == 0)
    seen = _last(platform)
    eventually(lambda: _last(platform) > seen + 20)
    numbers = _counted(platform)
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    archive = platform.home / "log-archive"
    assert len(list(archive.glob("*.db"))) == 1

    platform.run("addons:destroy", "registros", "-a", "demo", "--confirm", "demo")
    eventually(lambda: list(archive.glob("*.db*")) == [])
    assert platform.run("logs:search", "count", "-a", "demo", ok=False).returncode == 4


def _last(platform: RealPlatform) -> int:
    """The highest number: how many there are says nothing once a search finds no more at a time."""
    return max(_counted(platform), default=0)


def _counted(platform: RealPlatform) -> list[int]:
    with suppress(json.JSONDecodeError, AssertionError):
        found = search(platform, "count source:app", "-n", "1000")
        return sorted(int(match[1]) for line in found if (match := _COUNT.match(line["text"])))
    return []
