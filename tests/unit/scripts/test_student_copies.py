"""The student's copies: kept when changed, renewed when not."""

from pathlib import Path

import pytest

from curso.launch.student_copies import refresh


@pytest.fixture
def originals(tmp_path: Path) -> Path:
    folder = tmp_path / "notebooks"
    for name in ("es/00.ipynb", "en/00.ipynb", "apps/hola/app.py", "fuentes/00.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{name} v1")
    return folder


def held(folder: Path) -> dict[str, str]:
    return {
        f.relative_to(folder).as_posix(): f.read_text()
        for f in folder.rglob("*")
        if f.is_file() and not f.name.startswith(".")
    }


def test_notebooks_and_apps_are_copied_and_sources_are_not(originals: Path, tmp_path: Path) -> None:
    assert refresh(originals, tmp_path / "mine") == []
    assert held(tmp_path / "mine") == {
        "es/00.ipynb": "es/00.ipynb v1",
        "en/00.ipynb": "en/00.ipynb v1",
        "apps/hola/app.py": "apps/hola/app.py v1",
    }


def test_a_copy_that_nobody_touched_is_renewed(originals: Path, tmp_path: Path) -> None:
    refresh(originals, tmp_path / "mine")
    (originals / "es/00.ipynb").write_text("v2")
    assert refresh(originals, tmp_path / "mine") == []
    assert held(tmp_path / "mine")["es/00.ipynb"] == "v2"


def test_a_changed_copy_stays_and_the_new_one_is_laid_beside_it_once(
    originals: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    refresh(originals, mine)
    (mine / "es/00.ipynb").write_text("my work")
    assert refresh(originals, mine) == []
    (originals / "es/00.ipynb").write_text("v2")
    assert refresh(originals, mine) == [mine / "es/00.nuevo.ipynb"]
    assert held(mine)["es/00.ipynb"] == "my work"
    assert held(mine)["es/00.nuevo.ipynb"] == "v2"
    (mine / "es/00.nuevo.ipynb").unlink()
    assert refresh(originals, mine) == []


def test_a_copy_removed_on_purpose_comes_back_only_with_news(
    originals: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    refresh(originals, mine)
    (mine / "en/00.ipynb").unlink()
    refresh(originals, mine)
    assert "en/00.ipynb" not in held(mine)
    (originals / "en/00.ipynb").write_text("v2")
    refresh(originals, mine)
    assert held(mine)["en/00.ipynb"] == "v2"


def test_without_its_record_nothing_of_the_student_is_overwritten(
    originals: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    refresh(originals, mine)
    (mine / "es/00.ipynb").write_text("my work")
    (mine / ".copias.json").write_text("{broken")
    assert refresh(originals, mine) == [mine / "es/00.nuevo.ipynb"]
    assert held(mine)["es/00.ipynb"] == "my work"
