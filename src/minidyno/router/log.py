"""The router's log line, as Heroku writes it."""

import re

from minidyno.router.error_codes import ERROR_CODES

_plain = re.compile(rb"[ !#-~]*").fullmatch
_HOW = {None: b"info"} | {
    code: f'error code={code} desc="{error.desc}"'.encode() for code, error in ERROR_CODES.items()
}


def log_line(
    *,
    code: str | None,
    method: bytes,
    path: bytes,
    host: bytes,
    request_id: bytes,
    fwd: bytes,
    dyno: str,
    connect: int | None,
    service: int | None,
    status: int,
    size: int,
) -> bytes:
    """Write one request; `connect` and `service` in milliseconds, None when it never came to it."""
    return (
        b'at=%b method=%b path="%b" host=%b request_id=%b fwd="%b" dyno=%b '
        b"connect=%b service=%b status=%d bytes=%d protocol=http"
    ) % (
        _HOW[code],
        method,
        path if _plain(path) else _visible(path),
        host,  # its letters were checked when it was read
        request_id,
        fwd if _plain(fwd) else _visible(fwd),
        dyno.encode(),
        b"" if connect is None else b"%dms" % connect,
        b"" if service is None else b"%dms" % service,
        status,
        size,
    )


def _visible(text: bytes) -> bytes:
    """What a client wrote must not be able to end a field or to draw on a terminal."""
    return b"".join(b"%c" % c if 32 <= c < 127 and c != 34 else b"%%%02X" % c for c in text)
