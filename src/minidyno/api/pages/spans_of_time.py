"""The stretches of time that a page can be about, and how times and amounts are written there."""

from collections.abc import Mapping
from datetime import UTC, datetime

from minidyno.api.pages.visit import Visit
from minidyno.domain.markup import Markup, element

SPANS: Mapping[str, int] = {
    "15m": 900,
    "1h": 3600,
    "3h": 10_800,
    "24h": 86_400,
    "7d": 604_800,
    "28d": 2_419_200,
}
USUAL = "1h"


def chosen_span(visit: Visit) -> str:
    """The one that the address names, else an hour."""
    name = visit.query.get("span", USUAL)
    return name if name in SPANS else USUAL


def span_field(visit: Visit, chosen: str) -> Markup:
    """The choice, for a form."""
    options = [element("option", name, selected=name == chosen) for name in SPANS]
    label = visit.text(es="Últimos", en="The last")
    return element("label", label, element("select", *options, name="span"))


def moment(at: float, *, seconds: bool = True, day: bool = True) -> str:
    """A time in UTC."""
    form = ("%Y-%m-%d " if day else "") + ("%H:%M:%S" if seconds else "%H:%M")
    return datetime.fromtimestamp(at, UTC).strftime(form)


def milliseconds(value: float | None) -> str:
    """How long something took."""
    if value is None:
        return "–"
    if value >= 10_000:
        return f"{value / 1000:.1f} s"
    return f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"


def megabytes(value: float) -> str:
    """How much memory."""
    return f"{value / 1_048_576:.0f} MB"
