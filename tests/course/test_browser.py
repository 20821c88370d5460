"""The pages in a real browser, with every other machine out of reach."""

from typing import Any

import pytest

from tests.course.pages import PAGES
from tests.course.visit import Visit


def _url(address: str, language: str, page: str) -> str:
    stem = page.removesuffix(".md")
    path = "" if stem == "index" else f"{stem}/"
    return f"{address}/{'en/' if language == 'en' else ''}{path}"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_page_asks_nothing_of_any_other_machine_and_complains_of_nothing(
    browser: Any, address: str, language: str, page: str
) -> None:
    with Visit(browser, address) as visit:
        visit.page.goto(_url(address, language, page), wait_until="networkidle")
        assert visit.page.locator("h1").count() == 1
        assert visit.foreign == []
        assert visit.wrong == []


@pytest.mark.parametrize(
    ("language", "word", "other"), [("es", "efímero", "ephemeral"), ("en", "ephemeral", "efímero")]
)
def test_a_reader_finds_only_their_language(
    browser: Any, address: str, language: str, word: str, other: str
) -> None:
    with Visit(browser, address) as visit:
        url = _url(address, language, "glosario.md")
        prefix = f"{address}/en/"
        found = _search(visit.page, url, word)
        assert found
        # A word of the other language leads nowhere, or to a page of mine that quotes it.
        for link in found + _search(visit.page, url, other):
            assert link.startswith(prefix) is (language == "en")
        visit.page.goto(found[0])
        assert visit.page.locator("h1").count() == 1
        assert visit.foreign == []
        assert visit.wrong == []


def _search(page: Any, url: str, word: str) -> list[str]:
    page.goto(url)  # afresh, so that no earlier result is taken for this one
    box = page.locator("input.md-search__input")
    box.evaluate("e => e.focus()")
    box.type(word)
    page.wait_for_function(
        "() => /\\d|[Nn]o /.test(document.querySelector('.md-search-result__meta').textContent)"
        " && !/nicializando|nitializing|Escriba|Type to/.test("
        "document.querySelector('.md-search-result__meta').textContent)"
    )
    return [link.evaluate("e => e.href") for link in page.locator(".md-search-result__link").all()]


def test_the_language_switch_keeps_the_page(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        visit.page.goto(_url(address, "es", "glosario.md"))
        link = visit.page.locator('a.md-select__link[hreflang="en"]')
        assert link.evaluate("e => e.href") == _url(address, "en", "glosario.md")


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_unit_never_scrolls_sideways(
    browser: Any, address: str, language: str, width: int
) -> None:
    size = {"width": width, "height": 800}
    with Visit(browser, address, viewport=size) as visit:
        visit.page.goto(_url(address, language, "unidades/00-prepara-tu-laboratorio.md"))
        assert visit.page.evaluate("() => document.documentElement.scrollWidth") <= width
