"""Runs the commands of a page as they stand, and compares what they print with what it shows."""

import re
import subprocess
import time
from collections.abc import Mapping
from itertools import pairwise

import pytest

from curso.launch.layout import ROOT
from tests.course.pages import fences, read

# Commands that only look may be repeated until they show what the page shows: dynos take a
# moment. A visit that brings something down does not look.
_LOOKS = re.compile(r"^(?!.*/caer)(curl |for |minidyno (ps|logs|releases) )")
_PATIENCE = 30.0


def run_page(
    page: str, language: str, env: Mapping[str, str], replaced: Mapping[str, str]
) -> list[str]:
    """Run every `bash` block in order; `replaced` puts free ports and folders in. Says which."""
    commands = []
    for (kind, code), (next_kind, shown) in pairwise([*fences(read(language, page)), ("", "")]):
        if kind == "bash":
            command = _real(code, replaced)
            expected = _real(shown, replaced) if next_kind == "text" else None
            _run(command, expected, {**env, "MINIDYNO_LANG": language})
            commands.append(code)
    return commands


def _real(text: str, replaced: Mapping[str, str]) -> str:
    for shown, real in replaced.items():
        text = text.replace(shown, real)
    return text


def _run(command: str, expected: str | None, env: Mapping[str, str]) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        done = subprocess.run(
            ["bash", "-c", f"set -e -o pipefail; {command}"],
            cwd=ROOT,
            env=dict(env),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if expected is None:
            assert done.returncode == 0, (command, done.stdout, done.stderr)
            return
        if done.returncode == 0 and re.fullmatch(_pattern(expected), done.stdout, re.DOTALL):
            return
        if not _LOOKS.match(command) or time.monotonic() > until:
            pytest.fail(f"$ {command}\n{done.stdout}{done.stderr}\nThe page shows:\n{expected}")
        time.sleep(0.3)


def _pattern(shown: str) -> str:
    """Turn what a page shows into a pattern: `…` stands for anything, also for whole lines."""
    lines = shown.strip().split("\n")
    if lines[-1].strip() == "…":
        lines.pop()
        lines[-1] += "…"
    return r"\s*" + ".*".join(map(re.escape, "\n".join(lines).split("…"))) + r"\s*"
