"""Serves a folder of files: the web process of a static site, copied into its slug.

Standard library alone: in a dyno it runs by itself, without minidyno. Like any app of the platform
it listens on $PORT, writes a line for each request, and ends in order at SIGTERM.
"""

import json
import mimetypes
import os
import re
import signal
import socket
import sys
import threading
import urllib.parse
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO

_CHUNK = 64 * 1024
# The router keeps its connections for 90 seconds: they must not be closed before (H13).
_KEEP_ALIVE = 95
_NOTHING = (-1, -1)
_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
# At the top of the app lie files that are the platform's business and no part of the site.
_NOT_THE_SITE = {"static.json", "app.json", "Procfile", "package.json", "package-lock.json"}
_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}


class Site:
    """A folder and how it is served."""

    def __init__(self, app: Path, settings: dict[str, Any]) -> None:
        self.top = (app / settings.get("root", ".")).resolve()
        self.is_app = self.top == app.resolve()
        self.clean_urls = bool(settings.get("clean_urls", False))
        self.error_page = str(settings.get("error_page", "404.html"))
        self.fallback = settings.get("routes", {}).get("/**")

    def find(self, path: str) -> Path | str | None:
        """The file for a path of a URL; where to look instead, or None when there is none."""
        parts = [part for part in urllib.parse.unquote(path, errors="replace").split("/") if part]
        # What begins with a dot is never the site's, but for what the web itself agreed upon.
        hidden = any(p.startswith(".") for p in parts if p != ".well-known")
        if hidden or "\0" in path or "\\" in "".join(parts) or self._is_the_platforms(parts):
            return None
        full = self.top.joinpath(*parts)
        if index := self._inside(full / "index.html"):
            # Without the slash, what a page names relatively would be looked for one floor above.
            return index if path.endswith("/") else f"{path}/"
        if path.endswith("/"):
            return None
        clean = f"{full.name}.html" if self.clean_urls else full.name
        return self._inside(full) or self._inside(full.with_name(clean))

    def error_file(self) -> Path | None:
        """The site's own page for what is not there."""
        return self._inside(self.top / self.error_page)

    def fallback_file(self) -> Path | None:
        """The page of an app whose paths are the browser's business."""
        return self._inside(self.top / self.fallback.lstrip("/")) if self.fallback else None

    def _is_the_platforms(self, parts: list[str]) -> bool:
        return self.is_app and bool(parts) and parts[0] in _NOT_THE_SITE | {"node_modules"}

    def _inside(self, path: Path) -> Path | None:
        """The file, if it is one and does not lie elsewhere by way of a link."""
        try:
            real = path.resolve()
            return real if real.is_relative_to(self.top) and real.is_file() else None
        except (OSError, ValueError):
            return None  # a name that no file can have


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD."""

    protocol_version = "HTTP/1.1"
    server_version = "minidyno-static"
    sys_version = ""
    timeout = _KEEP_ALIVE
    server: "Server"

    def do_GET(self) -> None:
        """Send a file."""
        self._answer()

    def do_HEAD(self) -> None:
        """Send what would come before a file."""
        self._answer()

    def _answer(self) -> None:
        url = urllib.parse.urlsplit(self.path)
        found = self.server.site.find(url.path)
        if found is None:
            self._not_found()
        elif isinstance(found, Path):
            self._send(found, HTTPStatus.OK)
        else:
            query = f"?{url.query}" if url.query else ""
            # With two slashes at the beginning it would name another host.
            self._redirect("/" + found.lstrip("/") + query)

    def _not_found(self) -> None:
        fallback = self.server.site.fallback_file()
        page = self.server.site.error_file()
        if fallback is not None:
            self._send(fallback, HTTPStatus.OK)
        elif page is not None:
            self._send(page, HTTPStatus.NOT_FOUND)
        else:
            self._text(HTTPStatus.NOT_FOUND, "404 Not Found\n")

    def _redirect(self, to: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _text(self, status: HTTPStatus, text: str, **headers: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _send(self, path: Path, status: HTTPStatus) -> None:
        with path.open("rb") as file:
            self._send_open(file, path, status)

    def _send_open(self, file: BinaryIO, path: Path, status: HTTPStatus) -> None:
        # No Last-Modified and no 304: in a slug all files have one and the same time, and a
        # browser would go on showing the page of the release before.
        total = os.fstat(file.fileno()).st_size
        first, last = 0, total - 1
        asked = self.headers.get("Range")
        if status is HTTPStatus.OK and asked is not None and "If-Range" not in self.headers:
            span = _span(asked, total)
            if span == _NOTHING:
                whole = f"bytes */{total}"
                self._text(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "", Content_Range=whole)
                return
            if span is not None:
                (first, last), status = span, HTTPStatus.PARTIAL_CONTENT
        self.send_response(status)
        self.send_header("Content-Type", content_type(path))
        self.send_header("Content-Length", str(last - first + 1))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        if status is HTTPStatus.PARTIAL_CONTENT:
            self.send_header("Content-Range", f"bytes {first}-{last}/{total}")
        self.end_headers()
        if self.command == "HEAD":
            return
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            self.wfile.write(chunk)
            left -= len(chunk)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write a line for each request."""
        del size
        number = code.value if isinstance(code, HTTPStatus) else code
        request = self.headers.get("X-Request-ID", "-") if hasattr(self, "headers") else "-"
        method = self.command or "-"
        path = getattr(self, "path", "-")
        print(f"{method} {path} status={number} request_id={request}", flush=True)  # noqa: T201

    def log_error(self, format: str, *args: Any) -> None:  # noqa: A002
        """A connection that said nothing for long is no news."""


