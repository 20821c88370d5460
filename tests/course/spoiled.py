"""Everything that may be wrong with a unit, done to a small course: what each must be told."""

from collections.abc import Callable
from pathlib import Path

from tests.course.small_course import NAME, SmallCourse

Spoil = Callable[[SmallCourse], object]


def _drawing(course: SmallCourse) -> Path:
    return course.root / "assets" / "diagramas" / "u2-la-cache.svg"


def _notebook(course: SmallCourse) -> Path:
    return course.root / "notebooks" / "es" / f"{NAME}.ipynb"


def _facts(course: SmallCourse) -> Path:
    return course.root / "docs" / "datos" / "heroku.yml"


def _without_the_last_question(course: SmallCourse) -> None:
    path = course.unit.quiz_path("es")
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("  - id: pregunta-5")], encoding="utf-8")


def _say(course: SmallCourse, words: str) -> None:
    """Add a paragraph to both pages, after the example."""
    course.change_both("```text\n…\n```\n", f"```text\n…\n```\n\n{words}\n")


def _without_title(course: SmallCourse) -> None:
    course.change(_drawing(course), "<title", "<metadata")
    course.change(_drawing(course), "</title", "</metadata")


def _fuentes_before_the_lab(course: SmallCourse) -> None:
    course.change_both("{ #fuentes }", "{ #x }")
    course.change_both("{ #laboratorio }", "{ #fuentes }")
    course.change_both("{ #x }", "{ #laboratorio }")


def _one_more_heading(course: SmallCourse) -> None:
    course.change(course.page("en"), "## Key ideas", "### One more { #de-mas }\n\n## Key ideas")


def _word_in_one_language(course: SmallCourse) -> None:
    words = _drawing(course).with_suffix(".json")
    course.change(words, '["tu código", "your code"]', '["tu código"]')


def _spanish_in_the_english_page(course: SmallCourse) -> None:
    spanish = "Lo que hay que mirar en el dibujo de la página."
    course.change(course.page("en"), "What to look at in the drawing.", spanish)


def _two_right_answers(course: SmallCourse) -> None:
    wrong = "- texto: Una confusión frecuente."
    course.change(course.unit.quiz_path("es"), wrong, f"{wrong}\n        correcta: true")


def _no_explanation(course: SmallCourse) -> None:
    course.change(course.unit.quiz_path("es"), 'explicacion: "Sí: por qué."', 'explicacion: ""')


def _stored_output(course: SmallCourse) -> None:
    output = '"outputs": [{"output_type": "stream"}]'
    course.change(_notebook(course), '"outputs": []', output)


