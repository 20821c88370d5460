"""What the templates are told beyond what MkDocs tells them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from mkdocs.utils import get_relative_url

from curso.language import Language
from curso.site.words import words_of

_NAMES: dict[Language, str] = {"es": "Español", "en": "English"}
_FOLDERS: dict[Language, str] = {"es": "", "en": "en/"}


@dataclass(frozen=True)
class Link:
    """The same page in a language."""

    lang: str
    name: str
    href: str


def neutral_path(url: str) -> str:
    """Give a page's address without its language: '' for both home pages."""
    path = "" if url in {".", "./"} else url.removeprefix("./")
    return "" if path == "en" else path.removeprefix("en/")


def context_for(language: Language, url: str | None, site_url: str | None) -> dict[str, Any]:
    """Give words, the links to the other language, and where home and the search index are.

    `url` is None for the page of addresses that do not exist: its links start from the root.
    """
    path = neutral_path(url or "")
    root = urlsplit(site_url or "").path.rstrip("/") + "/"
    links = [
        Link(
            one,
            _NAMES[one],
            root + folder if url is None else get_relative_url(folder + path or ".", url),
        )
        for one, folder in _FOLDERS.items()
    ]
    base = (site_url or "").rstrip("/")
    alternates = [
        Link(link.lang, link.name, f"{base}/{_FOLDERS[one]}{path}" if base else link.href)
        for one, link in zip(_FOLDERS, links, strict=True)
    ]
    default = Link("x-default", "", alternates[0].href)
    return {
        "w": words_of(language),
        "home": _FOLDERS[language],
        "index": f"{_FOLDERS[language]}buscar.json",
        "switch": [link for link in links if link.lang != language],
        "alternates": [*alternates, default],
    }
