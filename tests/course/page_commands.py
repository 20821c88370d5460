"""Runs the commands of a page as they stand, and compares what they print with what it shows."""

import re
import subprocess
import time
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest

from curso.launch.layout import ROOT
from tests.course.pages import fences, read

# Commands that only look may be repeated until they show what the page shows: dynos take a
# moment. A visit that brings something down does not look.
_LOOKS = re.compile(
    r"^(?!.*/caer)(curl |for |minidyno (ps|logs|logs:search|metrics|releases)(\s|$))"
)
_PATIENCE = 150.0
# git says on standard error what a person reads, and a refused push is one that ended well here.
_PUSHES = re.compile(r"git push \S+ \S+$")


def run_page(
    page: str, language: str, env: Mapping[str, str], replaced: Mapping[str, str]
) -> list[str]:
    """Run every `bash` block in order; `replaced` puts free ports and folders in. Says which."""
    commands = []
    folders = [ROOT]
    for (kind, code), (next_kind, shown) in pairwise([*fences(read(language, page)), ("", "")]):
        if kind == "bash":
            command = _real(code, replaced)
            expected = _real(shown, replaced) if next_kind == "text" else None
            if command.startswith("cd "):
                # The page's reader stays there; `cd -` goes back.
                wanted = command.removeprefix("cd ").strip()
                folders.append(folders[-2] if wanted == "-" else Path(wanted).expanduser())
            else:
                here = {**env, "MINIDYNO_LANG": language, "LANGUAGE": language}
                _run(command, expected, here, folders[-1])
            commands.append(code)
    return commands


def _real(text: str, replaced: Mapping[str, str]) -> str:
    for shown, real in replaced.items():
        text = text.replace(shown, real)
    return text


def _run(command: str, expected: str | None, env: Mapping[str, str], folder: Path) -> None:
    pushes = _PUSHES.search(command) is not None
    until = time.monotonic() + _PATIENCE
    while True:
        done = subprocess.run(
            ["bash", "-c", f"set -e -o pipefail; {command}"],
            cwd=folder,
            env=dict(env),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if pushes else subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
        if expected is None:
            assert done.returncode == 0, (command, done.stdout, done.stderr)
            return
        said = "\n".join(line.rstrip() for line in done.stdout.splitlines())
        ended_well = done.returncode == 0 or (pushes and "rejected" in expected)
        if ended_well and re.fullmatch(_pattern(expected), said, re.DOTALL):
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
