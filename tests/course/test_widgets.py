"""Unit 2's matrix and calculator on the built page: keys, memory, and what happens without them."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from curso.language import Language
from curso.launch.layout import ROOT
from curso.launch.npm import NoPackagesError, ensure_node_modules
from curso.service_models.cost import EXIT
from curso.service_models.fields import EXAMPLE_SIZE, EXAMPLES, FIELDS, size_of
from curso.service_models.layers import ASKED, LAYERS, who, words
from curso.service_models.spoken import sentences, values
from curso.site.widgets import WidgetError, put_widgets
from tests.course.visit import Visit

PAGE = "unidades/02-iaas-paas-saas"
FOLDER = {"es": "", "en": "en/"}
each_language = pytest.mark.parametrize("language", ["es", "en"])
each_widget = pytest.mark.parametrize("widget", ["matriz", "calculadora"])
CELLS = len(ASKED) * len(LAYERS)
NOTHING_KEPT = [
    "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})",
    "Storage.prototype.setItem = () => { throw new DOMException('full') }",
]


def _go(visit: Visit, address: str, language: str = "es") -> Any:
    visit.page.goto(f"{address}/{FOLDER[language]}{PAGE}/", wait_until="networkidle")
    return visit.page


def _choose(page: Any, layer: str, model: str, chosen: str) -> None:
    page.locator(f'input[name="matriz-{layer}.{model}"][value="{chosen}"]').check()


def _cell(page: Any, layer: str, model: str) -> Any:
    return page.locator(f'.casilla:has(input[name="matriz-{layer}.{model}"])')


def _number(page: Any, name: str) -> Any:
    return page.locator(f"#c-{name}")


def _output(page: Any) -> str:
    return " ".join(str(page.locator(".calculadora-salida").inner_text()).split())


# --- Matrix -----------------------------------------------------------------------------------


@each_language
def test_a_right_and_a_wrong_choice_are_told_apart_in_words_with_their_reason(
    browser: Any, address: str, language: str
) -> None:
    said = words(ROOT, "en" if language == "en" else "es", "matriz")
    with Visit(browser, address) as visit:
        page = _go(visit, address, language)
        _choose(page, "system", "iaas", "provider")
        row = page.locator(".capa").nth(LAYERS.index("system"))
        status = row.get_by_role("status")
        reason = said["capas"]["system"]["iaas"]
        assert status.inner_text() == f"✗ IaaS: {said['dicho']['mal']} {reason}"
        assert said["dicho"]["incorrecta"] in _cell(page, "system", "iaas").text_content()
        _choose(page, "system", "iaas", "you")
        assert status.inner_text() == f"✓ IaaS: {said['dicho']['bien']} {reason}"
        assert visit.wrong == []


def test_the_count_tells_what_is_right_and_what_was_right_at_the_first_try(
    browser: Any, address: str
) -> None:
    with Visit(browser, address) as visit:
        page = _go(visit, address)
        _choose(page, "system", "iaas", "provider")
        _choose(page, "system", "iaas", "you")
        _choose(page, "data", "saas", "you")
        count = page.locator(".matriz-cuenta")
        assert count.inner_text() == f"Bien: 2 de {CELLS}. A la primera: 1."
        for layer in LAYERS:
            for model in ASKED:
                _choose(page, layer, model, who(layer, model))
        assert count.inner_text().startswith(f"Matriz completa: {CELLS} de {CELLS}.")


def test_the_keyboard_alone_fills_a_row_of_the_matrix(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        page = _go(visit, address)
        page.locator(".casilla input").first.focus()
        page.keyboard.press("Space")  # you: wrong, one does not own the building
        assert "mal" in _cell(page, "building", "iaas").get_attribute("class")
        page.keyboard.press("ArrowDown")
        assert "bien" in _cell(page, "building", "iaas").get_attribute("class")
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.name") == "matriz-building.paas"
        page.keyboard.press("ArrowRight")
        assert "bien" in _cell(page, "building", "paas").get_attribute("class")


def test_a_cell_is_a_group_named_by_its_model_and_its_layer(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        page = _go(visit, address)
        name = re.compile(r"^PaaS ?: Sistema operativo y sus parches$")
        group = page.get_by_role("group", name=name)
        assert group.get_by_role("radio", name="proveedor").count() == 1


# --- Calculator -------------------------------------------------------------------------------


@each_language
def test_what_the_script_writes_is_what_the_page_says_without_it(
    browser: Any, address: str, language: str
) -> None:
    with Visit(browser, address, java_script_enabled=False) as visit:
        plain = _output(_go(visit, address, language))
    with Visit(browser, address) as visit:
        assert _output(_go(visit, address, language)) == plain


@each_language
def test_the_page_s_three_tries_come_out_as_the_page_says(
    browser: Any, address: str, language: str
) -> None:
    cheapest = "the cheapest is {}" if language == "en" else "lo más barato es {}"
    with Visit(browser, address) as visit:
        page = _go(visit, address, language)
        assert cheapest.format("SaaS") in _output(page)
        _number(page, "hour_price").fill("0")
        assert cheapest.format("IaaS") in _output(page)
        page.locator(".calculadora > button").click()
        _number(page, "seats").fill("30")
        _number(page, "iaas_hours").fill("10")
        assert cheapest.format("PaaS") in _output(page)


def test_the_second_exercise_comes_out_on_the_calculator_as_its_solution_says(
    browser: Any, address: str
) -> None:
    with Visit(browser, address) as visit:
        page = _go(visit, address)
        for name, value in (("hour_price", 10), ("machine_price", 0.0164), ("addons", 0)):
            _number(page, name).fill(str(value))
        assert "= 4.8 h al mes" in _output(page)
        _number(page, "hour_price").fill("20")
        assert "= 2.9 h al mes" in _output(page)


@each_language
@pytest.mark.parametrize("at_zero", [["hour_price"], list(EXIT)], ids=["hour", "exit"])
def test_a_way_out_that_costs_nothing_is_not_said_to_pay_for_itself(
    browser: Any, address: str, language: Language, at_zero: list[str]
) -> None:
    size = size_of(ROOT, EXAMPLE_SIZE)
    given = {**EXAMPLES, **dict.fromkeys(at_zero, 0.0)}
    said = words(ROOT, language, "calculadora")
    found = values(given, size, said["modelos"], language)
    with Visit(browser, address) as visit:
        page = _go(visit, address, language)
        shown = page.locator(".calculadora-veredicto li")
        assert shown.count() == 3
        for name in at_zero:
            _number(page, name).fill("0")
        expected = [said["frases"][one].format_map(found) for one in sentences(given, size)]
        assert shown.all_inner_texts() == expected
        assert len(expected) == 2


def test_the_keyboard_alone_changes_a_number_and_hears_what_comes_of_it(
    browser: Any, address: str
) -> None:
    with Visit(browser, address) as visit:
        page = _go(visit, address)
        spoken = page.locator(".calculadora > [role=status]")
        assert spoken.inner_text() == ""
        page.get_by_label("Dynos al empezar").focus()
        page.keyboard.press("ArrowUp")
        assert "3 × US$\u00a025" in page.locator(".calculadora-cuentas").inner_text()
        page.keyboard.press("Tab")
        assert "lo más barato es SaaS" in spoken.inner_text()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("ArrowUp")  # the size of the dyno
        assert "no escalan en horizontal" in _output(page)


@pytest.mark.parametrize("typed", ["", "-3", "1e9", "1.5"])
def test_a_number_that_cannot_be_is_refused_and_the_one_before_counts(
    browser: Any, address: str, typed: str
) -> None:
    with Visit(browser, address) as visit:
        page = _go(visit, address)
        before = _output(page)
        field = _number(page, "machines")
        field.fill(typed)
        assert field.get_attribute("aria-invalid") == "true"
        error = page.locator("#c-machines-e")
        assert error.inner_text().startswith("Escribe un número entero entre 1 y 1000.")
        assert error.get_attribute("id") in field.get_attribute("aria-describedby").split()
        assert _output(page) == before
        field.fill("2")
        assert field.get_attribute("aria-invalid") is None
        assert error.inner_text() == ""


# --- Both -------------------------------------------------------------------------------------


def test_what_was_chosen_holds_after_a_reload_and_in_the_other_language(
    browser: Any, address: str
) -> None:
    with Visit(browser, address) as visit:
        page = _go(visit, address)
        _choose(page, "code", "saas", "provider")
        _number(page, "iaas_hours").fill("12.5")
        page.locator("#c-size").select_option("standard-2x")
        page.reload()
        assert _number(page, "iaas_hours").input_value() == "12.5"
        page.locator("a.idioma").click()
        page.wait_for_url(f"{address}/en/{PAGE}/")
        assert page.locator('input[name="matriz-code.saas"][value="provider"]').is_checked()
        assert page.locator(".matriz-cuenta").inner_text().startswith(f"Right: 1 of {CELLS}.")
        assert _number(page, "iaas_hours").input_value() == "12.5"
        assert page.locator("#c-size").input_value() == "standard-2x"


def test_starting_again_empties_the_matrix_and_brings_the_example_back(
    browser: Any, address: str
) -> None:
    with Visit(browser, address) as visit:
        page = _go(visit, address)
        example = _output(page)
        _choose(page, "code", "saas", "you")
        page.locator(".matriz > button").click()
        assert page.locator(".casilla input:checked").count() == 0
        assert page.locator(".capa .resultado:not(:empty)").count() == 0
        assert page.evaluate("() => document.activeElement.name") == "matriz-building.iaas"
        for field in FIELDS:
            _number(page, field.name).fill("1")
        page.locator(".calculadora > button").click()
        assert _output(page) == example
        page.reload()
        assert page.locator(".casilla input:checked").count() == 0
        assert _output(page) == example


@pytest.mark.parametrize("spoil", NOTHING_KEPT, ids=["forbidden", "full"])
def test_where_nothing_can_be_kept_both_work_and_say_so(
    browser: Any, address: str, spoil: str
) -> None:
    with Visit(browser, address) as visit:
        visit.page.add_init_script(spoil)
        page = _go(visit, address)
        _choose(page, "code", "saas", "provider")
        _number(page, "seats").fill("30")
        assert "bien" in _cell(page, "code", "saas").get_attribute("class")
        assert "30 × US$" in _output(page)
        for note in (".matriz-nota", ".calculadora-nota"):
            assert page.locator(note).inner_text().startswith("Tu navegador no deja guardar")
        assert visit.wrong == []


@each_widget
@pytest.mark.parametrize(
    "kept",
    ["{broken", "null", '"x"', '{"gone": 1, "system.iaas": 3, "dynos": "many", "size": "huge"}'],
)
def test_what_was_kept_badly_does_no_harm(
    browser: Any, address: str, widget: str, kept: str
) -> None:
    with Visit(browser, address) as visit:
        page = _go(visit, address)
        example = _output(page)
        key = f"curso.{widget}.02"
        page.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [key, kept])
        page.reload()
        assert page.locator(".casilla input:checked").count() == 0
        assert _output(page) == example
        _choose(page, "system", "iaas", "you")
        assert page.locator(".matriz-cuenta").inner_text().startswith("Bien: 1 de")
        assert visit.wrong == []


@each_language
def test_without_scripts_both_are_plain_tables_with_their_answers(
    browser: Any, address: str, language: str
) -> None:
    with Visit(browser, address, java_script_enabled=False) as visit:
        page = _go(visit, address, language)
        yours = "you" if language == "en" else "tú"
        rows = page.locator(".matriz-tabla tbody tr")
        assert rows.count() == len(LAYERS)
        assert rows.last.locator("td").all_inner_texts() == [yours] * 4
        reason = page.locator('[data-casilla="data.saas"]')
        assert not reason.is_visible()
        page.locator(".matriz-porque summary").click()
        assert reason.is_visible()
        assert page.locator(".calculadora-grupo tr:has(.valor)").count() == len(FIELDS) + 1
        assert page.locator(".calculadora-tamanos li").count() == 4
        assert page.locator(".matriz input, .calculadora input").count() == 0


def test_using_them_asks_for_nothing_and_moves_nothing_for_who_prefers_stillness(
    browser: Any, address: str
) -> None:
    with Visit(browser, address, reduced_motion="reduce") as visit:
        page = _go(visit, address)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        _choose(page, "system", "paas", "you")
        _number(page, "seats").fill("9")
        assert asked == []
        assert visit.foreign == []
        running = "() => document.getAnimations().filter(a => a.playState === 'running').length"
        assert page.evaluate(running) == 0


@each_language
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_once_they_are_in_use(
    browser: Any, address: str, language: str, scheme: str
) -> None:
    try:
        packages = ensure_node_modules(ROOT, dev=True)
    except NoPackagesError as error:
        pytest.skip(f"npm or its packages are missing: {error}")
    axe = (packages / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    with Visit(browser, address, color_scheme=scheme, reduced_motion="reduce") as visit:
        page = _go(visit, address, language)
        _choose(page, "system", "paas", "you")
        _choose(page, "code", "paas", "you")
        _number(page, "seats").fill("-1")
        page.locator("#c-size").select_option("eco")
        page.locator(".matriz-porque summary").click()
        page.evaluate(axe)
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate("() => new Promise(r => requestAnimationFrame(() => r()))")
            found = page.evaluate(
                "() => axe.run(document, {resultTypes: ['violations']})"
                ".then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.target.join())]))"
            )
            assert found == [], width


@pytest.mark.parametrize("width", [360, 700, 1280])
def test_neither_leaves_the_screen(browser: Any, address: str, width: int) -> None:
    with Visit(browser, address, viewport={"width": width, "height": 800}) as visit:
        page = _go(visit, address)
        _choose(page, "watch", "saas", "you")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_a_focused_number_is_never_below_the_line_that_stays_in_sight(
    browser: Any, address: str
) -> None:
    small = {"width": 900, "height": 500}
    with Visit(browser, address, viewport=small, reduced_motion="reduce") as visit:
        page = _go(visit, address)
        page.locator("#c-hour_price").focus()
        for _ in range(len(FIELDS)):
            page.keyboard.press("Tab")
            below, line = page.evaluate(
                "() => [document.activeElement.getBoundingClientRect().bottom,"
                " document.querySelector('.calculadora-resumen').getBoundingClientRect().top]"
            )
            assert below <= line + 1


# --- Words ------------------------------------------------------------------------------------


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _shape(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_shape(one) for one in value]
    return sorted(re.findall(r"\{\w+\}", str(value)))


@each_widget
def test_both_languages_have_the_same_words_with_the_same_places(widget: str) -> None:
    spanish, english = (words(ROOT, language, widget) for language in ("es", "en"))
    assert _shape(spanish) == _shape(english)


@each_widget
def test_words_that_are_missing_are_named_with_their_file(widget: str, tmp_path: Path) -> None:
    mark = f"<!-- {widget} -->"
    page = tmp_path / "03-x.md"
    with pytest.raises(WidgetError, match=rf"03-x\.{widget}\.yml"):
        put_widgets(mark, page, ROOT, "es")
    source = ROOT / "docs" / "es" / "unidades" / f"02-iaas-paas-saas.{widget}.yml"
    shutil.copy(source, tmp_path / f"03-x.{widget}.yml")
    assert f'class="{widget}"' in put_widgets(mark, page, ROOT, "es")
    (tmp_path / f"03-x.{widget}.yml").write_text(json.dumps({"titulo": "x"}), encoding="utf-8")
    with pytest.raises(WidgetError, match=rf"03-x\.{widget}\.yml"):
        put_widgets(mark, page, ROOT, "es")
