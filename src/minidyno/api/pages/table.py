"""Which services have pages, and which."""

from collections.abc import Mapping, Sequence

from minidyno.api.pages import inbox, performance, registros
from minidyno.api.pages.visit import PageRoute

PAGES: Mapping[str, Sequence[PageRoute]] = {
    "correo": inbox.PAGES,
    "rendimiento": performance.PAGES,
    "registros": registros.PAGES,
}

DEEPEST = 3  # most parts of a pattern
