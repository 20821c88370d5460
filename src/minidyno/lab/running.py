"""Commands that a notebook runs in dynos, and what came of them."""

import asyncio
from dataclasses import dataclass

from minidyno.client.attached import Attached
from minidyno.domain.errors import MinidynoError
from minidyno.lab.display import Display
from minidyno.lab.figures.histogram import seconds as spoken
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.texts import text

_SHOWN = 4_000


@dataclass(frozen=True, repr=False)
class Ran(Display):
    """A command that has ended: its exit `code`, and all it said.

    `raw` is what it said, output and errors in the order in which they came; `errors` is what
    went to its errors alone.
    """

    command: str
    dyno: str
    code: int | None
    raw: bytes
    raw_errors: bytes

    @property
    def ok(self) -> bool:
        """Say whether the exit code is 0."""
        return self.code == 0

    @property
    def output(self) -> str:
        """All it said, as text."""
        return self.raw.decode("utf-8", "replace")

    @property
    def errors(self) -> str:
        """What it said on its errors, as text."""
        return self.raw_errors.decode("utf-8", "replace")

    @property
    def lines(self) -> list[str]:
        """The output, line by line."""
        return self.output.splitlines()

    def html(self) -> Markup:
        """One line about it, then what it said, never run as HTML."""
        return join(element("p", element("strong", self._sentence())), element("pre", self._body()))

    def plain(self) -> str:
        """The same for a terminal."""
        return f"{self._sentence()}\n{self._body()}".rstrip()

    def _sentence(self) -> str:
        code = "?" if self.code is None else self.code
        return text("ran", command=self.command, dyno=self.dyno, code=code)

    def _body(self) -> str:
        whole = self.output
        return whole if len(whole) <= _SHOWN else f"{whole[:_SHOWN]}\n{text('cut_output')}"


async def run_through(session: Attached, command: str, given: str | bytes, timeout: float) -> Ran:
    """Sit at the other end of a command until it ends; raises `command_too_long` and hangs up."""
    try:
        async with asyncio.timeout(timeout), session:
            return await _gather(session, command, given)
    except TimeoutError as error:
        raise MinidynoError("command_too_long", command=command, seconds=spoken(timeout)) from error


async def _gather(session: Attached, command: str, given: str | bytes) -> Ran:
    feeding = asyncio.ensure_future(_feed(session, given))
    said: list[bytes] = []
    errors: list[bytes] = []
    try:
        async for some in session.output():
            said.append(some.data)
            if some.is_error:
                errors.append(some.data)
    finally:
        feeding.cancel()
        await asyncio.gather(feeding, return_exceptions=True)
    return Ran(command, session.name, session.code, b"".join(said), b"".join(errors))


async def _feed(session: Attached, given: str | bytes) -> None:
    await session.send(given.encode() if isinstance(given, str) else given)
    await session.end_input()
