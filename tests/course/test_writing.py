"""Writing while looking: a saved page is built again and what its unit lacks is said."""

import http.client
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from curso.contract.preview import dependents
from curso.launch.layout import ROOT
from tests.free_ports import free_port

_UNIT = "unidades/00-prepara-tu-laboratorio"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A copy of what the site is made of, to write in."""
    for name in ("docs", "assets", "src/curso", "notebooks", "scripts"):
        ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        shutil.copytree(ROOT / name, tmp_path / name, symlinks=True, ignore=ignore)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    for name in ("node_modules", "package-lock.json", "package.json"):
        if (ROOT / name).exists():
            (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


@pytest.fixture
def preview(repository: Path) -> Iterator[str]:
    """The address of a running preview; its words go to preview.log."""
    port = free_port()
    words = [sys.executable, "scripts/escribir.py", "--puerto", str(port)]
    with (repository / "preview.log").open("wb") as log:
        running = subprocess.Popen(words, cwd=repository, stdout=log, stderr=log)
    yield f"http://127.0.0.1:{port}"
    running.send_signal(signal.SIGINT)
    assert running.wait(120) == 0, (repository / "preview.log").read_text(encoding="utf-8")


def _wait_for(address: str, text: str) -> None:
    for _ in range(6000):  # the site of both languages, on a machine that has other work too
        try:
            with urllib.request.urlopen(address, timeout=20) as page:
                if text in page.read().decode("utf-8"):
                    return
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.05)
    pytest.fail(f"{text} never came at {address}")


def test_a_saved_page_is_seen_and_what_its_unit_lacks_is_said(
    preview: str, repository: Path
) -> None:
    _wait_for(f"{preview}/en/{_UNIT}/", "<h1")
    page = repository / "docs" / "en" / f"{_UNIT}.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(f"{text}\nSee [nothing](nothing.md) here.\n", encoding="utf-8")
    _wait_for(f"{preview}/en/{_UNIT}/", "nothing")
    for _ in range(2400):
        if "[link_broken]" in (repository / "preview.log").read_text(encoding="utf-8"):
            return
        time.sleep(0.05)
    pytest.fail((repository / "preview.log").read_text(encoding="utf-8"))


def test_a_drawing_a_quiz_and_the_facts_touch_the_pages_that_show_them(tmp_path: Path) -> None:
    from tests.course.small_course import SmallCourse

    course = SmallCourse(tmp_path)
    both = [course.page("es"), course.page("en")]
    assert list(dependents(tmp_path, tmp_path / "assets/diagramas/u2-la-cache.svg")) == both
    assert list(dependents(tmp_path, course.unit.quiz_path("en"))) == [course.page("en")]
    facts = tmp_path / "docs" / "datos" / "heroku.yml"
    assert list(dependents(tmp_path, facts)) == []
    course.change_both(
        "minidyno --version\n```", "minidyno --version\n```\n\n{{ hecho.memoria }}\n"
    )
    assert list(dependents(tmp_path, facts)) == both
