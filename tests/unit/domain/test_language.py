"""Which language is spoken."""

import pytest

from minidyno.domain.language import from_accept_language, from_environment


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "es"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "C.UTF-8"}, "es"),
        ({"LANG": "fr_FR.UTF-8"}, "es"),
        ({"LANG": "en_US.UTF-8", "MINIDYNO_LANG": "es"}, "es"),
        ({"LANG": "es_MX.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
    ],
)
def test_the_environment_chooses_and_spanish_is_the_rest(
    environ: dict[str, str], language: str
) -> None:
    assert from_environment(environ) == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "es"),
        ("en", "en"),
        ("fr, en;q=0.5, es;q=0.4", "en"),
        ("en;q=0.2, es-MX;q=0.9", "es"),
        ("en;q=0, fr", "es"),
        ("en;q=junk", "es"),
    ],
)
def test_a_request_chooses_by_weight(header: str, language: str) -> None:
    assert from_accept_language(header, "es") == language
