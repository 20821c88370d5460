"""In strict mode a skip is a failure."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SKIPS = "import pytest\n\ndef test_a():\n    pytest.skip('no docker')\n"
WHOLE_FILE = "import pytest\npytest.skip('no chromium', allow_module_level=True)\n"
EXPECTED_TO_FAIL = "import pytest\n\n@pytest.mark.xfail\ndef test_a():\n    assert False\n"
CONFTEST = Path(__file__).parents[2] / "conftest.py"


def run(folder: Path, test: str, strict: str) -> "subprocess.CompletedProcess[str]":
    (folder / "conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "test_it.py").write_text(test, encoding="utf-8")
    env = {**os.environ, "MINIDYNO_STRICT": strict, "PYTHONPATH": str(CONFTEST.parents[1])}
    words = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(folder)]
    return subprocess.run(
        [*words, str(folder)], cwd=folder, env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("test", "reason"), [(SKIPS, "no docker"), (WHOLE_FILE, "no chromium")])
def test_a_skip_fails_in_strict_mode_and_is_named(tmp_path: Path, test: str, reason: str) -> None:
    done = run(tmp_path, test, "1")
    assert done.returncode != 0
    assert reason in done.stdout
    assert "test_it.py" in done.stdout


def test_a_skip_is_allowed_otherwise(tmp_path: Path) -> None:
    assert run(tmp_path, SKIPS, "").returncode == 0


def test_a_failure_that_was_expected_is_no_skip(tmp_path: Path) -> None:
    assert run(tmp_path, EXPECTED_TO_FAIL, "1").returncode == 0
