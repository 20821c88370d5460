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


# Tables of every kind: of words, of code, of addresses, of figures that a calculator fills.
TABLES = (
    "unidades/00-prepara-tu-laboratorio.md",
    "unidades/02-iaas-paas-saas.md",
    "unidades/03-componentes.md",
    "unidades/04-dynos.md",
    "unidades/05-despliega.md",
    "unidades/08-addons.md",
    "referencia/addons.md",
    "referencia/ajustes.md",
    "referencia/heroku.md",
    "referencia/ordenes.md",
    "guia-docente/aula.md",
)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("page", TABLES)
def test_no_table_scrolls_sideways(browser: Any, address: str, language: str, page: str) -> None:
    with Visit(browser, address) as visit:
        visit.page.goto(_url(address, language, page), wait_until="networkidle")
        visit.page.evaluate("for (const d of document.querySelectorAll('details')) d.open = 1")
        for width in (360, 390, 640, 768, 1280):
            visit.page.set_viewport_size({"width": width, "height": 844})
            wide = visit.page.evaluate(
                "() => [...document.querySelectorAll('.tabla')]"
                ".filter((t) => t.scrollWidth > t.clientWidth + 1).map((t) => t.innerText)"
            )
            assert wide == [], width


def test_where_a_table_is_too_wide_each_cell_says_what_its_column_is_called(
    browser: Any, address: str
) -> None:
    with Visit(browser, address, viewport={"width": 390, "height": 844}) as visit:
        visit.page.goto(_url(address, "es", "unidades/08-addons.md"))
        cell = visit.page.locator(".apilable td", has_text="pymemcache")
        said = "(cell) => getComputedStyle(cell, '::before').content"
        assert "En Python:" in cell.evaluate(said)
        # Where there is room it is a table, and its head says it once.
        visit.page.set_viewport_size({"width": 1280, "height": 900})
        assert cell.evaluate(said) == "none"


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_unit_never_scrolls_sideways(
    browser: Any, address: str, language: str, width: int
) -> None:
    size = {"width": width, "height": 800}
    with Visit(browser, address, viewport=size) as visit:
        visit.page.goto(_url(address, language, "unidades/00-prepara-tu-laboratorio.md"))
        assert visit.page.evaluate("() => document.documentElement.scrollWidth") <= width
