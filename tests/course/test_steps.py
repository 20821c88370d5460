"""Counting steps: what is counted, what is not, and how both ways are shown side by side."""

import re
from pathlib import Path

import pytest

from curso.by_hand.decisions import DECISIONS
from curso.by_hand.problem import SENTENCES
from curso.by_hand.steps import Steps
from curso.by_hand.tasks import TASKS, Tasks
from curso.checks.table import CHECKS
from curso.comprobar import comprobar
from curso.launch.layout import ROOT

SOURCE = (ROOT / "notebooks" / "fuentes" / "01_que_es_una_paas.py").read_text(encoding="utf-8")


def _taken() -> Steps:
    steps = Steps()
    for name in ("code", "install", "server"):
        with steps.by_hand(name):
            pass
    with steps.paas("create"):
        pass
    return steps


def test_a_step_that_failed_is_not_counted_and_one_taken_again_counts_once() -> None:
    steps = _taken()
    with pytest.raises(ValueError, match="wrong"), steps.by_hand("door"):
        raise ValueError("wrong")
    with steps.by_hand("code"):
        pass
    assert list(steps.hand) == ["install", "server", "code"]
    assert steps.compare().hand.steps == 3


def test_both_ways_are_compared_in_steps_decisions_processes_and_visits_lost() -> None:
    both = _taken().compare(processes=(3, 0), lost=(27, 0))
    assert (both.hand.steps, both.platform.steps) == (3, 1)
    assert both.hand.decisions == sum(len(DECISIONS[n]) for n in ("code", "install", "server"))
    assert [measure.written(0) for measure in both.measures[2:4]] == ["3", "27"]
    assert both.hand.clock >= both.hand.seconds >= 0


@pytest.mark.parametrize(
    ("folder", "words", "others"),
    [
        ("es", ("A mano", "Pasos", "el nombre"), "By hand"),
        ("en", ("By hand", "the name"), "A mano"),
    ],
)
def test_the_comparison_speaks_the_notebook_s_language_and_can_be_read_without_seeing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, words: tuple[str], others: str
) -> None:
    (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path / folder)
    both = _taken().compare(processes=(3, 0))
    html = both._repr_html_()
    assert all(word in html for word in words)
    assert others not in html
    assert re.search(r"<svg[^>]*role=\"img\"", html)
    assert f"{both.measures[0].name}: 3 – 1" in html[html.index("<desc>") : html.index("</desc>")]
    assert both.measures[0].name in str(both)
    assert TASKS["bill"].es in str(Tasks()) if folder == "es" else TASKS["bill"].en in str(Tasks())


def test_every_step_of_the_notebook_has_a_name_for_people_and_no_other_is_described() -> None:
    used = set(re.findall(r'steps\.(?:by_hand|paas)\("([\w-]+)"\)', SOURCE))
    assert set(DECISIONS) <= used
    steps = Steps()
    for name in used:
        with steps.by_hand(name):
            pass
    assert not {row.title for row in steps.compare().hand.rows} & used


def test_every_sentence_of_a_problem_asks_for_the_same_in_both_languages() -> None:
    for spanish, english in SENTENCES.values():
        assert re.findall(r"{\w+", spanish) == re.findall(r"{\w+", english)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("u1-quien", ({"code"},)),
        ("u1-quien", (set(TASKS),)),
        ("u1-quien", (3,)),
        ("u1-ataduras", ({"DYNO", "PORT", "HEROKU_APP_NAME"},)),
        ("u1-orden", (["start", "wait", "switch", "stop"], None)),
    ],
)
def test_a_wrong_answer_gets_a_hint_that_does_not_hold_the_answer(
    name: str, answer: tuple[object, ...]
) -> None:
    verdict = comprobar(name, *answer, language="es")
    assert not verdict
    told = " ".join([*CHECKS[name].hint, *CHECKS[name].expected])
    assert not re.search(r"libraries|HEROKU_|DYNO|start|switch", told)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"code", "data"}, "Llevas 2 de 5."),
        ({"code", "disk"}, "Llevas 1 de 5, y sobra 1."),
        (set(TASKS), "Llevas 5 de 5, y sobran 5."),
        (3, None),
        ("code", "Llevas 0 de 5, y sobran 4."),
    ],
)
def test_a_wrong_answer_is_told_how_near_it_is(answer: object, told: str | None) -> None:
    verdict = comprobar("u1-quien", answer, language="es")
    assert ("Llevas" in repr(verdict)) is (told is not None)
    assert told is None or told in repr(verdict)
