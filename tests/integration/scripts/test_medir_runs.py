"""The benchmark verb, at its quickest, on a real platform."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def run(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "scripts/medir.py", *words],
        cwd=ROOT,
        env={**os.environ, "MINIDYNO_LANG": "en"},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )


def test_scaling_is_measured_beside_the_same_processes_bare() -> None:
    done = run("--rapido", "--json", "scale")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)["rows"]
    assert row["what"] == "ps:scale web=1 → 3", row
    assert row["figure"] > 0, row
    assert row["reference"] > 0, row


def test_a_word_that_is_no_measure_is_answered_with_what_there_is() -> None:
    done = run("everything")
    assert (done.returncode, done.stdout) == (2, "")
    assert "router, escala (scale), construir (build), despliegue (deploy)" in done.stderr


def test_searching_the_log_is_measured_over_lines_that_were_kept() -> None:
    done = run("--rapido", "--json", "logs")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["rows"]
    found = {row["what"]: row["figure"] for row in rows}
    assert all(figure > 0 for figure in found.values()), found
    assert any(what.startswith("aguja (20 000 lines, 2)") for what in found), found
