"""The HTML of a mail without what could run, or ask another machine for anything.

Whoever shows it keeps scripts and loads out once more, by a policy and a sandbox. Neither would
keep a browser from connecting for a `<link rel="preconnect">`, or for a link that has the focus.
"""

import re
from collections.abc import Mapping, Sequence

import nh3

# How mails look: attributes of the nineties, and styles of their elements.
_LOOKS = {
    "align", "bgcolor", "border", "cellpadding", "cellspacing", "color", "dir", "face", "height",
    "lang", "size", "style", "title", "valign", "width",
}  # fmt: skip
_TAGS = (nh3.ALLOWED_TAGS | {"font", "center", "main", "section"}) - {"map", "area", "link"}
_LINK = re.compile(r"https?://", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp)[;,]", re.IGNORECASE)
# A style that names another resource, or hides that it does.
_LOADS = re.compile(r"url|image|src|@|\\|expression", re.IGNORECASE)


TAGS_LIMIT = 10_000  # each inside the other they cost their square: this many, half a second
LINKS_LIMIT = 100


def harmless(html: str, pictures: Mapping[str, str]) -> tuple[str, Sequence[str]] | None:
    """Clean it, and give the addresses that its links led to; they lead nowhere any more.

    `pictures` are what the mail itself brings: `cid:NAME` and its `data:` address. None for HTML
    that would take too long.
    """
    if html.count("<") > TAGS_LIMIT:
        return None
    links: dict[str, None] = {}

    def keep(tag: str, name: str, value: str) -> str | None:
        if name == "style":
            return None if _LOADS.search(value) else value
        if tag == "a" and name == "href" and _LINK.match(value):
            links[value] = None
        if name == "src" and tag == "img":
            value = pictures.get(value, value)
            return value if _PICTURE.match(value) else None
        return None if name in {"href", "src", "cite", "data"} else value

    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={**nh3.ALLOWED_ATTRIBUTES, "*": _LOOKS},
        attribute_filter=keep,
        url_schemes={"http", "https", "data", "cid"},
        link_rel=None,
    )
    return clean, list(links)[:LINKS_LIMIT]
