"""The quiz in a real browser: answers, explanations, memory, and what happens without them."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from curso.language import Language
from curso.launch.layout import ROOT
from curso.launch.static_server import CourseServer
from curso.site.quiz import QuizError, put_quiz
from tests.course.visit import Visit

QUIZ = """\
preguntas:
  - id: reinicio
    objetivo: 1
    pregunta: "{q} `ps`?"
    opciones:
      - {{texto: "{a}", correcta: true, explicacion: "{ea}"}}
      - {{texto: "{b}", explicacion: "{eb}"}}
      - {{texto: "C", explicacion: "c <b>"}}
    enlace: parte
  - id: segunda
    objetivo: 1
    pregunta: "2"
    opciones:
      - {{texto: "A", explicacion: "a"}}
      - {{texto: "B", correcta: true, explicacion: "b", enlace: parte}}
      - {{texto: "C", explicacion: "c"}}
"""
WORDS: dict[Language, dict[str, str]] = {
    "es": {"q": "¿Quién reinicia", "a": "La plataforma", "ea": "Sí.", "b": "Tú", "eb": "No."},
    "en": {
        "q": "Who restarts",
        "a": "The platform",
        "ea": "Yes.",
        "b": "You",
        "eb": "No.",
    },
}
PAGE = """<!doctype html><html lang="{language}" class="no-js"><head><title>x</title>
<link rel="stylesheet" href="/curso.css"><link rel="stylesheet" href="/prosa.css">
<script src="/tema.js"></script><script type="module" src="/cuestionario.js"></script></head>
<body><main class="md-typeset"><h2 id="parte">Una parte</h2>
{quiz}
</main></body></html>"""


@pytest.fixture(scope="module")
def quiz_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Two pages with one quiz, made by the site's own functions and scripts."""
    folder = tmp_path_factory.mktemp("quiz")
    for language, words in WORDS.items():
        page = folder / language / "07-x.md"
        page.parent.mkdir()
        page.write_text("## Una `parte` { #parte }\n\n<!-- cuestionario -->\n", encoding="utf-8")
        page.with_name("07-x.cuestionario.yml").write_text(QUIZ.format(**words), encoding="utf-8")
        quiz = put_quiz("<!-- cuestionario -->", page, language)
        html = PAGE.format(language=language, quiz=quiz)
        (folder / language / "index.html").write_text(html, encoding="utf-8")
    scripts = ("js/tema.js", "js/cuestionario.js", "js/memoria.js")
    for file in (*scripts, "css/curso.css", "css/prosa.css"):
        source = ROOT / "assets" / file
        (folder / source.name).write_bytes(source.read_bytes())
    with CourseServer(folder, 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def _choose(page: Any, question: int, option: str, button: str) -> None:
    field = page.locator("fieldset").nth(question)
    field.get_by_label(option, exact=True).check()
    field.get_by_role("button", name=button).click()


def _result(page: Any, question: int) -> str:
    return str(page.locator("fieldset").nth(question).get_by_role("status").inner_text())


def test_a_wrong_answer_is_explained_and_leads_back_to_the_page(
    browser: Any, quiz_address: str
) -> None:
    with Visit(browser, quiz_address) as visit:
        visit.page.goto(f"{quiz_address}/es/")
        _choose(visit.page, 0, "Tú", "Comprobar")
        assert _result(visit.page, 0) == "✗ Todavía no. No. Repásalo en «Una parte»."
        link = visit.page.locator(".resultado a")
        assert link.get_attribute("href") == "#parte"
        assert visit.wrong == []


def test_a_second_try_starts_empty_and_a_right_answer_counts(
    browser: Any, quiz_address: str
) -> None:
    with Visit(browser, quiz_address) as visit:
        visit.page.goto(f"{quiz_address}/es/")
        _choose(visit.page, 0, "Tú", "Comprobar")
        visit.page.get_by_role("button", name="Inténtalo otra vez").click()
        assert _result(visit.page, 0) == ""
        assert visit.page.locator("input:checked").count() == 0
        _choose(visit.page, 0, "La plataforma", "Comprobar")
        assert _result(visit.page, 0).startswith("✓ Correcto. Sí.")
        count = visit.page.locator(".cuestionario-cuenta")
        assert count.inner_text() == "Aciertos: 1 de 2"
        _choose(visit.page, 1, "B", "Comprobar")
        assert count.inner_text() == "Aciertos: 2 de 2. Cuestionario completo."


def test_an_angle_bracket_in_an_answer_is_shown_as_such(browser: Any, quiz_address: str) -> None:
    with Visit(browser, quiz_address) as visit:
        visit.page.goto(f"{quiz_address}/es/")
        _choose(visit.page, 0, "C", "Comprobar")
        assert "c <b>" in _result(visit.page, 0)


def test_checking_without_an_answer_asks_for_one(browser: Any, quiz_address: str) -> None:
    with Visit(browser, quiz_address) as visit:
        visit.page.goto(f"{quiz_address}/es/")
        visit.page.get_by_role("button", name="Comprobar").first.click()
        assert _result(visit.page, 0) == "Elige antes una respuesta."


def test_a_new_choice_takes_the_old_verdict_away(browser: Any, quiz_address: str) -> None:
    with Visit(browser, quiz_address) as visit:
        visit.page.goto(f"{quiz_address}/es/")
        _choose(visit.page, 0, "Tú", "Comprobar")
        visit.page.get_by_label("C", exact=True).first.check()
        assert _result(visit.page, 0) == ""
        assert visit.page.get_by_role("button", name="Comprobar").first.is_visible()


def test_the_keyboard_alone_answers_a_question(browser: Any, quiz_address: str) -> None:
    with Visit(browser, quiz_address) as visit:
        page = visit.page
        page.goto(f"{quiz_address}/en/")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        assert _result(page, 0) == ""  # moving among the options says nothing yet
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert _result(page, 0).startswith("✗ Not yet.")
        # The focus is on what comes next, not on a button that is gone.
        assert page.evaluate("() => document.activeElement.textContent") == "Try again"
        page.keyboard.press("Enter")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert _result(page, 0).startswith("✓ Right.")


def test_a_question_is_a_group_named_by_its_words(browser: Any, quiz_address: str) -> None:
    with Visit(browser, quiz_address) as visit:
        visit.page.goto(f"{quiz_address}/es/")
        assert visit.page.get_by_role("group", name="1. ¿Quién reinicia ps?").count() == 1
        assert visit.page.get_by_role("radio").count() == 6


def test_progress_is_found_in_the_other_language_and_after_coming_back(
    browser: Any, quiz_address: str
) -> None:
    with Visit(browser, quiz_address) as visit:
        visit.page.goto(f"{quiz_address}/es/")
        _choose(visit.page, 0, "La plataforma", "Comprobar")
        visit.page.goto(f"{quiz_address}/en/")
        assert _result(visit.page, 0).startswith("✓ Right. Yes.")
        assert visit.page.locator(".cuestionario-cuenta").inner_text() == "Right so far: 1 of 2"
        visit.page.get_by_role("button", name="Start again").click()
        visit.page.goto(f"{quiz_address}/es/")
        assert visit.page.locator("input:checked").count() == 0


@pytest.mark.parametrize(
    "spoil",
    [
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})",
        "Storage.prototype.setItem = () => { throw new DOMException('full') }",
    ],
    ids=["forbidden", "full"],
)
def test_where_nothing_can_be_kept_the_quiz_works_and_says_so(
    browser: Any, quiz_address: str, spoil: str
) -> None:
    with Visit(browser, quiz_address) as visit:
        visit.page.add_init_script(spoil)
        visit.page.goto(f"{quiz_address}/es/")
        note = visit.page.locator(".cuestionario-nota")
        assert note.inner_text().startswith("Tu navegador no deja guardar")
        _choose(visit.page, 0, "La plataforma", "Comprobar")
        assert _result(visit.page, 0).startswith("✓ Correcto.")
        assert visit.wrong == []


