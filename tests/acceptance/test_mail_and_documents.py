"""`correo` and `mongodb` through the whole platform: the real command line, a real app."""

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pymongo import MongoClient

from tests.acceptance.real_platform import RealPlatform, eventually, real_platform

# Says by mail, with what Python brings, that somebody came.
SERVER = """
import os, smtplib
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def tell():
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "app@example.com", "ana@example.org", "Visita"
    mail.set_content("Ha venido alguien.")
    with smtplib.SMTP(os.environ["SMTP_HOST"], int(os.environ["SMTP_PORT"])) as smtp:
        smtp.login(os.environ["SMTP_USERNAME"], os.environ["SMTP_PASSWORD"])
        smtp.send_message(mail)


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        tell()
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("0.0.0.0", int(os.environ["PORT"])), Page).serve_forever()
"""


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[RealPlatform]:
    """A platform with the app demo, which has both."""
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "Procfile").write_text("web: python server.py\n")
    (folder / "server.py").write_text(SERVER)
    with real_platform(tmp_path / "home") as made:
        try:
            made.run("apps:create", "demo")
            made.run("addons:create", "mailtrap", "--name", "el-cartero", "-a", "demo", "--wait")
            made.run("addons:create", "mongolab", "--name", "las-fichas", "-a", "demo", "--wait")
            made.deploy(folder)
            yield made
        finally:
            made.run("up", "--detach", ok=False)
            made.run("apps:destroy", "demo", "--confirm", "demo", "--force", ok=False)


def test_a_mail_is_read_in_the_inbox_and_documents_are_there_after_down_and_up(
    platform: RealPlatform,
) -> None:
    visit(platform)
    with httpx.Client(trust_env=False, headers={"Accept": "text/html"}) as browser:
        link = platform.run("addons:open", "el-cartero", "--show-url").stdout.strip()
        inbox = browser.get(link, follow_redirects=True)
        assert (inbox.status_code, inbox.text.count(">Visita</a>")) == (200, 1)
        assert browser.get(link).status_code == 403  # it serves once
        uri = platform.run("config:get", "MONGODB_URI", "-a", "demo").stdout.strip()
        with MongoClient[dict[str, str]](uri) as client:
            client.get_default_database().cards.insert_one({"_id": "1", "title": "Rayuela"})
        assert "not MongoDB's own server" in platform.run("addons:info", "las-fichas").stdout
        said = platform.run("logs", "-a", "demo", "-n", "100").stdout
        assert "las-fichas is provisioned; it is served by SecantusDB" in said
        platform.run("down")
        platform.run("up", "--detach")
        platform.run("addons:wait", "-a", "demo")
        eventually(lambda: answers(platform))
        # The browser is let in still: its cookie is not of one process.
        inbox = browser.get(str(inbox.url))
        assert inbox.text.count(">Visita</a>") >= 1
    with MongoClient[dict[str, str]](uri) as client:
        found = client.get_default_database().cards.find_one()
        assert found == {"_id": "1", "title": "Rayuela"}


def visit(platform: RealPlatform) -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{platform.router_port}/")
    request.add_header("Host", f"demo.localhost:{platform.router_port}")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return int(answer.status)


def answers(platform: RealPlatform) -> bool:
    try:
        return visit(platform) == 200
    except OSError:
        return False
