"""The way to the pages of an add-on: who is let in, and what a page may do once it is there."""

import dataclasses
import re
from collections.abc import AsyncIterator, Collection, Mapping, Sequence

import httpx
import pytest
from starlette.types import ASGIApp
from tests.contract.in_process import BASE, TOKEN, Running, platform

from minidyno.api.app import create_app
from minidyno.api.pages import table as pages_table
from minidyno.api.pages.layout import document, facts, table
from minidyno.api.pages.openings import COOKIE, COOKIE_FOR, LINK_FOR
from minidyno.api.pages.visit import PageRoute, Visit
from minidyno.client.asgi import AsgiTransport
from minidyno.domain.addon_servers import Address, Credentials, Place, Program
from minidyno.domain.addon_services import Plan, Service
from minidyno.domain.errors import MinidynoError
from minidyno.ports.addon_pages import OpenedAddon
from minidyno.ports.addon_provider import Launch, Restriction, Server

ID = "11111111-2222-4333-8444-555555555555"
OTHER = "99999999-2222-4333-8444-555555555555"
HTML = {"Accept": "text/html,*/*;q=0.8"}


class Serverless:
    """A service that needs no server."""

    service = Service(
        name="prueba", human={"es": "P", "en": "P"}, aliases=(), attachment="P", suffixes=(),
        plans=(),
    )  # fmt: skip
    program: Program | None = None
    ports: Sequence[str] = ()
    lifted: Mapping[str, str] = {}

    def launch(self, place: Place, plan: Plan, admin: Credentials) -> Launch:
        raise AssertionError

    async def answers(self, server: Server) -> bool:
        return True

    async def admit(self, server: Server, user: Credentials) -> None: ...

    async def dismiss(self, server: Server, user: Credentials) -> None: ...

    async def apply(self, server: Server, before: Collection[str] = ()) -> Sequence[Restriction]:
        raise AssertionError

    def config(self, at: Mapping[str, Address], user: Credentials) -> Mapping[str, str]:
        return {}


class Two:
    """Two add-ons: one with pages, one of a service without."""

    def opened(self, key: str) -> OpenedAddon:
        services = {ID: "prueba", OTHER: "sin-paginas"}
        if key not in services:
            raise MinidynoError("app_not_found", app=key, known="")
        return OpenedAddon(
            id=key, name=f"{services[key]}-azul-1", service=services[key], apps=("tienda",),
            provider=Serverless(), server=None,
        )  # fmt: skip


async def _first(visit: Visit) -> ASGIApp:
    return visit.page(visit.text(es="Primera", en="First"), visit.query.get("q", ""))


async def _thing(visit: Visit) -> ASGIApp:
    return visit.page(visit.params["thing"], visit.address("things", "a/b", q="ñ"))


async def _change(visit: Visit) -> ASGIApp:
    return visit.go()


