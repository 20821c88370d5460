"""One visit to a port, as a browser would make it."""

import json
import time
from dataclasses import dataclass
from typing import Any

from curso.by_hand.problem import HandError
from curso.language import spoken
from minidyno.lab.display import Display
from minidyno.lab.doors.answer import Answer, NoAnswerError
from minidyno.lab.doors.http import HttpDoor
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.finding import Fields

_TIMEOUT = 10.0
_SHOWN = 600
_WHY = {
    "refused": ("nadie escucha en ese puerto", "nobody listens at that port"),
    "closed": ("la conexión se cortó a medias", "the connection was cut half way"),
    "timeout": ("no llegó a tiempo", "it did not come in time"),
    "malformed": ("lo que llegó no es HTTP", "what came is no HTTP"),
}


@dataclass(frozen=True, repr=False)
class Visit(Display):
    """What came back: an answer, or why there was none (`failure`)."""

    url: str
    seconds: float
    answer: Answer | None = None
    failure: str | None = None

    @property
    def status(self) -> int | None:
        """The HTTP status; None without an answer."""
        return None if self.answer is None else self.answer.status

    @property
    def text(self) -> str:
        """The body."""
        return "" if self.answer is None else self.answer.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body read as JSON; raises `no_json`, and MinidynoError for a field it lacks."""
        try:
            return json.loads(self.text, object_hook=Fields)
        except ValueError as error:
            raise HandError("no_json", what=self._sentence()) from error

    def html(self) -> Markup:
        """One line, then the beginning of the text, never run as HTML."""
        body = element("pre", self.text[:_SHOWN]) if self.text else None
        kind = None if self.status == 200 else "bad"
        return join(element("p", element("strong", self._sentence()), class_=kind), body)

    def plain(self) -> str:
        """The same for a terminal."""
        return f"{self._sentence()}\n{self.text[:_SHOWN]}".rstrip()

    def _sentence(self) -> str:
        if self.status is not None:
            took = f"{self.seconds * 1000:.0f} ms"
            return spoken(f"Respondió {self.status} en {took}.", f"{self.status} after {took}.")
        why = _WHY[self.failure or "closed"]
        return spoken(f"Sin respuesta: {why[0]}.", f"No answer: {why[1]}.")


async def ask(port: int, path: str, timeout: float = _TIMEOUT) -> Visit:
    """Visit a page of this machine."""
    url = f"http://127.0.0.1:{port}{path}"
    door = HttpDoor("127.0.0.1", port, f"127.0.0.1:{port}")
    beginning = time.monotonic()
    try:
        answer = await door.get(path, timeout)
    except NoAnswerError as error:
        return Visit(url, time.monotonic() - beginning, failure=error.kind)
    finally:
        await door.close()
    return Visit(url, time.monotonic() - beginning, answer)
