"""The labs that are about containers, where dynos are containers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from curso.notebooks import UNITS
from curso.own_platform import own_platform
from tests.course.emptying import empty
from tests.course.notebook_runs import executed, source, verdicts_of
from tests.docker_engine import addon_images_or_skip, docker_or_skip


@pytest.fixture(scope="module")
def docker_env() -> Iterator[dict[str, str]]:
    """A platform whose dynos are containers."""
    docker_or_skip()
    with own_platform(backend="docker") as env:
        yield env
        # An add-on's volume is kept for the next start, which there will not be.
        empty(env)


@pytest.mark.parametrize(
    ("number", "language"), [("02", "es"), ("03", "es"), ("04", "en"), ("08", "es")]
)
def test_a_lab_about_where_apps_run_comes_to_its_end_in_containers(
    number: str, language: Any, docker_env: dict[str, str], tmp_path: Path
) -> None:
    if number == "08":
        addon_images_or_skip()
    [unit] = [one for one in UNITS if one.source.startswith(number)]
    notebook = executed(unit, language, docker_env, tmp_path, solved=True)
    verdicts = verdicts_of(notebook)
    assert len(verdicts) == source(unit).count("\ncomprobar(")
    assert all(text.startswith("✓") for text in verdicts), verdicts
    [first, *_] = [cell for cell in notebook.cells if cell.cell_type == "code"]
    said = first.outputs[-1]["data"]["text/plain"]
    assert "Docker" in said, "its first cell says which platform it found"
