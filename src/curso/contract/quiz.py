"""The quiz of a unit: `docs/LANG/unidades/NN-name.cuestionario.yml`.

preguntas:
  - id: quien-reinicia          # the same in both languages
    objetivo: 2                 # which of the page's objectives, from 1
    pregunta: ¿Quién vuelve a arrancar un dyno que se cae?
    opciones:                   # three or four, exactly one of them right
      - texto: La plataforma.
        correcta: true
        explicacion: Sí: …
      - texto: Tú, al día siguiente.
        explicacion: No: …
    enlace: tira-un-dyno        # the heading of the page that answers it
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from curso.contract.finding import Finding, finding
from curso.contract.unit import LANGUAGES, Unit
from curso.language import Language

QUESTIONS = 5


@dataclass(frozen=True)
class Quiz:
    """A quiz file and the lines where its questions begin."""

    path: Path
    questions: tuple[dict[str, Any], ...]
    lines: tuple[int, ...]


def read_quiz(path: Path) -> Quiz:
    """Read a quiz; raises yaml.YAMLError or ValueError when it has not the shape of one."""
    text = path.read_text(encoding="utf-8")
    loaded = yaml.safe_load(text)
    questions = loaded.get("preguntas") if isinstance(loaded, dict) else None
    if not isinstance(questions, list) or not all(isinstance(q, dict) for q in questions):
        raise ValueError
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    items = next(value for key, value in root.value if key.value == "preguntas")
    lines = tuple(item.start_mark.line + 1 for item in items.value)
    return Quiz(path, tuple(questions), lines)


def check_quiz(unit: Unit) -> Iterator[Finding]:
    """Five questions in each language, or one for each objective; each leads back to the page."""
    read: dict[Language, Quiz] = {}
    for language in LANGUAGES:
        path = unit.quiz_path(language)
        if not path.is_file():
            yield finding(path, 1, "quiz_missing", name=path.name)
            continue
        try:
            read[language] = read_quiz(path)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            yield finding(path, mark.line + 1 if mark else 1, "quiz_unreadable")
        except ValueError:
            yield finding(path, 1, "quiz_unreadable")
    for language, quiz in read.items():
        yield from _check(unit, quiz, language)
    if len(read) == len(LANGUAGES):
        yield from _parity(read["es"], read["en"])


def _check(unit: Unit, quiz: Quiz, language: Language) -> Iterator[Finding]:
    page = unit.pages.get(language)
    aims = len(page.front.get("objetivos") or []) if page else 0
    # Five, or one for each objective where there are more.
    if len(quiz.questions) not in {QUESTIONS, max(QUESTIONS, aims)}:
        yield finding(quiz.path, 1, "quiz_count", count=len(quiz.questions), expected=QUESTIONS)
    anchors = {h.anchor for h in page.headings} if page else set()
    for line, question in zip(quiz.lines, quiz.questions, strict=True):
        name = question.get("id", "?")
        missing = [k for k in ("id", "objetivo", "pregunta", "opciones") if not question.get(k)]
        if missing:
            yield finding(quiz.path, line, "quiz_key", name=name, keys=", ".join(missing))
            continue
        if question["objetivo"] not in range(1, aims + 1):
            aim = question["objetivo"]
            yield finding(quiz.path, line, "quiz_objective", name=name, aim=aim, aims=aims)
        yield from _options(quiz.path, line, question)
        yield from _links(quiz.path, line, question, anchors)


def _options(path: Path, line: int, question: dict[str, Any]) -> Iterator[Finding]:
    options = [o if isinstance(o, dict) else {} for o in question["opciones"]]
    right = sum(option.get("correcta") is True for option in options)
    if right != 1:
        yield finding(path, line, "quiz_right", name=question["id"], count=right)
    if not 3 <= len(options) <= 5:
        yield finding(path, line, "quiz_options", name=question["id"], count=len(options))
    for number, option in enumerate(options, 1):
        if not option.get("texto") or not option.get("explicacion"):
            yield finding(path, line, "quiz_explanation", name=question["id"], number=number)


def _links(path: Path, line: int, question: dict[str, Any], anchors: set[str]) -> Iterator[Finding]:
    options = [o for o in question["opciones"] if isinstance(o, dict)]
    links = [str(one["enlace"]) for one in [question, *options] if one.get("enlace")]
    if not links:
        yield finding(path, line, "quiz_no_link", name=question["id"])
    for link in links:
        if link.removeprefix("#") not in anchors:
            yield finding(path, line, "quiz_link", name=question["id"], link=link)


def _parity(spanish: Quiz, english: Quiz) -> Iterator[Finding]:
    def shape(question: dict[str, Any]) -> tuple[object, ...]:
        right = [o.get("correcta") is True for o in question.get("opciones") or ()]
        return question.get("id"), question.get("objetivo"), right

    ours, theirs = map(shape, spanish.questions), [shape(q) for q in english.questions]
    for line, mine, other in zip(english.lines, ours, theirs, strict=False):
        if mine != other:
            yield finding(english.path, line, "quiz_parity", name=other[0], expected=mine[0])
            return
    if len(spanish.questions) != len(english.questions):
        yield finding(english.path, 1, "quiz_parity", name="?", expected="?")
