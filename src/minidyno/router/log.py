"""The router's log line, as Heroku writes it."""

from minidyno.router.error_codes import ERROR_CODES


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
    at = "info" if code is None else f'error code={code} desc="{ERROR_CODES[code].desc}"'
    return (
        f'at={at} method={method.decode()} path="{_visible(path)}" host={_visible(host)} '
        f'request_id={request_id.decode()} fwd="{_visible(fwd)}" dyno={dyno} '
        f"connect={'' if connect is None else f'{connect}ms'} "
        f"service={'' if service is None else f'{service}ms'} "
        f"status={status} bytes={size} protocol=http"
    ).encode()


def _visible(text: bytes) -> str:
    """What a client wrote must not be able to end a field or to draw on a terminal."""
    if text.isascii() and b'"' not in text and (plain := text.decode()).isprintable():
        return plain
    return "".join(chr(c) if 32 <= c < 127 and c != 34 else f"%{c:02X}" for c in text)
