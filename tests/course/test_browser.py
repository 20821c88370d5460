"""The pages in a real browser, with every other machine out of reach."""

from typing import Any

import pytest

from tests.course.pages import PAGES
from tests.course.visit import Visit


def _url(address: str, language: str, page: str) -> str:
    stem = page.removesuffix(".md").removesuffix("index").rstrip("/")
    path = f"{stem}/" if stem else ""
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


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_unit_never_scrolls_sideways(
    browser: Any, address: str, language: str, width: int
) -> None:
    size = {"width": width, "height": 800}
    with Visit(browser, address, viewport=size) as visit:
        visit.page.goto(_url(address, language, "unidades/00-prepara-tu-laboratorio.md"))
        assert visit.page.evaluate("() => document.documentElement.scrollWidth") <= width
