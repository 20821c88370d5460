"""A request's body on its way: what the client has sent and the dyno not yet been given."""


class RequestBody:
    """Holds pieces until they are taken; `taken_all` once the last one was."""

    __slots__ = ("_chunked", "_pieces", "ended", "size", "taken_all")

    def __init__(self, *, chunked: bool) -> None:
        self._chunked = chunked
        self._pieces: list[bytes] = []
        self.size = 0  # bytes that wait
        self.ended = False  # the client has sent all
        self.taken_all = False

    def add(self, data: bytes) -> None:
        """Keep a piece, with its own chunk header when the body goes in chunks."""
        self._pieces.append(b"%x\r\n%b\r\n" % (len(data), data) if self._chunked else data)
        self.size += len(data)

    def end(self) -> None:
        """No more will come."""
        self.ended = True
        if self._chunked:
            self._pieces.append(b"0\r\n\r\n")

    def take(self) -> list[bytes]:
        """Give out what waits."""
        pieces, self._pieces, self.size = self._pieces, [], 0
        self.taken_all = self.ended
        return pieces
