"""The frame of every picture: a name and a description for those who do not see it."""

from minidyno.lab.figures.markup import Markup, element

WIDTH = 640


def picture(title: str, description: str, *shapes: object, height: float) -> Markup:
    """Make an SVG image; `title` names it and `description` tells what it shows."""
    return element(
        "svg",
        element("title", title),
        element("desc", description),
        *shapes,
        viewBox=f"0 0 {WIDTH} {round(height)}",
        width=WIDTH,
        height=round(height),
        role="img",
        xmlns="http://www.w3.org/2000/svg",
    )


def label(
    x: float, y: float, text: object, *, anchor: str = "start", quiet: bool = False
) -> Markup:
    """Write text at a point."""
    return element("text", text, x=x, y=y, text_anchor=anchor, class_="quiet" if quiet else None)


def bar(x: float, y: float, width: float, height: float, fill: str, title: str = "") -> Markup:
    """Draw a filled rectangle; `title` is shown when pointed at."""
    return element(
        "rect",
        element("title", title) if title else None,
        x=x,
        y=y,
        width=width,
        height=height,
        fill=fill,
    )


def line(x1: float, y1: float, x2: float, y2: float, *, strong: bool = False) -> Markup:
    """Draw a thin line: quiet for axes, strong and dashed for marks."""
    kind = "mark" if strong else "axis"
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=kind)
