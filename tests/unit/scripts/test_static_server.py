"""The server of the built course."""

import http.client
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from curso.launch.ports import free_port, is_free
from curso.launch.static_server import CourseServer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[CourseServer]:
    site = tmp_path / "site"
    (site / "en").mkdir(parents=True)
    (site / "empty").mkdir()
    (site / "index.html").write_text("portada", encoding="utf-8")
    (site / "en" / "index.html").write_text("home", encoding="utf-8")
    (site / "404.html").write_text("404 no existe", encoding="utf-8")
    (site / "main.0123abcd.min.js").write_text("1", encoding="utf-8")
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (site / "way-out").symlink_to(tmp_path / "secret")
    with CourseServer(site, 0) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def ask(
    server: CourseServer, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    given = {"Host": f"localhost:{server.server_port}"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=given)
    answer = connection.getresponse()
    body = answer.read().decode("utf-8")
    connection.close()
    return answer.status, dict(answer.getheaders()), body


def test_a_folder_answers_with_its_index(server: CourseServer) -> None:
    assert ask(server, "/")[2] == "portada"
    assert ask(server, "/en/?a=b")[2] == "home"


def test_a_folder_without_its_slash_is_redirected(server: CourseServer) -> None:
    status, headers, _ = ask(server, "/en")
    assert (status, headers["Location"]) == (301, "/en/")


@pytest.mark.parametrize(
    "path", ["/nothing", "/empty/", "/en/nothing.html", "/../secret", "/%2e%2e/secret", "/way-out",
             "/a%00b", "//etc/passwd"],
)  # fmt: skip
def test_what_is_not_in_the_site_gets_the_course_s_own_404(server: CourseServer, path: str) -> None:
    status, headers, body = ask(server, path)
    assert (status, body) == (404, "404 no existe")
    assert headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "localhost.evil.example", ""]
)
def test_who_asks_by_another_name_gets_nothing(server: CourseServer, host: str) -> None:
    assert ask(server, "/", Host=host)[0] == 421


def test_other_methods_are_not_served(server: CourseServer) -> None:
    assert ask(server, "/", method="POST")[0] == 501


def test_a_page_is_asked_for_again_and_a_hashed_file_never(server: CourseServer) -> None:
    page = ask(server, "/")[1]
    assert page["Cache-Control"] == "no-cache"
    assert "immutable" in ask(server, "/main.0123abcd.min.js")[1]["Cache-Control"]
    status, _, body = ask(server, "/", If_Modified_Since=page["Last-Modified"])
    assert (status, body) == (304, "")


def test_head_says_the_length_and_sends_nothing(server: CourseServer) -> None:
    status, headers, body = ask(server, "/", method="HEAD")
    assert (status, headers["Content-Length"], body) == (200, "7", "")


def test_pages_may_load_nothing_from_elsewhere(server: CourseServer) -> None:
    assert "default-src 'self'" in ask(server, "/")[1]["Content-Security-Policy"]


def test_it_ends_when_its_parent_is_gone(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "curso.launch.static_server", str(tmp_path), str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        while is_free(port):
            assert process.poll() is None
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(60) == 0
