"""What goes back to the client for one request."""

from collections.abc import Callable

from minidyno.router.error_codes import ERROR_CODES
from minidyno.router.error_pages import error_response
from minidyno.router.request_head import Headers, RequestHead
from minidyno.router.response_head import (
    Framing,
    ResponseHead,
    interim_response,
    read_response,
    switching_response,
)


class Reply:
    """Frames a dyno's response for this client; gathers pieces and writes them together.

    `status` is 0 until a final head was written; `size` counts bytes of the body.
    """

    __slots__ = ("_framing", "_out", "_request", "_write", "keep_alive", "size", "status")

    def __init__(self, request: RequestHead, write: Callable[[bytes], None]) -> None:
        self._request = request
        self._write = write
        self._out: list[bytes] = []
        self._framing = Framing.NONE
        self.status = 0
        self.size = 0
        self.keep_alive = False

    def interim(self, status: int, reason: bytes, headers: Headers) -> None:
        """Pass on a 1xx response to a client that can expect one."""
        if not self._request.old and (status != 100 or self._request.expects_continue):
            self._write(interim_response(status, reason, headers))

    def begin(
        self, status: int, reason: bytes, headers: Headers, *, keep_alive: bool
    ) -> ResponseHead:
        """Take the final response's head; raises BadResponseError."""
        request = self._request
        head = read_response(
            status,
            reason,
            headers,
            to_head=request.method == b"HEAD",
            old=request.old,
            keep_alive=keep_alive,
        )
        self._out.append(head.data)
        self._framing = head.framing
        self.status = status
        self.keep_alive = head.keep_alive
        return head

    def body(self, data: bytes) -> None:
        """Take a piece of the body."""
        self.size += len(data)
        if self._framing is Framing.CHUNKED:
            self._out.append(b"%x\r\n%b\r\n" % (len(data), data))
        else:
            self._out.append(data)

    def flush(self) -> None:
        """Write what was gathered in one piece."""
        out = self._out
        if out:
            self._write(out[0] if len(out) == 1 else b"".join(out))
            self._out = []

    def end(self) -> None:
        """The dyno's response is complete."""
        if self._framing is Framing.CHUNKED:
            self._out.append(b"0\r\n\r\n")
        self.flush()

    def switch(self, reason: bytes, headers: Headers) -> None:
        """Open a tunnel with a 101 response."""
        self.status = 101
        self._write(switching_response(reason, headers))

    def tunnel(self, data: bytes) -> None:
        """Pass on bytes as they come."""
        self.size += len(data)
        self._write(data)

    def page(self, code: str, *, keep_alive: bool) -> None:
        """Answer with the router's own page instead of a dyno's."""
        request = self._request
        self.status = ERROR_CODES[code].status
        self.keep_alive = keep_alive
        ending = b"Connection: keep-alive\r\n" if request.old else b""
        self._write(
            error_response(
                code,
                request_id=request.request_id,
                html=request.wants_html,
                head_only=request.method == b"HEAD",
                end=ending if keep_alive else b"Connection: close\r\n",
            )
        )
