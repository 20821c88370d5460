"""From an app's log to how long each part of a change took."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

_LINE = re.compile(r"(?P<at>\S+) (?P<source>\w+)\[(?P<dyno>[\w.-]+)\]: (?P<text>.*)")
UP = "State changed from starting to up"


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the log; `at` is seconds since the epoch."""

    at: float
    dyno: str
    text: str


def events(lines: Sequence[str]) -> Iterator[Event]:
    """Read log lines; what is no log line is left out."""
    for line in lines:
        if found := _LINE.match(line):
            yield Event(
                datetime.fromisoformat(found["at"]).timestamp(), found["dyno"], found["text"]
            )


def moment(log: Sequence[Event], since: float, text: str, dyno: str = "") -> float:
    """When a line that begins with `text` was first written since then; raises LookupError."""
    for event in log:
        if event.at >= since and event.text.startswith(text) and dyno in {"", event.dyno}:
            return event.at
    raise LookupError(text)


@dataclass(frozen=True, slots=True)
class Change:
    """A deploy, rollback or config change of an app with one web dyno: the parts, in seconds.

    `upload` is packing and sending, or with nothing to build the call alone; `boot` is from the
    moment at which the dyno is asked for until the platform saw its port open; `switch` is until
    only the new release answers through the router.
    """

    upload: float
    build: float
    start: float
    boot: float
    switch: float

    @property
    def total(self) -> float:
        """From the call until only the new release answers."""
        return self.upload + self.build + self.start + self.boot + self.switch


def change(log: Sequence[Event], began: float, version: int, switched: float) -> Change:
    """Find the parts of a change; raises LookupError when the log does not tell them."""
    released = moment(log, began, f"Release v{version} created")
    try:
        build = moment(log, began, "Build started")
    except LookupError:
        build = released
    started = moment(log, released, "Starting process", "web.1")
    up = moment(log, started, UP, "web.1")
    return Change(
        upload=build - began,
        build=released - build,
        start=started - released,
        boot=up - started,
        switch=max(switched - up, 0.0),
    )
