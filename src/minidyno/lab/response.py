"""One answer of an app, as a student asked for it."""

import json
from dataclasses import dataclass
from typing import Any

from minidyno.domain.errors import MinidynoError
from minidyno.lab.display import Display
from minidyno.lab.doors.answer import Answer
from minidyno.lab.figures.histogram import seconds
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.finding import Fields
from minidyno.lab.texts import text

_SHOWN = 2_000
_BEGINNING = 60


@dataclass(frozen=True, repr=False)
class Response(Display):
    """Status, text and time of an answer; `seconds` from the question to the last byte."""

    answer: Answer
    seconds: float

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.answer.status

    @property
    def ok(self) -> bool:
        """Say whether the status is below 400."""
        return self.status < 400

    @property
    def text(self) -> str:
        """The body as text."""
        return self.answer.body.decode("utf-8", "replace")

    @property
    def dyno(self) -> str | None:
        """The dyno that answered, if the app says so."""
        return self.answer.dyno

    @property
    def code(self) -> str | None:
        """The router's H code, when the router answered in place of the app."""
        return self.answer.code

    def json(self) -> Any:
        """The body read as JSON; raises `answer_not_json`, and a missing field `not_among`."""
        try:
            return json.loads(self.answer.body, object_hook=Fields)
        except ValueError as error:
            beginning = " ".join(self.text.split())[:_BEGINNING]
            raise MinidynoError(
                "answer_not_json", status=self.status, beginning=beginning
            ) from error

    def html(self) -> Markup:
        """One line about it, then the beginning of its text, never run as HTML."""
        return join(element("p", element("strong", self._sentence())), element("pre", self._body()))

    def plain(self) -> str:
        """The same for a terminal."""
        return f"{self._sentence()}\n{self._body()}"

    def _sentence(self) -> str:
        by = text("by_dyno", dyno=self.dyno) if self.dyno else ""
        if self.code:
            by += text("router_code", code=self.code)
        return text("answered", status=self.status, seconds=seconds(self.seconds), by=by)

    def _body(self) -> str:
        whole = self.text
        return whole if len(whole) <= _SHOWN else f"{whole[:_SHOWN]}\n{text('cut')}"
