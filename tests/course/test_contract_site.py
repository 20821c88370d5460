"""What the contract adds to pages and says of runs: facts, notices, times, failed cells."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from scripts import traducciones

from curso.contract.notebooks import failed_cells
from curso.contract.page import Page
from curso.contract.parity import compare
from curso.contract.site import complete
from curso.contract.unit import find_units
from curso.launch.layout import ROOT
from curso.notebook_runs import by_sockets_in
from curso.notebooks import cut
from tests.course.small_course import NAME, SmallCourse

_reads: Any = nbformat.reads  # nbformat has no types of its own


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    return SmallCourse(tmp_path)


def test_a_failing_cell_is_named_with_the_line_of_its_source(
    course: SmallCourse, tmp_path: Path
) -> None:
    source = course.unit.notebook_source
    text = '# %% name="good"\nx = 1\nx\n\n# %% name="bad"\ny = 0\nx / y\n'
    source.write_text(text, encoding="utf-8")
    notebook = _reads(cut(text, "es"), as_version=4)
    folder = course.root / "ipython"
    with pytest.raises(CellExecutionError):
        NotebookClient(notebook, timeout=300, config=by_sockets_in(tmp_path)).execute(
            env={"IPYTHONDIR": str(folder), "PATH": str(ROOT / ".venv" / "bin")}
        )
    [found] = failed_cells(notebook, source)
    said = found.say("es", course.root)
    assert said.startswith("notebooks/fuentes/02_la_cache.py:5: la celda «bad» falla: ")
    assert "ZeroDivisionError" in said
    assert "corrígela en la fuente" in said


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("es", "Un dyno Basic tiene 512 MB (512 MB). Una página. Comprobado el 1 de noviembre de"),
        ("en", "A Basic dyno has 512 MB (512 MB). A page. Checked on 1 November 2026"),
    ],
)
def test_a_page_quotes_a_fact_its_value_and_its_source(
    course: SmallCourse, language: Any, expected: str
) -> None:
    text = "{{ hecho.memoria }} ({{ hecho.memoria.valor }}). {{hecho.memoria.fuente}}."
    assert expected in complete(text, "es/x.md", course.root, language)


def test_a_fact_that_nobody_wrote_stops_the_build(course: SmallCourse) -> None:
    with pytest.raises(KeyError, match="nada"):
        complete("{{ hecho.nada }}", "es/x.md", course.root, "es")


def test_braces_that_are_no_fact_stay_as_they_are(course: SmallCourse) -> None:
    text = "```html\n{{ hecho }} {{ greeting.name }}\n```"
    assert complete(text, "es/x.md", course.root, "es") == text


def test_an_outdated_translation_says_so_under_its_title_and_a_fresh_one_does_not(
    course: SmallCourse,
) -> None:
    page, source = course.page("en"), f"en/unidades/{NAME}.md"
    text = page.read_text(encoding="utf-8")
    assert complete(text, source, course.root, "en") == text
    course.change(course.page("es"), "Qué acaba de pasar.", "Qué ha pasado.")
    lines = complete(text, source, course.root, "en").splitlines()
    title = next(n for n, line in enumerate(lines) if line.startswith("# "))
    assert lines[title + 2].startswith('!!! warning "This translation may be out of date"')
    assert f"../../../unidades/{NAME}/" in "\n".join(lines)
    spanish = course.page("es").read_text(encoding="utf-8")
    assert complete(spanish, f"es/unidades/{NAME}.md", course.root, "es") == spanish


def test_the_verb_of_translations_names_them_and_brings_them_up_to_date(
    course: SmallCourse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(traducciones, "DOCS", course.root / "docs")
    assert traducciones.main([]) == 0
    course.change(course.page("es"), "Qué acaba de pasar.", "Qué ha pasado.")
    assert traducciones.main([]) == 1
    name = f"unidades/{NAME}.md"
    assert f"--al-dia {name}" in capsys.readouterr().out
    assert traducciones.main(["--al-dia", "no-hay.md"]) == 2
    assert traducciones.main(["--al-dia", name]) == 0
    assert traducciones.main([]) == 0
    assert Page(course.page("en"), "en").front["title"] == "2 · The cache"


def test_the_table_of_times_holds_every_unit_and_adds_up() -> None:
    table = complete("<!-- tiempos -->", "es/guia-docente/index.md", ROOT, "es")
    rows = [
        [cell.strip(" *") for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]
    ]
    assert len(rows) == len(find_units(ROOT)) + 1
    for place in (1, 2, 3):
        numbers = [int(row[place]) for row in rows]
        assert sum(numbers[:-1]) == numbers[-1]


def test_a_translation_of_code_may_be_declared(course: SmallCourse) -> None:
    course.change(course.page("en"), "minidyno --version", "minidyno --help")
    declared = 'codigo_traducido:\n  - {es: "--version", en: "--help"}\n'
    course.change(course.page("en"), "minutos:", f"{declared}minutos:")
    pages = (Page(course.page("es"), "es"), Page(course.page("en"), "en"))
    assert [one.rule for one in compare(*pages)] == []


def test_a_stored_notebook_is_json_that_jupyter_reads(course: SmallCourse) -> None:
    for file in (course.root / "notebooks").rglob("*.ipynb"):
        nbformat.validate(_reads(json.dumps(json.loads(file.read_text("utf-8"))), as_version=4))
