"""The catalogue of errors: complete, in both languages, and used as declared."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import minidyno
from minidyno.domain.catalogue.table import CATALOGUE
from minidyno.domain.errors import MinidynoError

SOURCE = Path(minidyno.__file__).parent


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def raised() -> Iterator[tuple[str, str, set[str]]]:
    """Every `MinidynoError("id", name=…)` in the source: where, which, with what."""
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "MinidynoError"
                and node.args
                and isinstance(node.args[0], ast.Constant)
                and not any(keyword.arg is None for keyword in node.keywords)
            ):
                where = f"{file.relative_to(SOURCE)}:{node.lineno}"
                yield where, str(node.args[0].value), {str(k.arg) for k in node.keywords}


@pytest.mark.parametrize("error_id", sorted(CATALOGUE))
def test_both_languages_say_the_same_things(error_id: str) -> None:
    entry = CATALOGUE[error_id]
    assert placeholders(entry.es) == placeholders(entry.en)
    assert entry.es != entry.en
    assert 400 <= entry.status < 600
    assert entry.exit_code > 0


def test_every_error_that_is_raised_is_in_the_catalogue_with_its_parameters() -> None:
    wrong = [
        f"{where}: {error_id} given {sorted(given)}"
        for where, error_id, given in raised()
        if error_id not in CATALOGUE or given != placeholders(CATALOGUE[error_id].es)
    ]
    assert wrong == []


def test_a_word_that_would_hide_the_sentence_is_shortened() -> None:
    for long in ("a" * 5000 + "z", Path("/" + "a" * 5000 + "z")):
        said = MinidynoError("app_not_found", app=long).say("es")
        assert len(said) < 400
        assert "aaa…aaa" in said and "az»" in said
    reason = "muchas palabras " * 100
    assert reason in MinidynoError("unexpected", error=reason, log="—").say("es")


def test_an_error_speaks_both_languages() -> None:
    error = MinidynoError("app_not_found", app="tienda")
    assert "tienda" in error.say("es")
    assert error.say("es").startswith("No existe")
    assert error.say("en").startswith("There is no app")
    assert str(error).startswith("app_not_found: There is")