# What is done, the rule it breaks, the file that is named, a text on its line, a word of the cure.
SPOILED: list[tuple[str, Spoil, str, str, str, str]] = [
    (
        "a missing section",
        lambda c: c.change_both("{ #no-ves-lo-mismo }", "{ #otra-cosa }"),
        "section_missing",
        "es.md",
        "{ #cuestionario }",
        "Añade ## … { #no-ves-lo-mismo } aquí",
    ),
    (
        "a quiz that the page does not show",
        lambda c: c.change_both("<!-- cuestionario -->", ""),
        "mark_missing",
        "es.md",
        "{ #cuestionario }",
        "Escribe ahí una línea <!-- cuestionario -->",
    ),
    (
        "sections in another order",
        _fuentes_before_the_lab,
        "section_order",
        "es.md",
        "{ #ejercicios }",
        "el orden es el mismo",
    ),
    (
        "a heading in one language only",
        _one_more_heading,
        "heading_one_language",
        "en.md",
        "{ #de-mas }",
        "Escríbelo también allí",
    ),
    (
        "a heading without an id",
        lambda c: c.change_both(" { #ejercicio-3 }", ""),
        "heading_id",
        "es.md",
        "### 3. Romper y explicar",
        "{ #un-id }",
    ),
    (
        "a heading that skips a level",
        lambda c: c.change_both("### 1. ", "#### 1. "),
        "heading_level",
        "es.md",
        "#### 1. ",
        "nivel siguiente",
    ),
    (
        "a term without a glossary entry",
        lambda c: _say(c, "[x](../glosario.md#x)"),
        "term_unknown",
        "es.md",
        "glosario.md#x",
        "docs/es/glosario.md",
    ),
    (
        "a term used and not linked",
        lambda c: c.change(c.page(), "Qué acaba de pasar.", "Una caché acaba de actuar."),
        "term_unlinked",
        "es.md",
        "Una caché",
        "[caché](../glosario.md#cache)",
    ),
    (
        "a foreign image",
        lambda c: _say(c, "![a](https://example.org/a.png)"),
        "image_foreign",
        "es.md",
        "https://example.org/a.png",
        "assets/",
    ),
    (
        "an image without words",
        lambda c: _say(c, "![](a.png)"),
        "image_alt",
        "es.md",
        "![](a.png)",
        "corchetes",
    ),
    (
        "an SVG without a title",
        _without_title,
        "svg_part",
        "u2-la-cache.svg",
        "<svg",
        "<title id=",
    ),
    (
        "a drawing with a word in one language",
        _word_in_one_language,
        "svg_word",
        "u2-la-cache.svg",
        "{{laptop}}",
        '"laptop": ["español", "English"]',
    ),
    (
        "a drawing that nobody drew",
        lambda c: _drawing(c).unlink(),
        "diagram_file",
        "es.md",
        "<!-- diagrama",
        "assets/diagramas/u2-la-cache.svg",
    ),
    (
        "a broken link",
        lambda c: c.change(c.page(), "Qué acaba de pasar.", "[Sigue](../no-hay.md)."),
        "link_broken",
        "es.md",
        "../no-hay.md",
        "Corrige la ruta",
    ),
    (
        "a link to a heading that is not there",
        lambda c: c.change(c.page(), "Qué acaba de pasar.", "[Sigue](../glosario.md#nada)."),
        "anchor_broken",
        "es.md",
        "#nada",
        "id que exista",
    ),
    (
        "a notebook with outputs",
        _stored_output,
        "notebook_outputs",
        "02-la-cache.ipynb",
        '"id": "connect"',
        "scripts/cuadernos.py",
    ),
    (
        "a notebook changed in one language",
        lambda c: c.change(_notebook(c), "await connect()", "await connect( )"),
        "notebook_parity",
        "02-the-cache.ipynb",
        '"id": "connect"',
        "cambia la fuente",
    ),
    (
        "a cell of one line",
        lambda c: c.change(c.unit.notebook_source, "answer = 42  # solution\n", ""),
        "cell_lines",
        "02_la_cache.py",
        'name="exercise-1-code"',
        "entre 2 y 8",
    ),
    (
        "a notebook that takes another time",
        lambda c: c.change(c.unit.notebook_source, "unos 20 minutos", "unos 50 minutos"),
        "minutes_notebook",
        "es.md",
        "minutos:",
        "el mismo número",
    ),
    (
        "minutes of reading that cannot be",
        lambda c: c.change_both("lectura: 3", "lectura: 30"),
        "minutes_reading",
        "es.md",
        "minutos:",
        "número cercano",
    ),
    (
        "an objective that cannot be measured",
        lambda c: c.change(c.page(), "- Medir qué", "- Entender qué"),
        "objective_verb",
        "es.md",
        "- Entender",
        "«explicar»",
    ),
    (
        "a source without a date",
        lambda c: c.change(c.page(), "comprobado: 2026-11-23", "comprobado: ayer"),
        "source_undated",
        "es.md",
        "comprobado: ayer",
        "AAAA-MM-DD",
    ),
    (
        "code that differs",
        lambda c: c.change(c.page("en"), "minidyno --version", "minidyno --help"),
        "code_differs",
        "en.md",
        "minidyno --help",
        "codigo_traducido",
    ),
    (
        "a paragraph in the other language",
        _spanish_in_the_english_page,
        "prose_language",
        "en.md",
        "Lo que hay que mirar",
        "Tradúcelo",
    ),
    (
        "a Spanish page that has changed since",
        lambda c: c.change(c.page(), "Qué acaba de pasar.", "Qué ha pasado."),
        "translation_outdated",
        "en.md",
        "fuente_hash:",
        "scripts/traducciones.py --al-dia",
    ),
    (
        "a fact that nobody wrote",
        lambda c: _say(c, "{{ hecho.nada }}"),
        "fact_unknown",
        "es.md",
        "hecho.nada",
        "docs/datos/heroku.yml",
    ),
    (
        "a fact past its date",
        lambda c: c.change(_facts(c), "revisar: 2027-11-01", "revisar: 2026-11-22"),
        "fact_expired",
        "heroku.yml",
        "memoria:",
        "Vuelve a leer su fuente",
    ),
    (
        "a fact without a source",
        lambda c: c.change(_facts(c), "  fuente: {es: Una página, en: A page}\n", ""),
        "fact_incomplete",
        "heroku.yml",
        "memoria:",
        "bórralo",
    ),
    (
        "a quiz of four",
        _without_the_last_question,
        "quiz_count",
        "es.yml",
        "# Las reglas",
        "Deja 5",
    ),
    (
        "two right answers",
        _two_right_answers,
        "quiz_right",
        "es.yml",
        "- id: pregunta-1",
        "correcta: true",
    ),
    (
        "a question tied to no objective",
        lambda c: c.change(c.unit.quiz_path("es"), "objetivo: 2", "objetivo: 9"),
        "quiz_objective",
        "es.yml",
        "- id: pregunta-3",
        "desde 1",
    ),
    (
        "an option without an explanation",
        _no_explanation,
        "quiz_explanation",
        "es.yml",
        "- id: pregunta-1",
        "por qué",
    ),
    (
        "a question that leads nowhere",
        lambda c: c.change(c.unit.quiz_path("es"), "enlace: concepto", "enlace: humo"),
        "quiz_link",
        "es.yml",
        "- id: pregunta-1",
        "id de un encabezado",
    ),
    (
        "another question in English",
        lambda c: c.change(c.unit.quiz_path("en"), "id: pregunta-2", "id: otra"),
        "quiz_parity",
        "en.yml",
        "- id: otra",
        "el mismo orden",
    ),
    (
        "an exercise without a hint",
        lambda c: c.change_both("??? tip", "??? note"),
        "exercise_folded",
        "es.md",
        "{ #ejercicio-1 }",
        "??? tip",
    ),
    (
        "what is still to be written",
        lambda c: c.change(c.page(), "Qué acaba de pasar.", "✎ Qué acaba de pasar."),
        "unwritten",
        "es.md",
        "✎",
        "quita la marca",
    ),
]
