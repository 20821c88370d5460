"""What every page owes its reader: look, language, colours, and what happens without scripts."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from curso.contract.glossary import terms
from curso.contract.page import Page
from curso.language import Language
from curso.launch.layout import ROOT
from curso.site.course_map import entries
from curso.site.fonts import has_fonts
from curso.site.glossary import with_definitions
from curso.site.notebook_outputs import LINES, output_html
from curso.site.notebook_pages import notebook_page
from curso.site.search_index import write_indexes
from curso.site.theme_files import follow_the_system
from curso.site.words import WORDS, words_of
from tests.course.pages import UNITS, front_matter, read
from tests.course.visit import Visit

LANGUAGES: tuple[Language, ...] = ("es", "en")
each_language = pytest.mark.parametrize("language", LANGUAGES)
UNIT = f"unidades/{UNITS[0].removeprefix('unidades/').removesuffix('.md')}/"
NOTEBOOK = UNIT.replace("unidades", "cuadernos")
FOLDER = {"es": "", "en": "en/"}


def _go(visit: Visit, address: str, language: str, path: str = "") -> Any:
    visit.page.goto(f"{address}/{FOLDER[language]}{path}", wait_until="networkidle")
    return visit.page


# --- Language ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", UNIT, NOTEBOOK, "glosario/", "referencia/errores/"])
def test_the_language_switch_leads_to_the_same_page_and_back(
    browser: Any, address: str, path: str
) -> None:
    with Visit(browser, address) as visit:
        page = _go(visit, address, "es", path)
        page.locator("a.idioma").click()
        page.wait_for_url(f"{address}/en/{path}")
        assert page.locator("html").get_attribute("lang") == "en"
        page.locator("a.idioma").click()
        page.wait_for_url(f"{address}/{path}")
        assert page.locator("html").get_attribute("lang") == "es"
        assert visit.wrong == []


@each_language
def test_a_page_names_its_alternates_and_the_default_one(
    browser: Any, address: str, language: str
) -> None:
    with Visit(browser, address) as visit:
        page = _go(visit, address, language, UNIT)
        found = {
            link.get_attribute("hreflang"): link.evaluate("e => e.href")
            for link in page.locator("link[rel=alternate]").all()
        }
        spanish, english = f"{address}/{UNIT}", f"{address}/en/{UNIT}"
        assert found == {"es": spanish, "en": english, "x-default": spanish}


def test_an_address_that_does_not_exist_is_answered_in_both_languages_with_its_style(
    browser: Any, address: str
) -> None:
    with Visit(browser, address) as visit:
        page = _go(visit, address, "es", "no/hay/nada")
        assert page.get_by_role("heading", level=1).inner_text() == "404 · Esta página no existe"
        assert page.locator("[lang=en] h2").inner_text() == "404 · This page does not exist"
        assert "Source Serif" in page.locator("h1").evaluate("e => getComputedStyle(e).fontFamily")
        page.locator("div[lang=en] a").click()
        page.wait_for_url(f"{address}/en/")


def test_words_of_the_page_differ_between_languages_and_have_the_same_places() -> None:
    for name, (spanish, english) in WORDS.items():
        assert re.findall(r"\{\w+\}", spanish) == re.findall(r"\{\w+\}", english), name


# --- Home -------------------------------------------------------------------------------------


@each_language
def test_the_map_names_thirteen_units_and_links_those_that_exist(
    browser: Any, address: str, language: Language
) -> None:
    with Visit(browser, address) as visit:
        page = _go(visit, address, language)
        assert page.locator(".mapa-unidad").count() == 13
        written = [entry for entry in entries(ROOT, language) if entry.page]
        assert len(written) == len(UNITS)
        links = page.locator("a.mapa-titulo")
        assert links.count() == len(written)
        coming = words_of(language)["map_coming"]
        assert page.get_by_text(coming, exact=True).count() == 13 - len(written)
        minutes = front_matter(read(language, UNITS[0]))["minutos"]
        note = page.locator(".mapa-unidad").first.locator(".mapa-nota").inner_text()
        assert [int(number) for number in re.findall(r"\d+", note)] == list(minutes.values())[:2]
        links.first.click()
        page.wait_for_url(f"{address}/{FOLDER[language]}{UNIT}")


def test_the_map_says_how_far_a_quiz_has_come(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        page = _go(visit, address, "es", f"{UNIT}#cuestionario")
        for field in page.locator("fieldset.pregunta").all():
            right = field.locator("[data-correcta=true]").get_attribute("data-opcion")
            field.locator(f"input[value='{right}']").check()
            field.get_by_role("button", name="Comprobar").click()
        total = page.locator("fieldset.pregunta").count()
        _go(visit, address, "en")
        assert page.locator(".mapa-progreso").first.inner_text() == f"quiz: {total} of {total}"


@each_language
def test_the_picture_moves_can_be_stopped_and_stands_still_for_who_prefers_it(
    browser: Any, address: str, language: str
) -> None:
    running = "() => document.getAnimations().filter(a => a.playState === 'running').length"
    with Visit(browser, address) as visit:
        page = _go(visit, address, language)
        assert page.evaluate(running) > 0
        page.locator(".viaje-boton").click()
        assert page.evaluate(running) == 0
    with Visit(browser, address, reduced_motion="reduce") as visit:
        page = _go(visit, address, language)
        assert page.evaluate(running) == 0
        assert page.locator(".viaje-boton").count() == 0
        for part in page.locator(".viaje .m:not(.m-push)").all():
            assert part.evaluate("e => getComputedStyle(e).opacity") == "1"


# --- Colours ----------------------------------------------------------------------------------


def test_chosen_colours_are_kept_on_other_pages(browser: Any, address: str) -> None:
    with Visit(browser, address, color_scheme="light") as visit:
        page = _go(visit, address, "es")
        page.get_by_role("button", name="Colores oscuros").click()
        assert page.locator("html").get_attribute("data-md-color-scheme") == "slate"
        _go(visit, address, "en", UNIT)
        toggle = page.get_by_role("button", name="Dark colours")
        assert toggle.get_attribute("aria-pressed") == "true"


def test_without_scripts_colours_follow_the_system(browser: Any, address: str) -> None:
    colours = set()
    for scheme in ("light", "dark"):
        with Visit(browser, address, color_scheme=scheme, java_script_enabled=False) as visit:
            page = visit.page
            page.goto(address)
            picture = page.locator(".viaje .d-dyno").first
            colours.add(page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor"))
            colours.add(picture.evaluate("e => getComputedStyle(e).fill"))
    assert len(colours) == 4


def test_following_the_system_done_twice_gives_the_same(tmp_path: Path) -> None:
    file = tmp_path / "a.css"
    file.write_text('/* dark */\n[data-md-color-scheme="slate"] .x { color: red; }\n')
    follow_the_system([file])
    once = file.read_text()
    assert "@media (prefers-color-scheme: dark)" in once
    follow_the_system([file])
    assert file.read_text() == once


# --- Without scripts, without storage ---------------------------------------------------------


@pytest.mark.parametrize("path", ["", UNIT, NOTEBOOK])
@each_language
def test_without_scripts_a_page_can_be_read_and_says_what_does_not_work(
    browser: Any, address: str, language: str, path: str
) -> None:
    with Visit(
        browser, address, java_script_enabled=False, viewport={"width": 390, "height": 800}
    ) as visit:
        page = visit.page
        page.goto(f"{address}/{FOLDER[language]}{path}")
        assert page.locator("h1").is_visible()
        notice = "Without JavaScript" if language == "en" else "Sin JavaScript"
        assert page.get_by_text(notice).is_visible()
        assert page.locator("[data-abrir-busqueda], [data-tema]").first.is_hidden()
        page.locator(".boton-menu").click()  # the menu needs no script
        assert page.locator("#menu a").first.is_visible()


def test_with_storage_forbidden_a_page_works_and_complains_of_nothing(
    browser: Any, address: str
) -> None:
    forbid = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException() }})"
    with Visit(browser, address) as visit:
        visit.page.add_init_script(forbid)
        page = _go(visit, address, "es", UNIT)
        page.get_by_role("button", name="Colores oscuros").click()
        assert page.locator("html").get_attribute("data-md-color-scheme") == "slate"
        assert visit.wrong == []


def test_pages_hold_no_script_of_their_own_and_no_handlers(site: Path) -> None:
    for file in site.rglob("*.html"):
        if "diapositivas" in file.parts:
            continue
        html = file.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]* src=)", html), file
        assert not re.search(r"<\w[^>]*\son\w+=", html), file


# --- Glossary ---------------------------------------------------------------------------------


def test_a_definition_shows_on_hover_and_focus_stays_under_the_pointer_and_leaves_with_escape(
    browser: Any, address: str
) -> None:
    with Visit(browser, address) as visit:
        page = _go(visit, address, "es", UNIT)
        term = page.locator(".termino").first
        box = term.locator("[role=tooltip]")
        assert not box.is_visible()
        term.locator("a").hover()
        assert box.is_visible()
        box.hover()
        assert box.is_visible()
        page.keyboard.press("Escape")
        assert not box.is_visible()
        page.mouse.move(5, 5)
        term.locator("a").focus()
        assert box.is_visible()
        described = term.locator("a").get_attribute("aria-describedby")
        assert box.get_attribute("id") == described


@pytest.mark.parametrize("width", [360, 1280])
def test_no_definition_leaves_the_screen(browser: Any, address: str, width: int) -> None:
    with Visit(browser, address, viewport={"width": width, "height": 800}) as visit:
        page = _go(visit, address, "es", UNIT)
        for term in page.locator(".termino").all():
            term.locator("a").focus()
            place = term.locator("[role=tooltip]").bounding_box()
            assert place is not None
            assert place["x"] >= 0
            assert place["x"] + place["width"] <= width
            assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_only_a_term_s_first_link_is_defined_and_unknown_ones_stay() -> None:
    link = '<a href="../glosario/#{0}">{0}</a>'
    html = " ".join(link.format(name) for name in ("dyno", "dyno", "nada"))
    done = with_definitions(html, {"dyno": "Un proceso <aislado>."})
    assert done.count('role="tooltip"') == 1
    assert "Un proceso &lt;aislado&gt;." in done
    assert done.endswith(link.format("nada"))


def test_every_term_of_the_glossary_can_be_shown(site: Path) -> None:
    html = (site / UNIT / "index.html").read_text(encoding="utf-8")
    shown = set(re.findall(r'id="def-([\w-]+)"', html))
    assert shown
    assert shown <= set(terms(Page(ROOT / "docs" / "es" / "glosario.md", "es")))


# --- Notebooks as pages -----------------------------------------------------------------------


@each_language
def test_the_notebook_s_page_offers_downloads_that_exist_and_the_way_back(
    browser: Any, address: str, language: str
) -> None:
    with Visit(browser, address) as visit:
        page = _go(visit, address, language, NOTEBOOK)
        links = page.locator(".botones a[download]")
        assert links.count() == 2
        for link in links.all():
            answer = visit.context.request.get(link.evaluate("e => e.href"))
            assert answer.ok
            assert answer.json()["nbformat"] == 4
        page.locator(".volver a").click()
        page.wait_for_url(f"{address}/{FOLDER[language]}{UNIT}")


@each_language
def test_answers_are_folded_on_the_notebook_s_page(
    browser: Any, address: str, language: str
) -> None:
    with Visit(browser, address) as visit:
        page = _go(visit, address, language, NOTEBOOK)
        folded = page.locator("details.success")
        assert folded.count() >= 1
        assert not folded.first.locator("pre").first.is_visible()


def test_an_executed_notebook_of_another_source_is_not_shown(tmp_path: Path) -> None:
    unit = _a_unit(tmp_path, "1 + 1\n2 + 2")
    stored = tmp_path / "build" / "cuadernos" / "es" / "00-a.ipynb"
    stored.parent.mkdir(parents=True)
    fresh = notebook_page(tmp_path, unit, "es")
    assert WORDS["nb_no_outputs"][0] in fresh.markdown
    from curso.notebooks import cut

    source = (tmp_path / "notebooks" / "fuentes" / "a.py").read_text(encoding="utf-8")
    stored.write_text(cut(source, "es", solved=True), encoding="utf-8")
    assert WORDS["nb_outputs"][0] in notebook_page(tmp_path, unit, "es").markdown
    stored.write_text(cut(source.replace("2 + 2", "3"), "es", solved=True), encoding="utf-8")
    assert WORDS["nb_no_outputs"][0] in notebook_page(tmp_path, unit, "es").markdown


def _a_unit(folder: Path, code: str) -> Any:
    from curso.notebooks import Unit

    (folder / "notebooks" / "fuentes").mkdir(parents=True)
    text = "".join(f'# %% [markdown] name="t" lang="{one}"\n# # A\n#\n# B\n\n' for one in LANGUAGES)
    source = folder / "notebooks" / "fuentes" / "a.py"
    source.write_text(f'{text}# %% name="c"\n{code}\n', encoding="utf-8")
    return Unit("a", "00-a", "00-b")


def test_outputs_are_cut_when_long_and_never_become_markup() -> None:
    words = words_of("es")
    long = {"output_type": "stream", "text": "\n".join(f"<b>{n}" for n in range(LINES + 9))}
    html = output_html([long], words)
    assert "… y 9 líneas más" in html
    assert "<b>" not in html
    coloured = {"output_type": "stream", "text": "\x1b[31mrojo\x1b[0m"}
    assert "<pre>rojo</pre>" in output_html([coloured], words)
    assert output_html([], words) == ""


# --- The build --------------------------------------------------------------------------------


def test_without_npm_s_packages_the_site_is_built_with_the_system_s_fonts(tmp_path: Path) -> None:
    if not has_fonts(ROOT):
        pytest.skip("the fonts are not installed: every build here is that one")
    copy = tmp_path / "course"
    copy.mkdir()
    for name in ("docs", "assets", "notebooks", "src"):
        (copy / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "mkdocs.yml", copy)
    words = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "s")]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        words, cwd=copy, env=env, capture_output=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "s" / "assets" / "fuentes").exists()
    assert "fuentes.css" not in (tmp_path / "s" / "index.html").read_text(encoding="utf-8")


def test_fonts_come_with_their_licences(site: Path) -> None:
    fonts = sorted((site / "assets" / "fuentes").glob("*.woff2"))
    if not has_fonts(ROOT):
        pytest.skip("npm's packages are not installed")
    assert len(fonts) == 4
    for font in fonts:
        assert "SIL" in font.with_suffix(".LICENSE.txt").read_text(encoding="utf-8")


def test_a_site_without_search_index_is_left_as_it_is(tmp_path: Path) -> None:
    write_indexes(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_on_paper_answers_are_unfolded_and_the_page_around_is_gone(
    browser: Any, address: str
) -> None:
    with Visit(browser, address) as visit:
        page = _go(visit, address, "es", UNIT)
        page.emulate_media(media="print")
        assert not page.locator("header.cabecera").is_visible()
        assert not page.locator("#menu").is_visible()
        assert page.locator("article h1").is_visible()
        assert page.locator("footer.pie").is_visible()


@each_language
def test_the_footer_says_whose_mark_heroku_is(browser: Any, address: str, language: str) -> None:
    with Visit(browser, address) as visit:
        footer = _go(visit, address, language).locator("footer")
        words = ("trademark of Salesforce", "independent project")
        if language == "es":
            words = ("marca de Salesforce", "proyecto independiente")
        assert all(word in footer.inner_text() for word in words)
