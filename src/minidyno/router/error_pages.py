"""Answers that the router makes itself: a page for browsers, plain text for the rest."""

from functools import cache
from pathlib import Path

from minidyno.router.error_codes import ERROR_CODES, ErrorCode

_TEMPLATE = Path(__file__).with_name("pages") / "error.html"
_REASONS = {
    400: b"Bad Request",
    404: b"Not Found",
    408: b"Request Timeout",
    503: b"Service Unavailable",
}


def error_response(
    code: str, *, request_id: bytes, html: bool, head_only: bool, end: bytes
) -> bytes:
    """Make a whole response; `end` is its Connection header line, or nothing."""
    error = ERROR_CODES[code]
    # The id was checked to be letters, digits and dashes: it needs no escaping.
    body = _body(error, html).replace(b"{request_id}", request_id)
    kind = b"text/html" if html else b"text/plain"
    head = b"".join(
        (
            b"HTTP/1.1 %d %s\r\nContent-Type: %s; charset=utf-8\r\nContent-Length: %d\r\n"
            % (error.status, _REASONS[error.status], kind, len(body)),
            b"Cache-Control: no-cache, no-store\r\nX-Request-Id: ",
            request_id,
            # For programs: who measures needs the code, and must not read it out of the prose.
            b"\r\nVia: 1.1 minidyno\r\nMinidyno-Error-Code: ",
            error.code.encode(),
            b"\r\n",
            end,
            b"\r\n",
        )
    )
    return head if head_only else head + body


@cache
def _body(error: ErrorCode, html: bool) -> bytes:
    if not html:
        return (
            f"{error.code} {error.desc}\n\n{error.es}\n{error.es_do}\n\n"
            f"{error.en}\n{error.en_do}\n\nrequest_id={{request_id}}\n"
        ).encode()
    # Our own sentences hold nothing that HTML would need escaped (a test looks at each).
    page = _TEMPLATE.read_text(encoding="utf-8")
    for name in ("code", "desc", "es", "es_do", "en", "en_do"):
        page = page.replace("{" + name + "}", getattr(error, name))
    return page.encode()
