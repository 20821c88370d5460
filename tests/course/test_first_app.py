"""Unit 0's first app: its commands are run as they stand, and what it shows is what they say."""

import re
import subprocess
import time
from itertools import pairwise

import pytest

from curso.launch.layout import ROOT
from tests.course.pages import fences, read

PAGE = "unidades/00-prepara-tu-laboratorio.md"
# Commands that only look may be repeated until they show what the page shows: dynos take a
# moment, and the page says so.
_LOOKS = re.compile(r"^(curl|for |minidyno (ps|logs|releases) )")
_PATIENCE = 30.0


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.timeout(300)
def test_the_commands_of_the_first_app_show_what_the_page_shows(
    language: str, platform_env: dict[str, str]
) -> None:
    env = {**platform_env, "MINIDYNO_LANG": language}
    shown = [*fences(read(language, PAGE)), ("", "")]
    ran = 0
    for (kind, code), (next_kind, expected) in pairwise(shown):
        if kind == "bash":
            _run(code, expected if next_kind == "text" else None, env)
            ran += 1
    assert ran >= 12
    assert subprocess.run(
        ["minidyno", "apps", "--json"], env=env, capture_output=True, check=True
    ).stdout.split() == [b"[]"]


def _run(code: str, expected: str | None, env: dict[str, str]) -> None:
    router, api = env["MINIDYNO_ROUTER_PORT"], env["MINIDYNO_API_PORT"]

    def real(text: str) -> str:
        return text.replace(":8080", f":{router}").replace(":5170", f":{api}")

    until = time.monotonic() + _PATIENCE
    while True:
        done = subprocess.run(
            ["bash", "-c", f"set -e -o pipefail; {real(code)}"],
            cwd=ROOT,
            env=env,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if expected is None:
            assert done.returncode == 0, (code, done.stdout, done.stderr)
            return
        if done.returncode == 0 and re.fullmatch(_pattern(real(expected)), done.stdout, re.DOTALL):
            return
        if not _LOOKS.match(code) or "/caer" in code or time.monotonic() > until:
            pytest.fail(f"$ {code}\n{done.stdout}{done.stderr}\nThe page shows:\n{expected}")
        time.sleep(0.3)


def _pattern(shown: str) -> str:
    """Turn what a page shows into a pattern: `…` stands for anything, also for whole lines."""
    lines = shown.strip().split("\n")
    if lines[-1].strip() == "…":
        lines.pop()
        lines[-1] += "…"
    return r"\s*" + ".*".join(map(re.escape, "\n".join(lines).split("…"))) + r"\s*"
