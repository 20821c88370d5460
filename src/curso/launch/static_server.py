"""Serves the built course: `python -m curso.launch.static_server FOLDER PORT`.

Loopback only, GET and HEAD only, no listing of folders, the course's own 404, and an answer
only to who asks for this machine by name (a foreign page cannot reach it by a name of its own).
"""

import re
import sys
import threading
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import unquote, urlsplit

_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
_HASHED = re.compile(r"\.[0-9a-f]{8}\.min\.(js|css)$")
_POLICY = (
    "default-src 'self'; img-src 'self' data:; font-src 'self' data:; "
    "style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline'; worker-src 'self' blob:; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'self'"
)
_TYPES = {
    ".ipynb": "application/x-ipynb+json",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".woff2": "font/woff2",
}


class CourseHandler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server_version = "curso"
    sys_version = ""
    timeout = 60
    server: "CourseServer"

    def do_GET(self) -> None:
        """Answer with the file, a redirection to its folder, or 404."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Answer as GET would, without the body."""
        self._answer(body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: what a reader opens is nobody's business."""

    def _answer(self, *, body: bool) -> None:
        if self.headers.get("Host", "").rsplit(":", 1)[0] not in _NAMES:
            self._send(HTTPStatus.MISDIRECTED_REQUEST, b"", "text/plain", body=body)
            return
        path = unquote(urlsplit(self.path).path)
        file = self.server.find(path)
        if file is not None and file.is_dir():
            if not path.endswith("/"):
                self._redirect(urlsplit(self.path).path + "/")
                return
            file = file / "index.html"
        if file is None or not file.is_file():
            self._send_page(HTTPStatus.NOT_FOUND, self.server.folder / "404.html", body=body)
            return
        self._send_file(file, body=body)

    def _send_file(self, file: Path, *, body: bool) -> None:
        modified = int(file.stat().st_mtime)
        if self._is_known(modified):
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self.end_headers()
            return
        self.extra = {
            "Last-Modified": formatdate(modified, usegmt=True),
            "Cache-Control": "public, max-age=31536000, immutable"
            if _HASHED.search(file.name)
            else "no-cache",
        }
        self._send(HTTPStatus.OK, file.read_bytes(), _content_type(file), body=body)

    def _is_known(self, modified: int) -> bool:
        header = self.headers.get("If-Modified-Since", "")
        try:
            return modified <= parsedate_to_datetime(header).timestamp()
        except ValueError:
            return False

    def _send_page(self, status: HTTPStatus, file: Path, *, body: bool) -> None:
        content = file.read_bytes() if file.is_file() else b""
        self.extra = {"Cache-Control": "no-store"}
        self._send(status, content, "text/html; charset=utf-8", body=body)

    def _redirect(self, where: str) -> None:
        # One slash only: "//host" would be another machine's address.
        self.extra = {"Location": "/" + where.lstrip("/")}
        self._send(HTTPStatus.MOVED_PERMANENTLY, b"", "text/plain", body=True)

    extra: dict[str, str] = {}  # noqa: RUF012 - replaced, never changed

    def _send(self, status: HTTPStatus, content: bytes, kind: str, *, body: bool) -> None:
        self.send_response(status)
        headers = {
            "Content-Type": kind,
            "Content-Length": str(len(content)),
            "Content-Security-Policy": _POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            **self.extra,
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.extra = {}
        if body:
            self.wfile.write(content)


class CourseServer(ThreadingHTTPServer):
    """Serves one folder."""

    daemon_threads = True

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder.resolve()
        super().__init__(("127.0.0.1", port), CourseHandler)

    def find(self, path: str) -> Path | None:
        """Find a file or folder inside the served folder; None for anything outside it."""
        if "\0" in path:
            return None
        found = (self.folder / path.lstrip("/")).resolve()
        return found if found.is_relative_to(self.folder) and found.exists() else None

    def handle_error(self, request: object, client_address: object) -> None:
        """A reader who closes the page in the middle is no error; anything else is written."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def _content_type(file: Path) -> str:
    if known := _TYPES.get(file.suffix):
        return known
    kind = guess_type(file.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def _end_with_parent(server: CourseServer) -> None:
    sys.stdin.buffer.read()
    server.shutdown()


def main() -> None:
    """Serve until the parent is gone."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    with CourseServer(folder, port) as server:
        threading.Thread(target=_end_with_parent, args=(server,), daemon=True).start()
        server.serve_forever(poll_interval=0.1)


if __name__ == "__main__":
    main()
