"""The answer to the hook: lines to show, and at the end the verdict."""

from starlette.types import Send

from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import Language

# Each line of the answer begins with what it is.
SHOW = b" "
ACCEPTED = b"=accepted\n"
REJECTED = b"=rejected\n"

_LONGEST_LINE = 8_192
_HEADERS = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]


class ShownLines:
    """Writes the answer; what does not end in a newline waits for the rest of its line."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._rest = b""
        self._started = False

    async def feed(self, data: bytes) -> None:
        """Show what a build printed."""
        *lines, rest = (self._rest + data).split(b"\n")
        while len(rest) > _LONGEST_LINE:
            lines.append(rest[:_LONGEST_LINE])
            rest = rest[_LONGEST_LINE:]
        self._rest = rest
        await self._write(b"".join(SHOW + line + b"\n" for line in lines))

    async def lines(self, *texts: str) -> None:
        """Show lines of our own."""
        if self._rest:
            await self.feed(b"\n")
        await self.feed("".join(f"{text}\n" for text in texts).encode())

    async def error(self, error: MinidynoError, language: Language) -> None:
        """Show why the push is not accepted."""
        await self.lines("", *(f" !     {line}" for line in error.say(language).splitlines()), "")

    async def verdict(self, accepted: bool) -> None:
        """End the answer; without a verdict the hook takes it for cut."""
        await self._write(ACCEPTED if accepted else REJECTED)
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _write(self, data: bytes) -> None:
        if not self._started:
            self._started = True
            await self._send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await self._send({"type": "http.response.body", "body": data, "more_body": True})
