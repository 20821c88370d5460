"""`comprobar`: expected, hint, never the answer; in the reader's language."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from curso.checks.table import CHECKS
from curso.comprobar import comprobar
from curso.language import Language, of_notebook
from curso.three_ways import Costs
from curso.three_ways.problem import WaysError
from minidyno.client.models import ReleaseInfo
from minidyno.lab.app_views import Releases


@dataclass
class Answer:
    greeting: Any

    def json(self) -> dict[str, Any]:
        return {"saludo": self.greeting}


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", CHECKS)
def test_a_wrong_answer_gets_what_was_expected_and_a_hint(name: str, language: Language) -> None:
    verdict = comprobar(name, *["nothing of the kind"] * _arity(name), language=language)
    check = CHECKS[name]
    index = language == "en"
    assert not verdict
    assert check.expected[index] in repr(verdict)
    assert check.hint[index] in repr(verdict)
    assert check.well[index] not in repr(verdict)


@pytest.mark.parametrize("name", CHECKS)
def test_an_answer_that_is_still_missing_is_no_error_and_gives_no_hint_yet(name: str) -> None:
    verdict = comprobar(name, *[...] * _arity(name), language="es")
    assert not verdict
    assert CHECKS[name].hint[0] not in repr(verdict)


def _arity(name: str) -> int:
    return CHECKS[name].holds.__code__.co_argcount


def test_the_right_number_of_dynos_is_right() -> None:
    assert comprobar("u0-dos-dynos", {"web": 2}, language="es")
    assert not comprobar("u0-dos-dynos", {"web": 3}, language="es")


@pytest.mark.parametrize(
    ("greeting", "good"), [("Kaixo", True), ("¡Hola!", False), ("", False), (7, False)]
)
def test_a_greeting_of_one_s_own_is_right(greeting: Any, *, good: bool) -> None:
    assert bool(comprobar("u0-saludo", Answer(greeting), language="es")) is good


def test_what_is_shown_is_text_and_never_runs() -> None:
    verdict = comprobar("u0-saludo", Answer("<script>"), language="en")
    assert "<script>" not in verdict._repr_html_()


@pytest.mark.parametrize(
    ("folder", "environ", "language"),
    [
        ("notebooks/es", {"MINIDYNO_LANG": "en"}, "es"),
        ("notebooks/en", {}, "en"),
        ("elsewhere", {"MINIDYNO_LANG": "en"}, "en"),
        ("elsewhere", {}, "es"),
    ],
)
def test_a_notebook_speaks_the_language_of_its_folder(
    folder: str, environ: dict[str, str], language: str
) -> None:
    assert of_notebook(Path(folder), environ) == language


def test_an_exercise_that_is_not_there_is_told_those_that_are() -> None:
    verdict = comprobar("u0-dos-dinos", 2, language="es")
    assert not verdict
    assert repr(verdict).startswith("No hay ningún ejercicio «u0-dos-dinos».")
    assert "u0-dos-dynos" in repr(verdict)


@pytest.mark.parametrize(
    ("language", "said"), [("es", "le falta `await`"), ("en", "lacks `await`")]
)
def test_a_forgotten_await_is_named(language: Language, said: str) -> None:
    async def scale() -> None:
        """Never done."""

    assert said in repr(comprobar("u0-dos-dynos", scale(), language=language))


@pytest.mark.parametrize("version", ["v2", 99, [2], None])
def test_a_release_that_is_not_in_the_list_is_a_wrong_answer(version: Any) -> None:
    assert not comprobar("u0-mismo-slug", Releases([]), version, language="es")


def _release(version: int, description: str, status: str = "succeeded") -> ReleaseInfo:
    return ReleaseInfo(
        id=str(version),
        version=version,
        description=description,
        status=status,
        current=status == "succeeded",
        eligible_for_rollback=True,
        slug_id="a slug",
        user="estudiante@example.com",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        output_stream_url=None,
        raw={},
    )


def test_after_a_failed_release_phase_the_step_that_is_missing_is_said() -> None:
    tried = [_release(4, "Deploy 1234567", "failed"), _release(3, "Set SALUDO config vars")]
    misnamed = [_release(5, "Set DATABASE config vars"), *tried]
    named = [_release(5, "Set DATABASE_URL config vars"), *tried]
    said = [
        repr(comprobar("u5-fase-release", Releases(releases), None, language="en"))
        for releases in (tried, misnamed, named)
    ]
    assert ["The variable" in words for words in said] == [True, True, False]
    assert ["One of the two steps is done" in words for words in said] == [False, False, True]


def test_of_the_commands_given_those_that_make_a_release_are_counted() -> None:
    verdict = comprobar("u5-releases", {"git push", "git commit"}, language="es")
    assert "Pones 2. Los que crean un release: 1." in repr(verdict)


_ALL_BUT_DATA = {"code", "watch", "runtime", "system"}


@pytest.mark.parametrize(
    ("iaas", "paas", "said"),
    [
        ({"data", *_ALL_BUT_DATA}, {"data", "code", "watch"}, "IaaS: bien. PaaS: te sobra alguna."),
        (_ALL_BUT_DATA, ["code"], "IaaS: te falta alguna. PaaS: te falta alguna. SaaS: bien."),
        (set(), {"data", "watch"}, "PaaS: te sobra alguna y te falta alguna."),
        ({"sistema"}, {"data"}, "«sistema» no es el nombre de ninguna capa"),
        ({"data"}, "data", "Escribe los nombres entre llaves"),
    ],
)
def test_layers_that_are_not_right_yet_are_told_by_model(iaas: Any, paas: Any, said: str) -> None:
    verdict = comprobar("u2-capas", iaas, paas, {"data"}, language="es")
    assert not verdict
    assert said in repr(verdict)


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ({"power": 0, "openssl": 1}, "Bien: 2 de 6. Sin respuesta: night, flask, link, price."),
        ({"power": 0, "openssl": "1", "link": 3}, "Escribe los números sin comillas."),
        ({"luz": 0}, "No está en la lista: luz."),
        ([0, 1, 1, 2, 3, 3], "Escríbelo como estaba en la celda"),
    ],
)
def test_incidents_that_are_not_right_yet_are_counted(times: Any, said: str) -> None:
    verdict = comprobar("u2-fallos", times, language="es")
    assert not verdict
    assert said in repr(verdict)


@pytest.mark.parametrize("times", [{"power": 0, "night": ...}, ["start", ...], {"data", ...}])
def test_an_answer_that_lacks_a_part_waits_for_it(times: Any) -> None:
    assert repr(comprobar("u2-fallos", times, language="es")).startswith("Cambia los ...")


@pytest.mark.parametrize(
    ("language", "said"), [("es", "Ponle un precio a tu hora"), ("en", "Put a price on your hour")]
)
@pytest.mark.parametrize("hours", [..., 4, None])
def test_without_a_crossing_the_exercise_says_so_and_gives_no_hint(
    hours: Any, language: Language, said: str
) -> None:
    verdict = comprobar("u2-equilibrio", Costs(hour_price=0), hours, language=language)
    assert not verdict
    assert said in repr(verdict)
    assert CHECKS["u2-equilibrio"].hint[language == "en"] not in repr(verdict)


@pytest.mark.parametrize(
    ("hour_price", "answer"), [(8, 5.0), (0, "Con la hora a cero no se puede dividir")]
)
def test_the_break_even_is_typed_as_a_fraction_and_at_zero_it_is_told(
    hour_price: float, answer: float | str
) -> None:
    costs = Costs(hour_price=hour_price)
    if isinstance(answer, float):
        assert 40 / costs.hour_price == answer
    else:
        with pytest.raises(WaysError, match=answer):
            40 / costs.hour_price


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(16, "✓"), (16.0, "✓"), ("16", "sin comillas"), (8, "Son más"), (32, "Son menos")],
)
def test_the_wait_of_unit_4_is_a_number(seconds: Any, said: str) -> None:
    verdict = comprobar("u4-espera", seconds, language="es")
    assert said in repr(verdict)
    assert bool(verdict) == (said == "✓")
