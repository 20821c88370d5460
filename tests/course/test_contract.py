"""What spoils a unit is found, with its file, its line and its cure."""

import re
from datetime import date
from pathlib import Path

import pytest

from curso.contract.course import findings, unit_findings
from curso.contract.sentences import SENTENCES
from curso.contract.unit import find_units
from curso.language import Language
from curso.launch.layout import ROOT
from tests.course.small_course import SmallCourse
from tests.course.spoiled import SPOILED, Spoil


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    return SmallCourse(tmp_path)


def test_the_course_lacks_nothing() -> None:
    # The day counts: a fact past its date is a finding, and its cure is to read the source again.
    found = findings(ROOT, date.today())
    assert not found, "\n" + "\n".join(one.say("es", ROOT) for one in found)


def test_a_complete_unit_has_no_findings(course: SmallCourse) -> None:
    assert [one.say("es") for one in course.findings()] == []


@pytest.mark.parametrize(
    ("spoil", "rule", "file", "on_line", "cure"),
    [row[1:] for row in SPOILED],
    ids=[row[0].replace(" ", "-") for row in SPOILED],
)
def test_what_spoils_a_unit_is_named_with_file_line_and_cure(
    course: SmallCourse, spoil: Spoil, rule: str, file: str, on_line: str, cure: str
) -> None:
    spoil(course)
    found = [one for one in course.findings() if one.rule == rule]
    assert found, [one.rule for one in course.findings()]
    names = {
        "es.md": course.page("es"),
        "en.md": course.page("en"),
        "es.yml": course.unit.quiz_path("es"),
        "en.yml": course.unit.quiz_path("en"),
    }
    here = [one for one in found if one.path == names.get(file) or one.path.name == file]
    assert here, [one.path for one in found]
    lines = here[0].path.read_text(encoding="utf-8").splitlines()
    assert on_line in lines[here[0].line - 1]
    said = here[0].say("es", course.root)
    assert said.startswith(f"{here[0].path.relative_to(course.root).as_posix()}:{here[0].line}: ")
    assert cure in said


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_page_in_one_language_alone_is_found(course: SmallCourse, language: Language) -> None:
    course.page(language).unlink()
    [found] = [one for one in course.findings() if one.rule == "page_missing"]
    assert found.path == course.page(language)


def test_a_quiz_that_is_no_yaml_is_found_at_its_line(course: SmallCourse) -> None:
    course.change(course.unit.quiz_path("es"), "pregunta: ¿Pregunta?", "pregunta: ¿Por qué: no?")
    [found] = [one for one in course.findings() if one.rule == "quiz_unreadable"]
    assert found.line == course.line_of(found.path, "¿Por qué: no?")


def test_every_sentence_is_in_both_languages_and_asks_for_the_same_words() -> None:
    for rule, by_language in SENTENCES.items():
        spanish, english = (" ".join(by_language[one]) for one in ("es", "en"))
        assert set(re.findall(r"\{(\w+)\}", spanish)) == set(re.findall(r"\{(\w+)\}", english)), (
            rule
        )
        assert spanish != english


def test_every_rule_is_spoken_by_a_check() -> None:
    code = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "src/curso").rglob("*.py"))
    by_kind = {"image_one_language", "frame_one_language", "link_one_language"}
    once = [rule for rule in SENTENCES if code.count(f'"{rule}"') < 2]
    assert set(once) == by_kind


def test_a_new_unit_lacks_only_what_its_marks_ask_for(tmp_path: Path) -> None:
    from scripts import unidad

    words = ["03-los-componentes", "03-the-parts", "Los componentes", "The parts"]
    assert unidad.main(words, tmp_path) == 0
    for language in ("es", "en"):
        folder = tmp_path / "docs" / language
        (folder / "cuadernos").symlink_to(tmp_path / "notebooks" / language)
        text = (ROOT / "docs" / language / "glosario.md").read_text(encoding="utf-8")
        (folder / "glosario.md").write_text(text, encoding="utf-8")
    [unit] = find_units(tmp_path)
    assert {one.rule for one in unit_findings(unit)} == {"unwritten"}
    assert unidad.main(["--falta", "3"], tmp_path) == 1
    before = unit.page_path("es").read_text(encoding="utf-8")
    assert unidad.main(words, tmp_path) == 1
    assert unit.page_path("es").read_text(encoding="utf-8") == before
    assert unidad.main(["Con Acentos", "x", "y", "z"], tmp_path) == 2
