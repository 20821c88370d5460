"""What is made in the background: made once, from what is here, and gone without a trace if told.

Everything runs in a copy of the course, so that what this folder has made plays no part.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from curso.extras.parts import Part, parts_of
from curso.launch.extras import are_extras_current
from curso.launch.layout import ROOT, Layout
from curso.launch.npm import are_installed
from curso.notebooks import cut

SOURCE = "notebooks/fuentes/00_prepara_tu_laboratorio.py"
DECK = "notebooks/fuentes/00_prepara_tu_laboratorio.diapositivas.py"


@pytest.fixture
def layout() -> Iterator[Layout]:
    """A copy of the course; its temporary files are below it too, in `t`."""
    # Short: a Unix socket's path may have about a hundred characters.
    root = Path(tempfile.mkdtemp(prefix="c-", dir="/tmp"))
    left_out = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in ("src", "notebooks", "docs"):
        shutil.copytree(ROOT / name, root / name, symlinks=True, ignore=left_out)
    for name in ("assets", "node_modules", "requirements", "mkdocs.yml", "package-lock.json"):
        (root / name).symlink_to(ROOT / name)
    # What builds the site there is the Python of this folder.
    (root / ".venv").symlink_to(Path(sys.executable).parents[1])
    (root / "t").mkdir()
    yield Layout(root, root / "home")
    shutil.rmtree(root, ignore_errors=True)


def _start(layout: Layout, *words: str) -> "subprocess.Popen[str]":
    env = {name: value for name, value in os.environ.items() if not name.startswith("MINIDYNO_")}
    env |= {
        "PYTHONPATH": str(layout.root / "src"),
        "MINIDYNO_HOME": str(layout.home),
        "MINIDYNO_LANG": "es",
        "TMPDIR": str(layout.root / "t"),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "curso.extras", *words],
        cwd=layout.root,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    )


def _run(layout: Layout, *words: str) -> tuple[int, str]:
    process = _start(layout, *words)
    said, _ = process.communicate()
    return process.returncode, said


def _alive(layout: Layout) -> list[str]:
    """Name the processes that work in the copy, or for a platform of its own."""
    found = []
    for process in psutil.process_iter():
        try:
            words = " ".join([process.cwd(), *process.cmdline()])
        except (psutil.Error, OSError):
            continue
        if str(layout.root) in words:
            found.append(words)
    return found


def _pretend_made(layout: Layout, kind: str) -> None:
    for part in parts_of(layout, "es"):
        if part.kind == kind:
            part.target.parent.mkdir(parents=True, exist_ok=True)
            part.target.write_text("")
            part.record(part.value())


needs_npm = pytest.mark.skipif(
    not are_installed(ROOT, dev=False), reason="npm's packages are not installed"
)


@needs_npm
def test_a_deck_and_a_notebook_are_made_once(layout: Layout) -> None:
    code, said = _run(layout, "--unit", "00")
    assert code == 0, said
    slides, notebook = parts_of(layout, "es", "00")
    assert 'class="reveal"' in slides.target.read_text(encoding="utf-8")
    assert '"output_type"' in notebook.target.read_text(encoding="utf-8")
    assert "✓ slides-00-es" in said
    assert "✓ notebook-00-es" in said
    assert _run(layout, "--unit", "00") == (0, "")
    assert not are_extras_current(layout)  # a unit is not the course
    assert list((layout.root / "t").glob("curso-*")) == []


def _spoil_notebook(layout: Layout) -> None:
    source = layout.root / SOURCE
    bad = '\n# %% name="spoiled"\nraise RuntimeError("spoiled on purpose")\n'
    text = source.read_text(encoding="utf-8")
    first = text.index("\n# %% ")
    source.write_text(text[:first] + bad + text[first:], encoding="utf-8")


@needs_npm
def test_a_notebook_that_fails_is_named_with_its_words_and_tried_again(layout: Layout) -> None:
    _spoil_notebook(layout)
    _pretend_made(layout, "slides")
    code, said = _run(layout, "--unit", "00")
    assert code == 1
    assert "✗ notebook-00-es" in said
    assert "spoiled on purpose" in said
    [notebook] = [part for part in parts_of(layout, "es", "00") if part.kind == "notebook"]
    assert not notebook.is_current()
    assert not notebook.target.exists()


def _by_signal(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGTERM)


def _by_its_parent_s_end(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.close()


@needs_npm
@pytest.mark.parametrize("tell", [_by_signal, _by_its_parent_s_end])
def test_told_to_stop_in_the_middle_of_a_notebook_it_leaves_nothing_running(
    layout: Layout, tell: Callable[["subprocess.Popen[str]"], None]
) -> None:
    _pretend_made(layout, "slides")
    process = _start(layout, "--with-parent")
    mine = psutil.Process(process.pid)
    while not any("ipykernel" in words for words in _children(mine)):
        assert process.poll() is None, process.stdout and process.stdout.read()
        time.sleep(0.1)
    assert mine.nice() >= 10
    tell(process)
    assert process.wait(240) == 130
    assert process.stdout is not None
    # A kernel that was still starting may complain; the work itself must end in order.
    assert "_enter_buffered_busy" not in process.stdout.read()
    process.stdout.close()
    if not process.stdin or not process.stdin.closed:
        _by_its_parent_s_end(process)
    assert _alive(layout) == []
    assert list((layout.root / "t").glob("curso-*")) == []
    # With what was made before the first notebook, and whole.
    assert (layout.site / "diapositivas" / "00-prepara-tu-laboratorio.html").is_file()


def _children(process: psutil.Process) -> list[str]:
    found = []
    for one in process.children(recursive=True):
        with contextlib.suppress(psutil.Error):  # it ended meanwhile
            found.append(" ".join(one.cmdline()))
    return found


@needs_npm
def test_with_all_of_it_made_the_site_is_built_and_nothing_is_left_to_do(layout: Layout) -> None:
    _pretend_made(layout, "slides")
    _pretend_run(layout)
    code, said = _run(layout)
    assert code == 0, said
    assert "✓ site" in said
    assert (layout.site / "cuadernos" / "00-prepara-tu-laboratorio" / "index.html").is_file()
    assert (layout.site / "diapositivas" / "00-prepara-tu-laboratorio.html").is_file()
    assert are_extras_current(layout)
    assert _run(layout) == (0, "")


def _pretend_run(layout: Layout) -> None:
    """Take the notebooks for run: without outputs they are pages all the same."""
    for part in parts_of(layout, "es"):
        if part.kind == "notebook":
            source = layout.root / "notebooks" / "fuentes" / f"{part.unit.source}.py"
            part.target.parent.mkdir(parents=True, exist_ok=True)
            text = cut(source.read_text(encoding="utf-8"), part.language, solved=True)
            part.target.write_text(text, encoding="utf-8")
            part.record(part.value())


def _one(layout: Layout, kind: str) -> Part:
    return next(part for part in parts_of(layout, "en", "00") if part.kind == kind)


@pytest.mark.parametrize(
    ("kind", "changed", "stays"),
    [
        ("notebook", SOURCE, False),
        ("notebook", "notebooks/apps/hola-python/app.py", False),
        ("notebook", DECK, True),
        ("slides", DECK, False),
        ("slides", SOURCE, False),
        ("slides", "docs/es/unidades/00-prepara-tu-laboratorio.md", False),
        ("slides", "docs/es/glosario.md", True),
    ],
)
def test_a_part_is_made_again_when_what_it_is_made_of_changes(
    layout: Layout, kind: str, changed: str, *, stays: bool
) -> None:
    part = _one(layout, kind)
    assert not part.is_current()
    part.record(part.value())
    assert not part.is_current()  # recorded, and yet its file is not there
    part.target.parent.mkdir(parents=True)
    part.target.touch()
    assert part.is_current()
    with (layout.root / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert part.is_current() == stays


def test_the_reader_s_language_comes_first_and_slides_before_notebooks(layout: Layout) -> None:
    made = [(part.kind, part.language) for part in parts_of(layout, "en")]
    assert list(dict.fromkeys(made)) == [
        ("slides", "en"),
        ("slides", "es"),
        ("notebook", "en"),
        ("notebook", "es"),
    ]
    assert parts_of(replace(layout), "en", "99") == []
