"""What all pages have in common: the document around them, and what they may do (nothing)."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.responses import Response

from minidyno.domain.language import Language
from minidyno.domain.markup import Markup, element, join

_STYLE = Path(__file__).with_name("style.css")

# Whatever a page holds, it loads from nowhere else, runs nothing and shows in nobody's frame.
PRIVATE: Mapping[str, str] = {
    # With no referrer at all a form would send «Origin: null», and be refused.
    "Referrer-Policy": "same-origin",
    # Apps of this machine are the same site, since a site has no port; they are another origin.
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-DNS-Prefetch-Control": "off",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A link of the navigation."""

    text: str
    href: str
    current: bool = False


def document(
    language: Language,
    title: str,
    *content: object,
    about: str = "",
    tabs: Sequence[Tab] = (),
    foot: str = "",
) -> Markup:
    """A whole document. `about` says whose page it is, `foot` stands at its end."""
    text, _ = _style()
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        # Browsers ask for /favicon.ico where none is named, and that is not theirs to have.
        element("link", rel="icon", href="data:,"),
        element("title", f"{title} · {about or 'minidyno'}"),
        element("style", Markup(text)),
    )
    skip = "Skip to content" if language == "en" else "Saltar al contenido"
    body = element(
        "body",
        element("a", skip, href="#content", class_="skip"),
        element(
            "header",
            _frame(element("b", "minidyno"), element("span", about), _navigation(language, tabs)),
        ),
        element("main", element("h1", title), *content, id="content", class_="frame", tabindex=-1),
        element("footer", _frame(foot)) if foot else None,
    )
    return join(Markup("<!doctype html>\n"), element("html", head, body, lang=language))


def answer(
    html: Markup, status: int = 200, *, headers: Mapping[str, str] | None = None
) -> Response:
    """Send a document of ours, with all that it must not do."""
    _, digest = _style()
    policy = (
        f"default-src 'none'; style-src '{digest}'; img-src 'self' data:; frame-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return Response(
        html.encode(),
        status,
        {**PRIVATE, "Content-Security-Policy": policy, **(headers or {})},
        media_type="text/html",
    )


def table(
    heads: Sequence[object],
    rows: Sequence[Sequence[object]],
    *,
    caption: str,
    classes: Sequence[str] = (),
    stack: bool = False,
) -> Markup:
    """A table that scrolls by itself where it is too wide, or with `stack` becomes a list.

    `classes` are those of the columns ("number", "when").
    """
    kinds = [*classes, *[""] * (len(heads) - len(classes))]
    top = [
        element("th", head, scope="col", class_=kind or None)
        for head, kind in zip(heads, kinds, strict=True)
    ]
    body = [
        element(
            "tr",
            *(
                element("td", cell, class_=kind or None)
                for cell, kind in zip(row, kinds, strict=True)
            ),
        )
        for row in rows
    ]
    made = element(
        "table",
        element("caption", caption),
        element("thead", element("tr", *top)),
        element("tbody", *body),
        class_="stack" if stack else None,
    )
    # What scrolls must be reachable by keys alone.
    return element("div", made, class_="wide", tabindex=0, role="region", aria_label=caption)


def facts(rows: Sequence[tuple[object, object]]) -> Markup:
    """Names and values."""
    return element("dl", *(join(element("dt", a), element("dd", b)) for a, b in rows))


def _frame(*content: object) -> Markup:
    return element("div", *content, class_="frame")


def _navigation(language: Language, tabs: Sequence[Tab]) -> Markup | None:
    if not tabs:
        return None
    links = [
        element(
            "li",
            element("a", tab.text, href=tab.href, aria_current="page" if tab.current else None),
        )
        for tab in tabs
    ]
    label = "Pages" if language == "en" else "Páginas"
    return element("nav", element("ul", *links), aria_label=label)


@cache
def _style() -> tuple[str, str]:
    """The style, and how a policy names it."""
    text = _STYLE.read_text(encoding="utf-8")
    digest = base64.b64encode(sha256(text.encode()).digest()).decode()
    return text, f"sha256-{digest}"
