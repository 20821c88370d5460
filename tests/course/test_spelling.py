"""Spelling of everything that a student reads, in both languages."""

from pathlib import Path

import pytest

from curso.contract.spelling import (
    NoDictionaryError,
    Prose,
    check_regional,
    check_spelling,
    own_words,
)
from curso.contract.written import all_prose
from curso.language import Language
from curso.launch.layout import ROOT


@pytest.fixture(autouse=True)
def dictionaries() -> None:
    """Without aspell these tests are skipped, with the packages' names."""
    try:
        list(check_spelling([Prose(Path("x"), 1, "hola", "es")], ROOT))
    except NoDictionaryError as missing:
        pytest.skip(f"not installed: {missing}")


def test_every_word_is_in_a_dictionary_or_on_our_own_list() -> None:
    found = list(check_spelling(all_prose(ROOT), ROOT))
    assert not found, "\n" + "\n".join(one.say("es", ROOT) for one in found)


@pytest.mark.parametrize(
    ("language", "text", "wrong"),
    [
        ("es", "Un dyno se arranca y se bigila", ["bigila"]),
        ("en", "A dyno is startd and watched", ["startd"]),
        ("es", "El log dice «No web dynos running» y nada más", []),
        ("es", "El log is your friend", ["is", "your", "friend"]),
        ("en", "Look at demo.localhost:8080/json and at H12 or --tail", []),
    ],
)
def test_a_wrong_word_is_named_and_a_quotation_is_not(
    language: Language, text: str, wrong: list[str], tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    found = list(check_spelling([Prose(page, 7, text, language)], ROOT))
    assert [dict(one.params)["word"] for one in found] == wrong
    for one in found:
        assert one.say("es").startswith(f"{page.as_posix()}:7: ")
        assert f"docs/datos/palabras.{language}.txt" in one.say("en")


def test_our_own_lists_are_sorted_and_hold_each_word_once() -> None:
    for file in sorted((ROOT / "docs" / "datos").glob("palabras*.txt")):
        words = [w.lower() for w in file.read_text(encoding="utf-8").splitlines() if w[0] != "#"]
        assert words == sorted(set(words)), file.name
    both = own_words(ROOT, "es") & own_words(ROOT, "en")
    shared = ROOT / "docs" / "datos" / "palabras.txt"
    shared_words = {w.lower() for w in shared.read_text(encoding="utf-8").splitlines()}
    assert not both - shared_words


def test_the_spanish_is_understood_from_mexico_to_argentina() -> None:
    found = list(check_regional(all_prose(ROOT), ROOT))
    assert not found, "\n" + "\n".join(one.say("es", ROOT) for one in found)


def test_a_word_of_one_country_is_told_the_one_of_all(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    text = "Abre el fichero. Heroku dice «fichero». El orden importa."
    [one] = check_regional([Prose(page, 3, text, "es"), Prose(page, 4, "fichero", "en")], ROOT)
    assert one.say("es").startswith(f"{page.as_posix()}:3: «fichero» no se dice en todos")
    assert "«archivo»" in one.say("es")
