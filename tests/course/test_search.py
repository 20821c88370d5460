"""Search in a real browser: one language, accents ignored, by keyboard."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.course.visit import Visit

HOME = {"es": "/", "en": "/en/"}
each_language = pytest.mark.parametrize("language", ["es", "en"])


def _search(visit: Visit, address: str, language: str, word: str) -> list[str]:
    """Type a word and give the addresses of what is found."""
    page = visit.page
    page.goto(f"{address}{HOME[language]}glosario/", wait_until="networkidle")
    page.keyboard.press("/")
    page.keyboard.type(word)
    page.wait_for_function(
        "word => document.querySelector('.busqueda').dataset.buscado === word", arg=word
    )
    return [link.evaluate("e => e.href") for link in page.locator(".busqueda-lista a").all()]


@pytest.mark.parametrize(
    ("language", "word", "other"),
    [("es", "plataforma", "platform"), ("en", "platform", "plataforma")],
)
def test_a_reader_finds_only_pages_in_their_language(
    browser: Any, address: str, language: str, word: str, other: str
) -> None:
    with Visit(browser, address) as visit:
        found = _search(visit, address, language, word)
        assert found
        for link in found + _search(visit, address, language, other):
            assert link.startswith(f"{address}/en/") is (language == "en")
        visit.page.goto(found[0])
        assert visit.page.locator("h1").count() == 1
        assert visit.foreign == []
        assert visit.wrong == []


@pytest.mark.parametrize(
    ("typed", "written"),
    [("efimero", "efímero"), ("EFÍMERO", "efímero"), ("formacion", "formación")],
)
def test_accents_and_capitals_do_not_matter(
    browser: Any, address: str, typed: str, written: str
) -> None:
    with Visit(browser, address) as visit:
        plain = _search(visit, address, "es", typed)
        assert plain
        assert plain == _search(visit, address, "es", written)
        mark = visit.page.locator(".busqueda-lista mark").first
        assert mark.inner_text().lower().startswith(written[:6])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("año", {"año"}),
        ("ano", {"año", "ano"}),
        ("anos", {"año", "ano"}),
        ("canciones", {"cancion"}),
    ],
)
def test_the_tilde_of_n_makes_another_word_but_a_plain_n_finds_both(
    browser: Any, address: str, typed: str, found: set[str]
) -> None:
    rows = [
        ["a/", "", "año", "Este año empieza el curso."],
        ["b/", "", "ano", "Una palabra que no es la otra."],
        ["c/", "", "cancion", "Una canción y otra."],
    ]
    with Visit(browser, address) as visit:
        body = json.dumps(rows)
        visit.context.route("**/buscar.json", lambda route: route.fulfill(body=body))
        _search(visit, address, "es", typed)
        titles = visit.page.locator(".busqueda-lista strong").all_inner_texts()
        assert set(titles) == found


@each_language
def test_the_best_result_opens_with_the_keyboard_alone(
    browser: Any, address: str, language: str
) -> None:
    with Visit(browser, address) as visit:
        found = _search(visit, address, language, "rollback")
        visit.page.keyboard.press("ArrowDown")
        assert visit.page.evaluate("() => document.activeElement.href") == found[0]
        visit.page.keyboard.press("ArrowUp")
        assert visit.page.evaluate("() => document.activeElement.id") == "buscar"
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url(found[0])


@each_language
def test_the_box_has_a_name_and_gives_the_focus_back(
    browser: Any, address: str, language: str
) -> None:
    with Visit(browser, address) as visit:
        visit.page.goto(address + HOME[language], wait_until="networkidle")
        visit.page.locator("[data-abrir-busqueda]").focus()
        visit.page.keyboard.press("Enter")
        name = "Search the course" if language == "en" else "Buscar en el curso"
        assert visit.page.get_by_role("dialog", name=name).is_visible()
        visit.page.keyboard.press("Escape")
        assert not visit.page.get_by_role("dialog").is_visible()
        assert visit.page.evaluate("() => document.activeElement.matches('[data-abrir-busqueda]')")


def test_nothing_found_is_said(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        assert _search(visit, address, "es", "xylofonistik") == []
        assert visit.page.locator(".busqueda-cuenta").inner_text() == "Nada con esas palabras."


def test_an_index_that_cannot_be_read_is_said_and_asked_for_again(
    browser: Any, address: str
) -> None:
    with Visit(browser, address) as visit:
        visit.page.goto(address, wait_until="networkidle")
        visit.context.route("**/buscar.json", lambda route: route.abort())
        visit.page.keyboard.press("/")
        visit.page.keyboard.type("dyno")
        visit.page.get_by_text("No se pudo leer el índice").wait_for()
        visit.context.unroute("**/buscar.json")
        visit.page.keyboard.type("s")
        visit.page.locator(".busqueda-lista a").first.wait_for()


def test_a_slash_typed_in_a_field_is_a_slash(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        visit.page.goto(address, wait_until="networkidle")
        visit.page.keyboard.press("/")
        visit.page.keyboard.type("/s")
        assert visit.page.locator("#buscar").input_value() == "/s"


def test_the_plugin_s_index_and_programs_are_not_shipped(site: Path) -> None:
    assert (site / "buscar.json").is_file()
    assert (site / "en" / "buscar.json").is_file()
    assert not (site / "search").exists()
    assert not list(site.rglob("*.min.js"))