class Server(ThreadingHTTPServer):
    """Serves a site until it is told to stop; requests under way are answered to their end."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 1024

    def __init__(self, address: tuple[str, int], site: Site) -> None:
        self.site = site
        self._open: set[socket.socket] = set()
        super().__init__(address, Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection and serve it in a thread."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget a connection that has ended."""
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is no news; a bug of ours is."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)

    def stop(self) -> None:
        """Take no more connections, and let those that only wait end at once."""
        self.shutdown()
        for connection in list(self._open):
            try:
                # Who waits for a request reads the end of the line; who answers one goes on.
                connection.shutdown(socket.SHUT_RD)
            except OSError:
                continue  # gone meanwhile


def content_type(path: Path) -> str:
    """What kind of file it is, by its name; text is UTF-8, and a file without a name's end text."""
    ending = path.suffix.lower()
    if not ending:
        return "text/plain; charset=utf-8"
    kind = _TYPES.get(ending) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    is_text = kind.startswith("text/") or kind in {"application/json", "application/xml"}
    return f"{kind}; charset=utf-8" if is_text else kind


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """The first and last byte asked for; _NOTHING when there is no such, None for the whole."""
    match = _RANGE.fullmatch(asked.strip())
    if match is None or match.group(1, 2) == ("", ""):
        return None  # several at once, or nonsense: the whole file is always a right answer
    begin, end = match.group(1, 2)
    if begin == "":
        first, last = max(0, size - int(end[:18])), size - 1
    else:
        first, last = int(begin[:18]), min(int(end[:18] or size), size - 1)
    if end and begin and int(end[:18]) < first:
        return None
    return (first, last) if first <= last else _NOTHING


def main() -> int:
    """Serve the folder in which the process was started, as its static.json says."""
    settings: dict[str, Any] = {}
    app = Path.cwd()
    if (app / "static.json").is_file():
        settings = json.loads((app / "static.json").read_bytes())
    host, port = os.environ.get("HOST", "0.0.0.0"), int(os.environ.get("PORT", "5000"))  # noqa: S104
    with Server((host, port), Site(app, settings)) as server:
        # Not in the handler itself: it interrupts the very loop that it has to stop.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: threading.Thread(target=server.stop).start())
        print(f"Serving the site on port {port}", flush=True)  # noqa: T201
        server.serve_forever(poll_interval=0.1)
    print("Asked to stop: all requests are answered", flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
