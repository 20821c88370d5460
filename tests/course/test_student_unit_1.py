"""Unit 1 in a browser, as a student takes it: reads, fails, tries again, changes language."""

import json
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from curso.site.words import words_of
from tests.course.pages import DOCS
from tests.course.visit import Visit

UNIT = "unidades/01-que-es-una-paas/"
QUIZ = yaml.safe_load(
    (DOCS / "es" / "unidades" / "01-que-es-una-paas.cuestionario.yml").read_text("utf-8")
)["preguntas"]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
FORBIDDEN = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException() }})"


def _right(number: int) -> int:
    return next(n for n, option in enumerate(QUIZ[number]["opciones"]) if option.get("correcta"))


def _answer(page: Any, number: int, *, right: bool) -> str:
    """Choose an option, ask, and give what is said."""
    field = page.locator("fieldset.pregunta").nth(number)
    chosen = _right(number) if right else (_right(number) + 1) % 3
    field.locator(f"input[value='{chosen}']").check()
    field.locator(".cuestionario-botones button:visible").first.click()
    return str(field.get_by_role("status").inner_text())


def _count(page: Any) -> str:
    return str(page.locator(".cuestionario-cuenta").inner_text())


# The page scrolls there smoothly, so this is waited for.
_IN_VIEW = """id => {
    const box = document.getElementById(id).getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight;
}"""


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_student_reads_answers_wrong_and_right_and_finds_it_in_the_other_language(
    browser: Any, address: str, viewport: dict[str, int]
) -> None:
    with Visit(browser, address, viewport=viewport) as visit:
        page = visit.page
        page.goto(f"{address}/")
        page.locator(".mapa-unidad").nth(1).get_by_role("link").first.click()
        page.wait_for_url(f"{address}/{UNIT}")

        # Reads: from the first line on, a hint and then the solution, folded until asked for.
        assert page.get_by_text("Lucía").first.is_visible()
        hint = page.locator("details", has_text="Dibuja una línea de tiempo")
        assert not hint.locator("p").last.is_visible()
        hint.locator("summary").click()
        assert hint.locator("p").last.is_visible()

        # Answers wrong: is told why, and led back to the place that explains it.
        first = page.locator("fieldset.pregunta").first
        said = _answer(page, 0, right=False)
        assert said.startswith("✗ Todavía no.")
        assert QUIZ[0]["opciones"][(_right(0) + 1) % 3]["explicacion"] in said
        first.locator(".resultado .repaso").click()
        page.wait_for_function("location.hash === '#a-mano'")
        page.wait_for_function(_IN_VIEW, arg="a-mano")
        page.go_back()

        # Tries again, and answers all the others right at once.
        first.get_by_role("button", name="Inténtalo otra vez").click()
        assert _answer(page, 0, right=True).startswith("✓ Correcto.")
        assert _count(page) == "Aciertos: 1 de 5"
        assert _answer(page, 1, right=False).startswith("✗")
        for number in (2, 3):
            assert _answer(page, number, right=True).startswith("✓")
        assert _count(page) == "Aciertos: 3 de 5"

        # Changes language on the spot: the answers, right and wrong, are there and explained.
        page.locator("a.idioma").click()
        page.wait_for_url(f"{address}/en/{UNIT}**")
        results = page.locator(".resultado")
        said_now = [str(text) for text in results.all_inner_texts()]
        assert [text[:1] for text in said_now] == ["✓", "✗", "✓", "✓", ""]
        assert said_now[0].startswith("✓ Right.")
        assert "process ended and starts it again" in said_now[0]
        assert _count(page) == "Right so far: 3 of 5"

        # Finishes there; the map of the first language knows, also after coming back another day.
        page.locator("fieldset.pregunta").nth(1).get_by_role("button", name="Try again").click()
        for number in (1, 4):
            assert _answer(page, number, right=True).startswith("✓")
        assert _count(page) == "Right: 5 of 5. The quiz is complete."
        page.goto(f"{address}/")
        progress = page.locator(".mapa-unidad").nth(1).locator(".mapa-progreso")
        assert progress.inner_text() == "cuestionario: 5 de 5"
        page.goto(f"{address}/{UNIT}")
        assert _count(page) == "Aciertos: 5 de 5. Cuestionario completo."
        assert (visit.foreign, visit.wrong) == ([], [])


def test_another_window_of_its_own_begins_empty_and_keeps_nothing_of_the_first(
    browser: Any, address: str
) -> None:
    with Visit(browser, address) as mine, Visit(browser, address) as private:
        mine.page.goto(f"{address}/{UNIT}")
        _answer(mine.page, 0, right=True)
        private.page.goto(f"{address}/{UNIT}")
        assert private.page.locator("input:checked").count() == 0
        _answer(private.page, 1, right=True)
        kept = mine.page.evaluate("() => localStorage.getItem('curso.cuestionario.01')")
        assert json.loads(kept) == {"que-falta": str(_right(0))}


def test_with_storage_forbidden_the_unit_is_whole_and_says_that_nothing_is_kept(
    browser: Any, address: str
) -> None:
    with Visit(browser, address) as visit:
        visit.page.add_init_script(FORBIDDEN)
        visit.page.goto(f"{address}/{UNIT}")
        assert (
            visit.page.locator(".cuestionario-nota").inner_text() == words_of("es")["quiz_not_kept"]
        )
        assert _answer(visit.page, 0, right=True).startswith("✓")
        assert _count(visit.page) == "Aciertos: 1 de 5"
        visit.page.locator("a.idioma").click()
        visit.page.wait_for_url(f"{address}/en/{UNIT}**")
        assert _count(visit.page) == "Right so far: 0 of 5"
        assert (
            visit.page.locator(".cuestionario-nota").inner_text() == words_of("en")["quiz_not_kept"]
        )
        assert visit.wrong == []


@pytest.mark.parametrize(
    ("folder", "notice"), [("", "Sin JavaScript"), ("en/", "Without JavaScript")]
)
def test_without_scripts_the_unit_can_be_read_to_its_end_and_says_what_does_not_work(
    browser: Any, address: str, folder: str, notice: str
) -> None:
    with Visit(browser, address, java_script_enabled=False, viewport=PHONE) as visit:
        page = visit.page
        page.goto(f"{address}/{folder}{UNIT}")
        assert page.get_by_text(notice).is_visible()
        for heading in page.locator("h2, h3").all():
            assert heading.is_visible()
        assert page.locator("figure svg").first.is_visible()
        # Each question can be read, and its answers unfolded; nothing is shown that does nothing.
        assert page.locator("fieldset.pregunta legend").count() == len(QUIZ)
        answers = page.locator("details.respuestas")
        assert not answers.first.locator("li").first.is_visible()
        answers.first.locator("summary").click()
        assert answers.first.locator("li").first.is_visible()
        assert page.locator("main input:visible, main button:visible").count() == 0
        page.locator("a.idioma").click()
        assert page.locator("h1").is_visible()
        assert visit.wrong == []
