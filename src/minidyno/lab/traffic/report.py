"""A traffic report as it is shown."""

from collections.abc import Sequence

from minidyno.lab.display import Display
from minidyno.lab.figures.bars import Bar, bars
from minidyno.lab.figures.histogram import Bin, Mark, bins, histogram, seconds
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.figures.table import folded, plain_table, table
from minidyno.lab.figures.theme import colour_of_dyno
from minidyno.lab.texts import say
from minidyno.lab.traffic.figures import Figures
from minidyno.lab.traffic.texts import TEXTS

# From here on the generator's own lateness is worth a word.
LATE = 0.05


class Report(Figures, Display):
    """Counts, latencies, failures and shares of some traffic; times in seconds."""

    def html(self) -> Markup:
        """Summary, histogram and shares, each also as a table."""
        return join(
            element("p", element("strong", self.summary())),
            *(element("p", note, class_="bad") for note in self._notes()),
            *self._latencies(),
            *self._shares(),
        )

    def plain(self) -> str:
        """Summary and tables for a terminal."""
        parts = [self.summary(), *self._notes()]
        parts.append(plain_table(*self._latency_table()))
        if self.by_dyno:
            parts.append(plain_table(*self._dyno_table()))
        return "\n\n".join(parts)

    def summary(self) -> str:
        """All of it in two sentences."""
        return _say(
            "summary",
            sent=self.sent,
            seconds=seconds(self.seconds),
            rate=f"{self.rate:.3g}" if self.rate < 100 else f"{self.rate:.0f}",
            ok=self.ok,
            failed=self.failed,
            p50=seconds(self.p50),
            p95=seconds(self.p95),
            p99=seconds(self.p99),
            max=seconds(self.max),
        )

    def _notes(self) -> Sequence[str]:
        notes = []
        if self.errors:
            told = ", ".join(f"{_kind(kind)} × {count}" for kind, count in self.errors.items())
            notes.append(_say("failures", list=told))
        if self.late > LATE:
            notes.append(_say("late", late=seconds(self.late)))
        return notes

    def _latencies(self) -> Sequence[Markup]:
        data = self._bins()
        highest = max(data, key=lambda here: here.count)
        marks = [Mark("p50", self.p50), Mark("p95", self.p95), Mark("p99", self.p99)]
        description = _say(
            "latency_desc",
            count=len(data),
            width=seconds(data[0].high),
            low=seconds(highest.low),
            high=seconds(highest.high),
            most=highest.count,
            sent=self.sent,
            p50=seconds(self.p50),
            p95=seconds(self.p95),
            p99=seconds(self.p99),
        )
        return [
            histogram(_say("latency_title"), description, data, marks),
            folded(_say("as_table"), table(*self._latency_table())),
        ]

    def _shares(self) -> Sequence[Markup]:
        if not self.by_dyno:
            return []
        told = ", ".join(f"{dyno} {count}" for dyno, count in self.by_dyno.items())
        rows = [
            Bar(dyno, count, colour_of_dyno(dyno), f"{count} ({self._share(count)})")
            for dyno, count in self.by_dyno.items()
        ]
        return [
            bars(_say("dynos_title"), _say("dynos_desc", list=told), rows),
            folded(_say("as_table"), table(*self._dyno_table())),
        ]

    def _bins(self) -> Sequence[Bin]:
        return bins(
            [outcome.seconds for outcome in self.outcomes if outcome.ok],
            [outcome.seconds for outcome in self.outcomes if not outcome.ok],
        )

    def _latency_table(self) -> tuple[Sequence[str], Sequence[Sequence[object]]]:
        headers = [_say("latency"), _say("fine"), _say("failed")]
        rows = [
            [f"{seconds(here.low)} – {seconds(here.high)}", here.ok, here.failed]
            for here in self._bins()
            if here.count
        ]
        return headers, rows

    def _dyno_table(self) -> tuple[Sequence[str], Sequence[Sequence[object]]]:
        headers = [_say("dyno"), _say("answers"), _say("share")]
        rows = [[dyno, count, self._share(count)] for dyno, count in self.by_dyno.items()]
        return headers, rows

    def _share(self, count: int) -> str:
        return f"{100 * count / sum(self.by_dyno.values()):.0f} %"


def _kind(kind: str) -> str:
    if kind.isdigit():
        return _say("status", status=kind)
    return _say(kind) if kind in TEXTS else kind


def _say(name: str, /, **params: object) -> str:
    return say(TEXTS, name, params)
