"""How what dynos use is shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from minidyno.client.models import UsageInfo
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, element
from minidyno.lab.figures.table import plain_table, table
from minidyno.lab.finding import found
from minidyno.lab.texts import text

_MIB = 1024 * 1024


@dataclass(frozen=True, repr=False)
class Usage(Display):
    """The dynos that run, each with its memory and processes."""

    dynos: Sequence[UsageInfo]

    def __len__(self) -> int:
        return len(self.dynos)

    def __iter__(self) -> Iterator[UsageInfo]:
        return iter(self.dynos)

    def __getitem__(self, name: str) -> UsageInfo:
        """Find the dyno with that name ("web.1"); raises `not_among`."""
        return found({one.dyno: one for one in self.dynos}, name)

    def html(self) -> Markup:
        """A table."""
        if not self.dynos:
            return element("p", text("no_usage"))
        return table(self._headers(), [self._row(one) for one in self.dynos])

    def plain(self) -> str:
        """A table for a terminal."""
        if not self.dynos:
            return text("no_usage")
        return plain_table(self._headers(), [self._row(one) for one in self.dynos])

    def _headers(self) -> Sequence[str]:
        return [text(name) for name in ("dyno", "size", "memory", "quota", "share", "processes")]

    def _row(self, one: UsageInfo) -> Sequence[object]:
        return [
            one.dyno,
            one.size,
            f"{one.memory / _MIB:.0f} MB",
            f"{one.quota / _MIB:.0f} MB",
            f"{100 * one.share:.0f} %{_code(one)}",
            one.processes,
        ]


def _code(one: UsageInfo) -> str:
    if one.memory > one.limit:
        return " R15"
    return " R14" if one.memory > one.quota else ""
