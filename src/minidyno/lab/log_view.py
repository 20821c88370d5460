"""How log lines are shown: coloured by dyno, in a fixed-width face."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.figures.theme import colour_of_dyno
from minidyno.lab.texts import text

_LINE = re.compile(r"(?P<at>\S+) (?P<source>[a-z]+)\[(?P<dyno>[^\]]+)\]: (?P<text>.*)", re.DOTALL)
# Colours and cursor movements that an app printed mean nothing on a page.
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b")


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line, taken apart; what is not a log line is text alone."""

    text: str
    at: str = ""
    source: str = ""
    dyno: str = ""

    @classmethod
    def read(cls, line: str) -> "LogEntry":
        """Take a line apart."""
        match = _LINE.fullmatch(line)
        if match is None:
            return cls(_ESCAPES.sub("", line))
        return cls(_ESCAPES.sub("", match["text"]), match["at"], match["source"], match["dyno"])

    @property
    def head(self) -> str:
        """Source and dyno, as in `app[web.1]:`."""
        return f"{self.source}[{self.dyno}]:" if self.dyno else ""

    @property
    def clock(self) -> str:
        """Hour, minute, second and thousandths."""
        return self.at.partition("T")[2][:12]

    def __str__(self) -> str:
        return f"{self.at} {self.head} {self.text}".strip()


@dataclass(frozen=True, repr=False)
class Log(Display):
    """Some lines of an app's log, oldest first."""

    app: str
    entries: Sequence[LogEntry]

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[LogEntry]:
        return iter(self.entries)

    def __contains__(self, words: object) -> bool:
        """Say whether some line holds these words."""
        return any(str(words) in str(entry) for entry in self.entries)

    @property
    def lines(self) -> Sequence[str]:
        """The lines as text."""
        return [str(entry) for entry in self.entries]

    def without(self, *words: str) -> "Log":
        """The lines that hold none of these words."""
        kept = [e for e in self.entries if not any(word in str(e) for word in words)]
        return Log(self.app, kept)

    def last(self, count: int) -> "Log":
        """The last lines of these."""
        return Log(self.app, self.entries[-count:] if count > 0 else ())

    def html(self) -> Markup:
        """The lines in a box that can be scrolled and reached with the keyboard."""
        if not self.entries:
            return element("p", text("no_lines"))
        return element(
            "pre",
            *(join(self._line(entry), "\n") for entry in self.entries),
            tabindex=0,
            role="log",
            aria_live="off",
            aria_label=text("log_of", app=self.app),
            style="max-height:28em;overflow:auto",
        )

    def plain(self) -> str:
        """The lines as the log command prints them."""
        return "\n".join(self.lines) if self.entries else text("no_lines")

    def _line(self, entry: LogEntry) -> Markup:
        head = element("span", entry.head, style=f"color:{colour_of_dyno(entry.dyno)}")
        return join(element("span", entry.clock, class_="quiet"), " ", head, " ", entry.text)


class FollowedLog(Log):
    """Lines that were shown while they came: shown again, they would stand there twice."""

    def html(self) -> Markup:
        """How many they were."""
        return element("p", self.plain())

    def plain(self) -> str:
        """How many they were."""
        return text("followed", count=len(self.entries), app=self.app)
