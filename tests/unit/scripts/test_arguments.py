"""The command line of the two commands."""

import pytest

from curso.launch.arguments import Arguments, read_arguments
from curso.launch.problem import Problem

HELP = "python3 scripts/curso.py --ayuda"


@pytest.mark.parametrize(
    ("spanish", "english"),
    [
        (["abrir"], ["open"]),
        (["abrir", "--sin-navegador"], ["open", "--no-browser"]),
        (["abrir", "--comprobar"], ["open", "--check"]),
        (["abrir", "--puerto", "8010"], ["open", "--port=8010"]),
        (["abrir", "--puerto-cuadernos", "9000"], ["open", "--notebooks-port", "9000"]),
        (["probar", "--estricto"], ["test", "--strict"]),
    ],
)
def test_every_word_has_an_english_alias(spanish: list[str], english: list[str]) -> None:
    assert read_arguments(spanish, HELP) == read_arguments(english, HELP)


def test_what_follows_two_dashes_goes_to_pytest_untouched() -> None:
    asked = read_arguments(["probar", "--estricto", "--", "-k", "--ayuda"], HELP)
    assert asked == Arguments("probar", strict=True, rest=("-k", "--ayuda"))


def test_an_unknown_verb_is_named() -> None:
    with pytest.raises(Problem) as caught:
        read_arguments(["abre"], HELP)
    assert caught.value.exit_code == 2
    assert "abre" in caught.value.say("es")


@pytest.mark.parametrize("flag", ["--puertos", "--estricto", "--comprobar=1", "algo", "--"])
def test_an_option_that_the_verb_does_not_have_is_named(flag: str) -> None:
    with pytest.raises(Problem) as caught:
        read_arguments(["abrir", flag], HELP)
    assert caught.value.text_id == "unknown_flag"
    assert flag in caught.value.say("en")


@pytest.mark.parametrize("value", ["", "0", "80", "65536", "-1", "ocho mil", "8000.5", "²"])
def test_a_port_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(Problem) as caught:
        read_arguments(["abrir", "--puerto", value], HELP)
    assert caught.value.text_id == "flag_value"


def test_a_port_that_is_missing_is_refused() -> None:
    with pytest.raises(Problem):
        read_arguments(["abrir", "--puerto"], HELP)
