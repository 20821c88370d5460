"""How a browser gets in: by a link that serves once, against a cookie that serves for a while."""

import secrets
from collections.abc import Mapping
from typing import Any

from minidyno.api.access import Access, seal, unseal
from minidyno.domain.errors import MinidynoError

LINK_FOR = 120.0  # seconds from the link to its use
COOKIE_FOR = 8 * 3600  # seconds: a day's class
COOKIE = "minidyno_addon"

_LINK, _COOKIE = "addon-link", "addon-cookie"


class Openings:
    """Makes links and cookies, and remembers which links were used."""

    def __init__(self) -> None:
        # What was used is forgotten with this process, so its links are worth nothing either.
        self._process = secrets.token_hex(8)
        self._used: dict[str, float] = {}

    def link_word(self, access: Access, addon: str, now: float) -> str:
        """The secret part of a link to the pages of this add-on (its id)."""
        claims = {
            "addon": addon,
            "until": now + LINK_FOR,
            "once": secrets.token_hex(8),
            "process": self._process,
        }
        return seal(access, _LINK, claims)

    def use(self, access: Access, addon: str, word: str, now: float) -> bool:
        """Use up a link; False when it is no link, or used up or too old already."""
        claims = _unsealed(access, _LINK, addon, word, now)
        self._used = {once: until for once, until in self._used.items() if until > now}
        if claims is None or claims["process"] != self._process or claims["once"] in self._used:
            return False
        self._used[claims["once"]] = claims["until"]
        return True


def cookie_word(access: Access, addon: str, now: float) -> str:
    """What the browser shows from now on."""
    return seal(access, _COOKIE, {"addon": addon, "until": now + COOKIE_FOR})


def opens(access: Access, addon: str, word: str, now: float) -> bool:
    """Say whether this cookie opens the pages of this add-on."""
    return _unsealed(access, _COOKIE, addon, word, now) is not None


def _unsealed(
    access: Access, purpose: str, addon: str, word: str, now: float
) -> Mapping[str, Any] | None:
    try:
        claims = unseal(access, purpose, word)
    except MinidynoError:
        return None
    return claims if claims["addon"] == addon and claims["until"] > now else None
