"""Log lines: their form, and how long ones are split."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

# Sources as in Heroku's logs: `app` is what the dynos print, `heroku` is the platform itself.
APP = "app"
PLATFORM = "heroku"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line. `number` counts per app from 1, without gaps; `at` is seconds since the epoch.

    `dyno` is what wrote it: "web.1", "router", "api", "logplex". `action` is a fixed word for
    machines ("starting", "crashed", "released"); the text is for people.
    """

    app_id: str
    at: float
    source: str
    dyno: str
    text: str
    action: str = ""
    number: int = 0

    def __str__(self) -> str:
        return f"{stamp(self.at)} {self.source}[{self.dyno}]: {self.text}"


def stamp(at: float) -> str:
    """Write a time as Heroku's logs do: 2026-01-31T12:00:00.123456+00:00."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="microseconds")


def readable(raw: bytes) -> str:
    """Turn whatever an app printed into text that harms no terminal.

    What is not UTF-8 becomes U+FFFD; control characters other than tab and the escape that
    starts colours become visible pictures (U+2400…).
    """
    text = raw.decode("utf-8", "replace")
    return text.translate(_VISIBLE)


def without_colours(text: str) -> str:
    """Put blanks in the place of a terminal's colours: every other character stays where it was."""
    return _COLOUR.sub(lambda match: " " * len(match[0]), text) if "\x1b" in text else text


def bare(text: str) -> str:
    """The text without a terminal's colours."""
    return _COLOUR.sub("", text)


_COLOUR = re.compile(r"\x1b(?:\[[0-9;:?]*[ -/]*[@-~]|.)?")
_VISIBLE = {c: 0x2400 + c for c in range(32) if c not in {0x09, 0x1B}} | {0x7F: 0x2421}


def split(raw: bytes, limit: int) -> Iterator[bytes]:
    """Split a line into pieces of at most `limit` bytes, never inside a UTF-8 character."""
    while len(raw) > limit:
        cut = limit
        # Step back over at most three continuation bytes; binary is cut where it is.
        while cut > limit - 3 and (raw[cut] & 0xC0) == 0x80:
            cut -= 1
        if (raw[cut] & 0xC0) == 0x80:
            cut = limit
        yield raw[:cut]
        raw = raw[cut:]
    yield raw
