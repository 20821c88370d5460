"""The notebooks: cut from their source, stored clean, and executed against a real platform."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from scripts import cuadernos

from curso.checks.table import CHECKS
from curso.notebooks import (
    LANGUAGES,
    UNITS,
    SourceError,
    Unit,
    cut,
    without_answers,
    without_beginnings,
)
from tests import only_loopback
from tests.course.lessons import done_for_the_student, lost_lessons
from tests.course.notebook_runs import (
    NOTEBOOKS,
    executed,
    executed_offline,
    source,
    verdicts_of,
)

each_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.es)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def _stored(unit: Unit, language: Any) -> dict[str, Any]:
    loaded = json.loads(unit.target(NOTEBOOKS, language).read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def test_the_stored_notebooks_are_those_that_the_sources_give() -> None:
    assert cuadernos.main(["--comprobar"]) == 0


@each_unit
def test_code_is_byte_identical_and_ids_equal_in_both_languages(unit: Unit) -> None:
    spanish, english = (_stored(unit, language)["cells"] for language in LANGUAGES)
    assert [c["id"] for c in spanish] == [c["id"] for c in english]
    code = [
        [c["source"] for c in cells if c["cell_type"] == "code"] for cells in (spanish, english)
    ]
    assert code[0] == code[1]


@each_unit
@each_language
def test_notebooks_are_stored_without_outputs_and_without_answers(
    unit: Unit, language: Any
) -> None:
    for cell in _stored(unit, language)["cells"]:
        assert "solution" not in "".join(cell["source"])
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None


@each_unit
def test_cells_are_short(unit: Unit) -> None:
    for cell in _stored(unit, "es")["cells"]:
        if cell["cell_type"] == "code":
            assert 1 <= len(cell["source"]) <= 8, cell["id"]


# A student runs a cell again; what it makes must not be there twice.
CREATES = "create_addon("

# The code is the same byte by byte in both languages (above), so each unit runs once solved and
# once untouched: solved in Spanish and untouched in English, the other way round in the next.
# Solved it runs in a network that has only loopback, where this user may make one: after the
# installation a lab needs no other.
_RUNS = [
    pytest.param(unit, language, solved, id=f"{unit.es}-{language}-{kind}")
    for number, unit in enumerate(UNITS)
    for solved, kind in ((False, "exercise"), (True, "solved"))
    for language in [LANGUAGES[(number + (not solved)) % 2]]
]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A local store of packages, as `abrir` leaves one."""
    store = tmp_path_factory.mktemp("store") / "packages"
    only_loopback.store_packages(store)
    return store


def _servers(env: dict[str, str]) -> Counter[tuple[str, str]]:
    """How many add-ons of each service each app has."""
    told = subprocess.run(
        [sys.executable, "-m", "minidyno", "addons", "--json"],
        env=env,
        cwd=env["MINIDYNO_HOME"],
        capture_output=True,
        check=True,
    )
    return Counter(
        (one["app"]["name"], one["addon_service"]["name"]) for one in json.loads(told.stdout)
    )


@pytest.mark.parametrize(("unit", "language", "solved"), _RUNS)
def test_a_notebook_runs_from_clean_to_its_end(
    unit: Unit, language: Any, solved: bool, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if solved and only_loopback.can_be_had():
        packages = request.getfixturevalue("packages")
        notebook = executed_offline(unit, language, packages, tmp_path)
    else:
        platform_env = request.getfixturevalue("platform_env")
        notebook = executed(unit, language, platform_env, tmp_path, solved=solved, twice=CREATES)
        assert set(_servers(platform_env).values()) <= {1}, "a cell run twice made a second server"
    assert lost_lessons(notebook) == []
    catches_up = source(unit).count("await catch_up(")
    assert len(done_for_the_student(notebook)) == (0 if solved else catches_up)
    verdicts = verdicts_of(notebook)
    assert len(verdicts) == source(unit).count("\ncomprobar(")
    first = [text.splitlines()[0] for text in verdicts]
    if solved:
        assert all(line.startswith("✓") for line in first), verdicts
    else:
        assert not any(line.startswith("✓") for line in first), verdicts
    # Each untouched exercise says so: it waits for an answer, or what there is is not it yet.
    words = ("Put your answer", "✗ Not yet") if language == "en" else ("Cambia los", "✗ Todavía no")
    assert solved or all(line.startswith(words) for line in first), verdicts


def test_every_check_is_used_and_every_use_has_its_check() -> None:
    sources = (path.read_text(encoding="utf-8") for path in (NOTEBOOKS / "fuentes").glob("*.py"))
    used = {name for text in sources for name in re.findall(r'comprobar\("([^"]+)"', text)}
    assert used == set(CHECKS)


def test_an_answer_is_cut_and_its_name_stays() -> None:
    code = "a = 1\nb = await f(a)  # solution\ng(b)  # solution\nh(b)  # solution\nb"
    assert without_answers(code) == "a = 1\nb = ...\n...\nb"


def test_what_an_exercise_begins_with_stands_in_place_of_the_answer() -> None:
    code = "a = {1}  # exercise\na = {1, 2}  # solution\nf(a)"
    assert without_answers(code) == "a = {1}\nf(a)"
    assert without_beginnings(code) == "a = {1, 2}  # solution\nf(a)"


@pytest.mark.parametrize(
    "source",
    [
        "# %%\n1\n",
        '# %% name="A b"\n1\n',
        '# %% name="a"\n1\n\n# %% name="a"\n2\n',
        '# %% [markdown] name="a" lang="es"\n# solo en español\n',
        '# %% [markdown] name="a"\n# sin idioma\n',
    ],
)
def test_a_source_that_breaks_a_rule_is_refused(source: str) -> None:
    with pytest.raises(SourceError):
        cut(source, "es")
