"""Which language a notebook speaks."""

from pathlib import PurePosixPath

import pytest

from minidyno.domain.language import Language
from minidyno.lab.language import language_of
from minidyno.lab.texts import TEXTS
from minidyno.lab.traffic.texts import TEXTS as TRAFFIC_TEXTS


@pytest.mark.parametrize(
    ("folder", "environ", "language"),
    [
        ("/home/ana/notebooks/en", {"LANG": "es_AR.UTF-8"}, "en"),
        ("/home/ana/notebooks/es", {"LANG": "en_US.UTF-8"}, "es"),
        ("/home/ana/notebooks/es/datos", {}, "es"),
        ("/en/notebooks/es", {}, "es"),
        ("/home/ana/notebooks/es", {"MINIDYNO_LANG": "en"}, "es"),
        ("/home/ana", {"MINIDYNO_LANG": "en"}, "en"),
        ("/home/ana", {"LANG": "en_US.UTF-8"}, "en"),
        ("/home/ana", {"LANG": "C.UTF-8"}, "es"),
        ("/home/ana", {}, "es"),
        ("/home/enrique/essays", {"LANG": "en_GB"}, "en"),
    ],
)
def test_the_folder_wins_then_the_variable_then_the_system(
    folder: str, environ: dict[str, str], language: Language
) -> None:
    assert language_of(PurePosixPath(folder), environ) == language


def _fields(text: str) -> set[str]:
    return {part.partition("}")[0] for part in text.split("{")[1:]}


def test_both_languages_of_every_text_ask_for_the_same_values() -> None:
    for name, (spanish, english) in {**TEXTS, **TRAFFIC_TEXTS}.items():
        assert _fields(spanish) == _fields(english), name
        assert spanish, name
        assert english, name
