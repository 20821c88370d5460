"""scripts/curso.py: what even an old Python can read."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from scripts import curso

ENTRY = Path(curso.__file__)


def test_the_entry_file_can_be_read_by_python_3_6() -> None:
    ast.parse(ENTRY.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_the_entry_file_imports_nothing_newer_before_it_has_looked_at_the_version() -> None:
    tree = ast.parse(ENTRY.read_text(encoding="utf-8"))
    names = [n for node in tree.body if isinstance(node, ast.Import) for n in node.names]
    modules = [node.module for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert {name.name for name in names} == {"os", "sys"}
    assert modules == ["typing"]


@pytest.mark.parametrize(("lang", "word"), [("es_ES.UTF-8", "necesita"), ("en_GB.UTF-8", "needs")])
def test_an_old_python_is_told_what_to_do(
    lang: str, word: str, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 8, 1, "final", 0))
    monkeypatch.setenv("MINIDYNO_LANG", lang)
    assert curso.main() == 2
    said = capfdbinary.readouterr().err.decode("utf-8")
    assert word in said
    assert "3.8" in said
    assert "3.11" in said


def test_a_real_old_python_says_so_and_shows_no_traceback() -> None:
    # As many as this machine has; the first test holds where there is none.
    for version, python in _old_pythons():
        done = subprocess.run(
            [python, str(ENTRY), "abrir"],
            capture_output=True,
            check=False,
            env={"LC_ALL": "C", "PATH": os.defpath},
        )
        assert done.returncode == 2
        assert version in done.stderr.decode("utf-8")
        assert b"Traceback" not in done.stderr


def _old_pythons() -> Iterator[tuple[str, str]]:
    versions = Path.home() / ".pyenv" / "versions"
    for minor in range(6, 11):
        found = sorted(versions.glob(f"3.{minor}.*/bin/python")) if versions.is_dir() else []
        if python := str(found[0]) if found else shutil.which(f"python3.{minor}", path="/usr/bin"):
            yield f"3.{minor}", python


@pytest.mark.parametrize(("lang", "word"), [("C.UTF-8", "dos comandos"), ("en_US", "two commands")])
@pytest.mark.parametrize("flag", ["--help", "--ayuda", "-h"])
def test_help_is_given_in_the_language_of_the_terminal(lang: str, word: str, flag: str) -> None:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "MINIDYNO_"))}
    done = subprocess.run(
        [sys.executable, str(ENTRY), flag],
        capture_output=True,
        check=False,
        env={**env, "LANG": lang, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0
    assert word in done.stdout.decode("utf-8")
    assert not done.stderr


def test_without_a_verb_the_help_is_shown_and_the_exit_code_says_it_is_not_enough() -> None:
    done = subprocess.run([sys.executable, str(ENTRY)], capture_output=True, check=False)
    assert done.returncode == 2
    assert b"curso.py" in done.stdout


def test_the_language_rule_is_the_same_before_and_after_the_check() -> None:
    from curso.language import from_environment

    for environ in (
        {},
        {"LANG": "en_US.UTF-8"},
        {"LANG": "C.UTF-8"},
        {"LC_ALL": "es_ES", "LANG": "en_US"},
        {"MINIDYNO_LANG": "en", "LC_ALL": "es_ES"},
        {"LANG": "fr_FR"},
    ):
        assert curso.language(environ) == from_environment(environ)