@pytest.fixture
async def running(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    routes = (
        PageRoute("GET", "", _first),
        PageRoute("GET", "things/{thing}", _thing),
        PageRoute("POST", "change", _change),
    )
    monkeypatch.setitem(pages_table.PAGES, "prueba", routes)
    async with platform(runs=False) as running:
        services = dataclasses.replace(running.services, addon_door=Two())
        api = create_app(services, running.access)
        async with httpx.AsyncClient(
            transport=AsgiTransport(api), base_url=BASE, trust_env=False, headers=HTML
        ) as http:
            yield dataclasses.replace(running, services=services, api=api, http=http)


async def ask_link(running: Running, addon: str = ID) -> str:
    answer = await running.http.get(
        f"/addons/{addon}/sso", headers={"Authorization": f"Bearer {TOKEN}", "Accept": "*/*"}
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["method"] == "get"
    address = answer.json()["action"]
    assert isinstance(address, str)
    return address


async def let_in(running: Running) -> None:
    answer = await running.http.get(await ask_link(running))
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/addons/{ID}/page"


async def test_a_link_lets_a_browser_in_once_with_a_cookie_that_scripts_and_other_sites_lack(
    running: Running,
) -> None:
    address = await ask_link(running)
    answer = await running.http.get(address)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    for word in ("HttpOnly", "SameSite=strict", f"Max-Age={COOKIE_FOR}", f"Path=/addons/{ID}/page"):
        assert word in cookie
    assert "Domain" not in cookie
    first = await running.http.get(f"/addons/{ID}/page")
    assert (first.status_code, "<h1>Primera</h1>" in first.text) == (200, True)
    again = await running.http.get(address)
    assert (again.status_code, "set-cookie" in again.headers) == (403, False)
    assert "minidyno addons:open prueba-azul-1" in again.text
    assert ID not in again.text


async def test_without_the_cookie_or_with_one_of_another_add_on_nothing_is_shown(
    running: Running,
) -> None:
    answer = await running.http.get(f"/addons/{ID}/page", headers={"Accept-Language": "en"})
    assert (answer.status_code, "minidyno addons:open prueba-azul-1" in answer.text) == (403, True)
    assert answer.text.startswith('<!doctype html>\n<html lang="en">')
    assert '<link rel="icon" href="data:,">' in answer.text  # else browsers ask for a file
    await let_in(running)
    word = running.http.cookies[COOKIE]
    for path, value in ((OTHER, word), (ID, word[:-1]), (ID, "x"), (ID, "")):
        running.http.cookies.clear()
        refused = await running.http.get(
            f"/addons/{path}/page", headers={"Cookie": f"{COOKIE}={value}"}
        )
        assert refused.status_code == 403


async def test_links_and_cookies_end_and_a_link_ends_with_the_process_that_made_it(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = running.services.clock.now()
    clock = running.services.clock
    address = await ask_link(running)
    monkeypatch.setattr(clock, "now", lambda: now + LINK_FOR + 1)
    expired = await running.http.get(address)
    assert (expired.status_code, "addons:open prueba-azul-1" in expired.text) == (403, True)
    unknown = await running.http.get(address.replace(ID, ID.replace("1", "3")))
    assert (unknown.status_code, "addons:open 33333333-" in unknown.text) == (403, True)
    await let_in(running)
    monkeypatch.setattr(clock, "now", lambda: now + LINK_FOR + 2 + COOKIE_FOR)
    assert (await running.http.get(f"/addons/{ID}/page")).status_code == 403
    address = await ask_link(running)
    later = dataclasses.replace(running.services, openings=type(running.services.openings)())
    async with httpx.AsyncClient(
        transport=AsgiTransport(create_app(later, running.access)), base_url=BASE, trust_env=False
    ) as http:
        assert (await http.get(address)).status_code == 403
    assert (await running.http.get(address)).status_code == 303


async def test_a_link_asks_for_the_token_and_says_when_there_are_no_pages(running: Running) -> None:
    assert (await running.http.get(f"/addons/{ID}/sso")).status_code == 401
    none = await running.http.get(
        f"/addons/{OTHER}/sso", headers={"Authorization": f"Bearer {TOKEN}"}
    )
    assert none.json()["minidyno_id"] == "addon_page_none"
    async with platform(runs=False) as bare:
        answer = await bare.http.get(f"/addons/{ID}/sso")
        assert answer.json()["minidyno_id"] == "addon_not_found"


async def test_a_page_runs_nothing_loads_nothing_and_shows_in_no_frame(running: Running) -> None:
    await let_in(running)
    answer = await running.http.get(f"/addons/{ID}/page", params={"q": "<script>x</script>"})
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    for part in ("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert "script-src" not in policy and "unsafe" not in policy
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert "<script" not in answer.text and "&lt;script&gt;x" in answer.text
    assert not re.findall(r"https?://", answer.text)
    assert "prueba-azul-1" in answer.text


async def test_only_forms_of_our_own_pages_change_anything(running: Running) -> None:
    await let_in(running)
    change = f"/addons/{ID}/page/change"
    for origin in (None, "null", "http://127.0.0.1:20001", "https://elsewhere.example"):
        headers = {} if origin is None else {"Origin": origin}
        answer = await running.http.post(change, headers=headers)
        assert answer.status_code == 403, origin
    assert (await running.http.get(change)).status_code == 404
    done = await running.http.post(change, headers={"Origin": BASE})
    assert (done.status_code, done.headers["location"]) == (303, f"/addons/{ID}/page")
    rebound = await running.http.get(f"/addons/{ID}/page", headers={"Host": "elsewhere.example"})
    assert rebound.status_code == 403


async def test_pages_are_found_by_their_patterns_and_make_addresses(running: Running) -> None:
    await let_in(running)
    found = await running.http.get(f"/addons/{ID}/page/things/a%2Fb")
    assert "<h1>a/b</h1>" in found.text
    assert f"/addons/{ID}/page/things/a%2Fb?q=%C3%B1" in found.text
    missing = await running.http.get(f"/addons/{ID}/page/nothing")
    assert (missing.status_code, "<h1>" in missing.text) == (404, True)
    as_json = await running.http.get(f"/addons/{ID}/page/nothing", headers={"Accept": "*/*"})
    assert as_json.json()["minidyno_id"] == "addon_page_not_found"


async def test_from_another_site_s_page_the_way_in_begins_anew_so_that_the_cookie_counts(
    running: Running,
) -> None:
    address = await ask_link(running)
    answer = await running.http.get(address, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer.headers["refresh"]) == (200, f"0; url=/addons/{ID}/page")
    assert f'href="/addons/{ID}/page"' in answer.text
    assert answer.headers["set-cookie"].startswith(COOKIE)


def test_what_is_put_into_a_page_is_text() -> None:
    html = document("en", "<b>", table(["<i>"], [["<u>"]], caption="<q>"), facts([("<a>", 1)]))
    for tag in ("<b>", "<i>", "<u>", "<q>", "<a>"):
        assert tag not in html.partition("<main")[2]


async def test_a_link_names_the_host_that_was_asked(running: Running) -> None:
    assert (await ask_link(running)).startswith(f"{BASE}/addons/{ID}/open/")
