"""Charts as SVG, made on the server: they stretch with the page, their words stay HTML.

Each stands in a figure with its words in the caption, so that nothing of it hangs on seeing it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from minidyno.domain.markup import Markup, element, join

_WIDTH, _HEIGHT = 1000.0, 100.0


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one row of bars: a value for each column, None where there is none.

    `look` is its class in the style ("series-1"); `name` is its word in the legend.
    """

    name: str
    look: str
    values: Sequence[float | None]


def lines(series: Sequence[Series], **words: str) -> Markup:
    """A chart of lines; see `_figure` for the words."""
    top = _top(series)
    drawn = [element("path", d=_line(one.values, top), class_=f"line {one.look}") for one in series]
    return _figure(series, drawn, **words)


def bars(series: Sequence[Series], **words: str) -> Markup:
    """Bars that stand on each other's feet: the later ones are parts of the first."""
    top = _top(series)
    drawn = [element("path", d=_bars(one.values, top), class_=f"bars {one.look}") for one in series]
    return _figure(series, drawn, **words)


def strip(start: float, share: float, look: str) -> Markup:
    """One bar of a waterfall: where it begins and how long it is, as shares of the whole."""
    width = max(share * _WIDTH, 2.0)
    bar = element(
        "rect", x=min(start * _WIDTH, _WIDTH - width), y=0, width=width, height=10, class_=look
    )
    return element(
        "svg",
        bar,
        viewBox=f"0 0 {_WIDTH:.0f} 10",
        preserveAspectRatio="none",
        aria_hidden="true",
        class_="strip",
    )


def _figure(
    series: Sequence[Series],
    drawn: Sequence[Markup],
    *,
    title: str,
    said: str,
    peak: str,
    first: str,
    last: str,
) -> Markup:
    """`said` is what the chart shows, `peak` its highest line, `first` and `last` its two ends."""
    legend = [
        element(
            "span",
            element("span", "■", class_=f"key {one.look}", aria_hidden="true"),
            " ",
            one.name,
        )
        for one in series
    ]
    svg = element(
        "svg",
        element("title", f"{title}. {said}"),
        *drawn,
        viewBox=f"0 0 {_WIDTH:.0f} {_HEIGHT:.0f}",
        preserveAspectRatio="none",
        role="img",
    )
    return element(
        "figure",
        element("figcaption", element("b", title), " ", element("span", said, class_="soft")),
        element("p", *_spaced(legend), class_="legend") if len(series) > 1 else None,
        element("p", peak, class_="peak"),
        svg,
        element("p", element("span", first), element("span", last), class_="ends"),
        class_="chart",
    )


def _spaced(parts: Sequence[Markup]) -> list[Markup]:
    return [join(part, " ") for part in parts]


def _top(series: Sequence[Series]) -> float:
    return max((v for one in series for v in one.values if v is not None), default=0.0) or 1.0


def _x(index: float, count: int) -> float:
    return index * _WIDTH / max(count, 1)


def _y(value: float, top: float) -> float:
    return _HEIGHT - value / top * _HEIGHT


def _line(values: Sequence[float | None], top: float) -> str:
    """A stretch for each run of values; a lone one is a short dash."""
    parts: list[str] = []
    above = False
    step = _x(1, len(values))
    for index, value in enumerate(values):
        if value is None:
            above = False
            continue
        x, y = _x(index, len(values)), _y(value, top)
        parts.append(f"{'L' if above else 'M'}{x:.1f} {y:.1f}h{step:.1f}")
        above = True
    return "".join(parts)


def _bars(values: Sequence[float | None], top: float) -> str:
    width = _x(0.86, len(values))
    feet = f"V{_HEIGHT:.0f}"
    return "".join(
        f"M{_x(index, len(values)):.1f} {_HEIGHT:.0f}V{_y(value, top):.1f}h{width:.1f}{feet}z"
        for index, value in enumerate(values)
        if value
    )
