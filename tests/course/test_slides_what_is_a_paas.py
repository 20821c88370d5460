"""Unit 1's slides: their figures are those of the notebook, their dates those of the facts."""

import re

import pytest
import yaml  # type: ignore[import-untyped]

from curso.by_hand.decisions import DECISIONS
from curso.diapositivas.source import Deck, read_deck
from curso.language import Language
from curso.launch.layout import ROOT
from curso.notebooks import LANGUAGES

SOURCES = ROOT / "notebooks" / "fuentes"
NOTEBOOK = (SOURCES / "01_que_es_una_paas.py").read_text(encoding="utf-8")
FACTS = ROOT / "docs" / "datos" / "heroku.yml"
ROWS: dict[Language, tuple[str, str]] = {
    "es": ("Pasos", "Decisiones"),
    "en": ("Steps", "Decisions"),
}
each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def deck() -> Deck:
    return read_deck(SOURCES / "01_que_es_una_paas.diapositivas.py")


def _shown(deck: Deck, slide: str, language: Language) -> str:
    return "\n".join(cell.text for cell in deck.slide(slide).content(language))


@each_language
def test_the_steps_and_decisions_shown_are_those_that_the_notebook_counts(
    deck: Deck, language: Language
) -> None:
    sides = [re.findall(rf'steps\.{way}\("([^"]+)"\)', NOTEBOOK) for way in ("by_hand", "paas")]
    counted = {
        ROWS[language][0]: [len(steps) for steps in sides],
        ROWS[language][1]: [sum(len(DECISIONS.get(s, ())) for s in steps) for steps in sides],
    }
    shown = _shown(deck, "cuenta", language)
    for row, (by_hand, platform) in counted.items():
        assert f"| {row} | {by_hand} | {platform} |" in shown


@each_language
@pytest.mark.parametrize("fact", ["fin-del-plan-gratuito", "ingenieria-de-mantenimiento"])
def test_heroku_s_dates_are_those_of_the_facts(deck: Deck, language: Language, fact: str) -> None:
    facts = yaml.safe_load(FACTS.read_text(encoding="utf-8"))
    assert f"| {facts[fact]['valor'][language]} |" in _shown(deck, "heroku", language)


@each_language
def test_the_minutes_that_the_lab_s_slide_says_are_its_own(deck: Deck, language: Language) -> None:
    lab = deck.slide("laboratorio")
    assert f"{lab.minutes:g} min" in lab.title(language)
