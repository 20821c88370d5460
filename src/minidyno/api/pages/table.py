"""Which services have pages, and which."""

from collections.abc import Mapping, Sequence

from minidyno.api.pages import inbox
from minidyno.api.pages.visit import PageRoute

PAGES: Mapping[str, Sequence[PageRoute]] = {"correo": inbox.PAGES}

DEEPEST = 3  # most parts of a pattern