@pytest.mark.parametrize("kept", ["{broken", '{"reinicio": 9, "gone": 1}', "null", '"x"'])
def test_what_was_kept_badly_does_no_harm(browser: Any, quiz_address: str, kept: str) -> None:
    with Visit(browser, quiz_address) as visit:
        visit.page.goto(f"{quiz_address}/es/")
        visit.page.evaluate("kept => localStorage.setItem('curso.cuestionario.07', kept)", kept)
        visit.page.reload()
        _choose(visit.page, 0, "La plataforma", "Comprobar")
        assert _result(visit.page, 0).startswith("✓ Correcto.")
        assert visit.wrong == []


def test_without_scripts_questions_and_folded_answers_can_be_read(
    browser: Any, quiz_address: str
) -> None:
    with Visit(browser, quiz_address, java_script_enabled=False) as visit:
        visit.page.goto(f"{quiz_address}/es/")
        assert visit.page.get_by_text("La plataforma", exact=True).first.is_visible()
        answer = visit.page.get_by_text("Sí.")
        assert not answer.is_visible()
        visit.page.get_by_text("Ver las respuestas").first.click()
        assert answer.is_visible()
        assert visit.page.get_by_role("radio").count() == 0  # nothing that would do nothing


def test_a_quiz_needs_no_other_request_and_its_script_is_small(
    browser: Any, quiz_address: str
) -> None:
    assert (ROOT / "assets" / "js" / "cuestionario.js").stat().st_size < 8000
    with Visit(browser, quiz_address) as visit:
        visit.page.goto(f"{quiz_address}/es/", wait_until="networkidle")
        asked: list[str] = []
        visit.page.on("request", lambda request: asked.append(request.url))
        _choose(visit.page, 0, "Tú", "Comprobar")
        assert asked == []


def test_a_mark_without_a_quiz_is_refused_with_the_name_of_the_missing_file(
    tmp_path: Path,
) -> None:
    page = tmp_path / "03-x.md"
    page.write_text("<!-- cuestionario -->\n", encoding="utf-8")
    with pytest.raises(QuizError, match=r"03-x\.cuestionario\.yml"):
        put_quiz(page.read_text(encoding="utf-8"), page, "es")


@pytest.mark.parametrize("text", ["[", "preguntas: 3", "preguntas: [{id: a}]"])
def test_a_file_that_is_no_quiz_is_refused(tmp_path: Path, text: str) -> None:
    page = tmp_path / "03-x.md"
    page.write_text("<!-- cuestionario -->\n", encoding="utf-8")
    page.with_name("03-x.cuestionario.yml").write_text(text, encoding="utf-8")
    with pytest.raises(QuizError, match="not a quiz"):
        put_quiz(page.read_text(encoding="utf-8"), page, "es")
