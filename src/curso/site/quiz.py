"""The quiz of a unit, as HTML that can be read and used without any script.

With assets/js/cuestionario.js it becomes interactive. Its shape: curso/contract/quiz.py.
"""

import re
from html import escape
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from curso.contract.page import Page
from curso.contract.quiz import read_quiz
from curso.language import Language
from curso.site.inline_markdown import inline_html
from curso.site.words import words_of

MARK = "<!-- cuestionario -->"
# What the script says, and the attribute that carries it.
_SAID = (
    *("check", "again", "restart", "right", "wrong", "choose", "score", "done", "kept"),
    "not_kept",
)

Words = dict[str, str]


class QuizError(Exception):
    """A page asks for a quiz that cannot be shown; the message says which and why."""


def put_quiz(markdown: str, page_path: Path, language: Language) -> str:
    """Put the quiz where a page marks it with `<!-- cuestionario -->`."""
    if MARK not in markdown:
        return markdown
    path = page_path.with_name(f"{page_path.stem}.cuestionario.yml")
    if not path.is_file():
        message = f"{page_path}: {MARK} without {path.name} beside it: write it or drop the mark"
        raise QuizError(message)
    headings = {h.anchor: h.text for h in Page(page_path, language).headings}
    unit = page_path.stem.split("-", 1)[0]
    try:
        html = quiz_html(unit, read_quiz(path).questions, headings, language)
    except (yaml.YAMLError, ValueError, KeyError) as error:
        message = f"{path}: this is not a quiz ({error!r}); its shape: curso/contract/quiz.py"
        raise QuizError(message) from error
    return markdown.replace(MARK, html)


def quiz_html(
    unit: str, questions: tuple[dict[str, Any], ...], headings: Words, language: Language
) -> str:
    """Give a quiz as HTML; `headings` gives the words of the page's headings by id."""
    words = words_of(language)
    said = " ".join(
        f'data-{name.replace("_", "-")}="{escape(words[f"quiz_{name}"])}"' for name in _SAID
    )
    parts = [
        _question(unit, number, question, headings, words)
        for number, question in enumerate(questions, 1)
    ]
    return "\n".join(
        [
            f'<div class="cuestionario" data-search-exclude data-unidad="{unit}" {said}>',
            *parts,
            '<p class="cuestionario-cuenta" role="status"></p>',
            '<p class="cuestionario-nota"></p>',
            "</div>",
        ]
    )


def _question(
    unit: str,
    number: int,
    question: dict[str, Any],
    headings: Words,
    words: Words,
) -> str:
    name = f"q{unit}-{question['id']}"
    asked = inline_html(question["pregunta"])
    options = list(enumerate(question["opciones"]))
    choices = "".join(
        f'<label class="opcion"><input type="radio" name="{name}" value="{place}">'
        f"<span>{inline_html(option['texto'])}</span></label>"
        for place, option in options
    )
    answers = "".join(
        _answer(question, place, option, headings, words) for place, option in options
    )
    return (
        f'<fieldset class="pregunta" id="{name}" data-pregunta="{escape(str(question["id"]))}">'
        f'<legend><span class="numero">{number}.</span> {asked}</legend>'
        f"{choices}"
        f'<details class="respuestas"><summary>{words["quiz_answers"]}</summary>'
        f"<ul>{answers}</ul></details></fieldset>"
    )


def _answer(
    question: dict[str, Any],
    place: int,
    option: dict[str, Any],
    headings: Words,
    words: Words,
) -> str:
    right = option.get("correcta") is True
    anchor = str(option.get("enlace") or question.get("enlace") or "").removeprefix("#")
    link = ""
    if anchor:
        heading = re.sub(r"[`*]", "", headings.get(anchor, anchor))
        review = words["quiz_review"].format(heading=heading)
        link = f' <a class="repaso" href="#{anchor}">{escape(review)}</a>.'
    verdict = words["quiz_true"] if right else words["quiz_false"]
    return (
        f'<li data-opcion="{place}" data-correcta="{str(right).lower()}">'
        f'<span class="respuesta-texto"><strong>{inline_html(option["texto"])}</strong> '
        f"({verdict}). </span>"
        f'<span class="explicacion">{inline_html(option["explicacion"])}{link}</span></li>'
    )
