"""The source of a deck: what breaks its rules is refused with file, line and cure."""

import re
import shutil
import string
from pathlib import Path

import pytest

from curso.diapositivas.checks_source import check_source
from curso.diapositivas.export import checked
from curso.diapositivas.finding import DeckError, Finding, finding
from curso.diapositivas.rules import RULES
from curso.diapositivas.source import read_deck
from curso.diapositivas.unit import UnitSlides, units_with_slides
from curso.launch.layout import ROOT

UNITS = units_with_slides(ROOT)
UNIT = UNITS[0]
TEXT = UNIT.source.read_text(encoding="utf-8")
each_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.unit.es)


def _faults(text: str, unit: UnitSlides = UNIT) -> list[Finding]:
    try:
        return check_source(read_deck(unit.source, text), unit)
    except DeckError as error:
        return list(error.findings)


def _line(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@each_unit
def test_a_unit_s_slides_break_no_rule(unit: UnitSlides) -> None:
    assert checked(unit).slides[0].layout == "cover"


@each_unit
def test_notes_are_more_than_a_word(unit: UnitSlides) -> None:
    for slide in checked(unit).slides:
        for notes in (*slide.notes("es"), *slide.notes("en")):
            assert len(notes.text.split()) >= 15, slide.name


def test_a_slide_without_notes_is_refused() -> None:
    start = TEXT.index('# %% [markdown] name="paas" slide_type="notes" minutes=2 lang="es"')
    text = TEXT[:start] + TEXT[TEXT.index("# %%", start + 4) :]
    [notes] = [f for f in _faults(text) if f.rule == "notes"]
    assert notes.line == _line(text, "# ## Una PaaS se ocupa de eso")
    place = f"notebooks/fuentes/{UNIT.source.name}:{notes.line}: "
    assert notes.say("es").startswith(f"{place}la diapositiva «paas» no tiene notas en es. Añade")
    assert notes.say("en").startswith(f"{place}slide “paas” has no notes in es. Add")


OWN = '\n# %% [markdown] name="prueba" lang="{}"\n# ## Prueba\n#\n# {}\n'
NOTES = '\n# %% [markdown] name="prueba" slide_type="notes" minutes={} lang="{}"\n# Se dice algo.\n'


def _with_slide(spanish: str, english: str = "x", minutes: tuple[str, str] = ("1", "1")) -> str:
    notes = NOTES.format(minutes[0], "es") + NOTES.format(minutes[1], "en")
    return TEXT + OWN.format("es", spanish) + OWN.format("en", english) + notes


@pytest.mark.parametrize(
    ("text", "rule", "where"),
    [
        (_with_slide("![x](https://example.org/x.png)"), "foreign", "# ![x]"),
        (_with_slide('<img src="//example.org/x.png" alt="x">'), "foreign", "# <img"),
        (_with_slide("![x](no/existe.png)"), "no_image", "# ![x]"),
        (_with_slide("<!-- diagrama: no-existe -->"), "no_drawing", "# <!-- diagrama: no-existe"),
        (_with_slide("```bash\n# rm -rf demo\n# ```"), "shown", "# rm -rf demo"),
        (_with_slide("```text\n# web.4: up …\n# ```"), "shown", "# web.4: up"),
        (_with_slide("## Otra idea"), "heading", "# ## Prueba"),
        (_with_slide("x", minutes=("1", "2")), "other_minutes", '# %% [markdown] name="prueba"'),
        (_with_slide("x", minutes=("0", "0")), "no_minutes", NOTES.format(0, "es").strip()),
        (_with_slide("x"), "class", "# %%"),
        (TEXT.replace("minutes=25", "minutes=20"), "lab", '# %% [markdown] name="laboratorio"'),
        (TEXT.replace('layout="cover" lang="es"', 'layout="wall" lang="es"'), "word", "# %%"),
        (TEXT.replace('lang="es"', 'lang="fr"', 1), "word", "# %%"),
        (TEXT.replace('name="portada"', 'nombre="portada"', 1), "name", "# %%"),
        ("# por aquí\n" + TEXT, "cells", "# por aquí"),
        (
            TEXT + '\n# %% [markdown] name="paas"\n# ## x\n',
            "twice",
            '# %% [markdown] name="paas"\n',
        ),
        (
            TEXT + '\n# %% [markdown] name="solo" lang="es"\n# ## Solo en español\n',
            "languages",
            '# %% [markdown] name="solo"',
        ),
    ],
)
def test_what_breaks_a_rule_is_refused_at_its_line(text: str, rule: str, where: str) -> None:
    assert (rule, _line(text, where)) in {(f.rule, f.line) for f in _faults(text)}


def test_a_drawing_without_title_or_words_is_refused(tmp_path: Path) -> None:
    for part in ("docs", "notebooks/fuentes", "assets/diagramas"):
        shutil.copytree(ROOT / part, tmp_path / part, symlinks=True)
    unit = UnitSlides(UNIT.unit, tmp_path)
    drawing = tmp_path / "assets" / "diagramas" / "u0-camino.svg"
    svg = drawing.read_text(encoding="utf-8")
    svg = re.sub(r" *<title.*</title>\n", "", svg).replace("{{visits}}", "{{nobody}}")
    drawing.write_text(svg, encoding="utf-8")
    found = {f.rule: f for f in _faults(TEXT, unit)}
    assert found["drawing_part"].path == drawing
    assert found["drawing_word"].line == _line(svg, "{{nobody}}")


def test_a_longer_class_asks_for_longer_slides(tmp_path: Path) -> None:
    for part in ("docs", "notebooks/fuentes", "assets/diagramas"):
        shutil.copytree(ROOT / part, tmp_path / part, symlinks=True)
    unit = UnitSlides(UNIT.unit, tmp_path)
    page = unit.page("es")
    text = page.read_text(encoding="utf-8")
    page.write_text(re.sub(r"( +)laboratorio:", r"\1clase: 90\n\1laboratorio:", text, count=1))
    assert [f.rule for f in _faults(TEXT, unit)] == ["class"]


def test_every_sentence_has_the_same_parameters_in_both_languages() -> None:
    def fields(pair: tuple[str, str]) -> set[str]:
        return {name for text in pair for _, name, _, _ in string.Formatter().parse(text) if name}

    for rule, (spanish, english) in RULES.items():
        assert fields(spanish) == fields(english), rule
        said = finding(UNIT.source, 3, rule, **dict.fromkeys(fields(spanish), "x")).say("en")
        assert re.fullmatch(r"notebooks/fuentes/\S+:3: .+\. .+\.", said), said
