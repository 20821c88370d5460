"""Which tests may run side by side."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.lanes import COURSE, DOCKER, SITE, lane_of

ROOT = Path(__file__).parents[3]
TESTS = """
import time
import pytest

@pytest.mark.parametrize("number", range(10))
def test_it(number):
    time.sleep(0.05)
"""
CONFTEST = """
from pathlib import Path
from tests import lanes
from tests.conftest import pytest_xdist_make_scheduler

lanes._ROOT = Path(__file__).parent
"""


@pytest.mark.parametrize(
    ("node", "lane"),
    [
        ("tests/contract/test_dyno_backend.py::test_a[docker]", DOCKER),
        ("tests/acceptance/test_containers_of_ones_own.py::test_a", DOCKER),
        ("tests/course/test_quiz.py::test_a", SITE),
        ("tests/course/test_quiz.py::test_a_container_is_drawn", SITE),
        ("tests/course/test_pages.py::test_a", SITE),
        ("tests/course/test_slides.py::test_a", SITE),
        ("tests/integration/launch/test_a.py::test_a", COURSE),
        ("tests/course/test_commands.py::test_a", COURSE),
    ],
)
def test_what_may_not_meet_is_in_one_lane(node: str, lane: str) -> None:
    assert lane_of(node) == lane


@pytest.mark.parametrize(
    "file", ["tests/acceptance/test_survival.py", "tests/unit/backends/test_docker_frames.py"]
)
def test_any_other_file_is_a_lane_of_its_own(file: str) -> None:
    assert lane_of(f"{file}::test_a[x]") == file
    assert lane_of(f"{file}::test_b") == file


def run_in_lanes(folder: Path, workers: int, files: Mapping[str, str]) -> list[tuple[str, str]]:
    """Which worker ran a test of which file, in order."""
    for name, text in files.items():
        file = folder / "tests" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (folder / "conftest.py").write_text(CONFTEST)
    words = ["-n", str(workers), "--dist", "loadscope", "-p", "no:cacheprovider", "-v", "tests"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return re.findall(r"\[(gw\d)\].* PASSED tests/(.*test_[ab])", done.stdout)


def test_a_lane_is_not_divided_among_workers(tmp_path: Path) -> None:
    ran = run_in_lanes(tmp_path, 2, {"test_a.py": TESTS, "test_b.py": TESTS})
    assert len(ran) == 20
    assert len({worker for worker, _ in ran}) == 2
    assert len(set(ran)) == 2


def test_what_takes_long_begins_early_even_where_it_is_few_tests(tmp_path: Path) -> None:
    files = {"unit/test_a.py": TESTS, "acceptance/test_b.py": "def test_it(): pass"}
    assert [file for _, file in run_in_lanes(tmp_path, 1, files)] == [
        "acceptance/test_b",
        *["unit/test_a"] * 10,
    ]
