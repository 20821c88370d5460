"""Sentences of the two commands: complete in both languages."""

import ast
import string
from pathlib import Path

import pytest

import curso.launch
from curso.launch.texts import TEXTS

FOLDER = Path(next(iter(curso.launch.__path__)))


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("text_id", TEXTS)
def test_a_sentence_is_filled_with_the_same_in_both_languages(text_id: str) -> None:
    spanish, english = TEXTS[text_id]
    assert spanish
    assert english
    assert _names(spanish) == _names(english)


def test_every_sentence_is_said_somewhere_and_none_is_missing() -> None:
    said = {
        node.value
        for file in FOLDER.glob("*.py")
        if file.name != "texts.py"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(TEXTS) - said == set()
