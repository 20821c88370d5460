"""A visit to a page of an add-on: what the page is told, and how it answers."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp

from minidyno.api.call import Call
from minidyno.api.pages.layout import PRIVATE, Tab, answer, document
from minidyno.domain.language import Language
from minidyno.ports.addon_pages import OpenedAddon


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request to one page. `params` are the parts of its pattern in braces."""

    call: Call
    addon: OpenedAddon
    params: Mapping[str, str]

    @property
    def language(self) -> Language:
        """The reader's."""
        return self.call.language

    @property
    def query(self) -> Mapping[str, str]:
        """What follows the question mark."""
        return self.call.request.query_params

    def text(self, *, es: str, en: str) -> str:
        """Take the reader's language."""
        return en if self.language == "en" else es

    def address(self, *parts: str, **query: str) -> str:
        """The address of another page of this add-on."""
        path = "/".join(quote(part, safe="") for part in parts)
        asked = f"?{urlencode(query)}" if query else ""
        return f"{home(self.addon.id)}{'/' if path else ''}{path}{asked}"

    def page(
        self, title: str, *content: object, tabs: Sequence[Tab] = (), status: int = 200
    ) -> ASGIApp:
        """Answer with a page of this add-on."""
        apps = ", ".join(self.addon.apps)
        foot = self.text(
            es="Esta página es de tu máquina: no carga nada de fuera y nadie más la ve.",
            en="This page is your machine's: it loads nothing from outside, nobody else sees it.",
        )
        about = f"{self.addon.name} ({self.addon.service})" + (f" · {apps}" if apps else "")
        return answer(
            document(self.language, title, *content, about=about, tabs=tabs, foot=foot), status
        )

    def go(self, *parts: str) -> ASGIApp:
        """Send the browser to another page, after a change."""
        return RedirectResponse(self.address(*parts), 303, dict(PRIVATE))


PageEndpoint = Callable[[Visit], Awaitable[ASGIApp]]


@dataclass(frozen=True, slots=True)
class PageRoute:
    """One page: `pattern` is what follows `/addons/ID/page/`; empty is the first page."""

    method: str
    pattern: str
    endpoint: PageEndpoint

    @property
    def segments(self) -> tuple[str, ...]:
        """The pattern's parts; one in braces takes any value."""
        return tuple(self.pattern.split("/")) if self.pattern else ()


def home(addon_id: str) -> str:
    """Where the pages of an add-on are."""
    return f"/addons/{addon_id}/page"
