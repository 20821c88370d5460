"""What the router says: error pages and log lines."""

import html
import re
from pathlib import Path

import pytest

from minidyno.router.config import RouterConfig
from minidyno.router.error_codes import ERROR_CODES, ErrorCode
from minidyno.router.error_pages import error_response
from minidyno.router.log import log_line

_PAGES = [error for error in ERROR_CODES.values() if error.status != 499]


def _page(code: str, *, as_html: bool = True, head_only: bool = False) -> tuple[str, str]:
    data = error_response(
        code, request_id=b"some-id", html=as_html, head_only=head_only, end=b"Connection: close\r\n"
    )
    head, _, body = data.partition(b"\r\n\r\n")
    if not head_only:
        assert f"Content-Length: {len(body)}" in head.decode()
    return head.decode(), body.decode()


@pytest.mark.parametrize("error", _PAGES, ids=lambda e: e.code)
def test_each_page_says_in_both_languages_what_happened_and_what_to_do(error: ErrorCode) -> None:
    for as_html in (True, False):
        head, body = _page(error.code, as_html=as_html)
        assert head.startswith(f"HTTP/1.1 {error.status} ")
        for text in (error.code, error.desc, error.es, error.es_do, error.en, error.en_do):
            assert text
            assert text in body
        assert body.index(error.es) < body.index(error.en)
        assert "some-id" in body
        assert not re.search(r"\{\w+\}", body)


@pytest.mark.parametrize("error", _PAGES, ids=lambda e: e.code)
def test_no_page_needs_another_host_or_an_escape(error: ErrorCode) -> None:
    _, body = _page(error.code)
    assert "//" not in body
    assert "<script" not in body
    for text in (error.desc, error.es, error.es_do, error.en, error.en_do):
        assert html.escape(text, quote=False) == text


def test_a_page_for_head_has_a_length_and_no_body() -> None:
    assert _page("H10", head_only=True)[1] == ""


def test_a_page_has_both_a_light_and_a_dark_face() -> None:
    assert "prefers-color-scheme: dark" in _page("H10")[1]


def _line(path: bytes = b"/", code: str | None = None, **more: object) -> str:
    fields = {
        "host": b"demo.localhost",
        "fwd": b"127.0.0.1",
        "dyno": "web.1",
        "connect": 1,
        "service": 3,
        "status": 200,
        "size": 12,
        **more,
    }
    return log_line(code=code, method=b"GET", path=path, request_id=b"id", **fields).decode()  # type: ignore[arg-type]


def test_a_line_of_the_log_is_written_as_heroku_writes_it() -> None:
    assert _line() == (
        'at=info method=GET path="/" host=demo.localhost request_id=id fwd="127.0.0.1" '
        "dyno=web.1 connect=1ms service=3ms status=200 bytes=12 protocol=http"
    )
    assert _line(code="H12", service=30000, status=503, size=0) == (
        'at=error code=H12 desc="Request timeout" method=GET path="/" host=demo.localhost '
        'request_id=id fwd="127.0.0.1" dyno=web.1 connect=1ms service=30000ms status=503 bytes=0 '
        "protocol=http"
    )


def test_nothing_a_client_writes_can_forge_a_field_or_draw_on_the_terminal() -> None:
    line = _line(b'/" status=200 x="\x1b[2J\xc3\xb1', fwd=b'9.9.9.9", "\t')
    assert '"/%22 status=200 x=%22%1B[2J%C3%B1"' in line
    assert 'fwd="9.9.9.9%22, %22%09"' in line


def test_a_configuration_survives_the_command_line() -> None:
    config = RouterConfig(
        host="127.0.0.1",
        router_port=1,
        snapshot=Path("/a b/ñ"),
        socket=Path("/s"),
        spool=Path("/p"),
        idle_timeout=1.5,
    )
    assert RouterConfig.from_json(config.to_json()) == config
