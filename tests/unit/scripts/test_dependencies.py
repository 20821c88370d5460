"""The locks and the reasons."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
REASONS = (ROOT / "docs/decisions/0002-dependencies.md").read_text(encoding="utf-8")

# Where each requirements/NAME.in is locked to.
LOCKS = {kind: ROOT / "requirements" / f"{kind}.txt" for kind in ("run", "test", "node", "medir")}
LOCKS["stack"] = ROOT / "src/minidyno/backends/docker/image/requirements.txt"
LOCKS["services"] = ROOT / "src/minidyno/backends/docker/services_image/requirements.txt"
NPM = ("package.json", "scripts/_lighthouse/package.json")


def _names(kind: str) -> set[str]:
    lines = (ROOT / "requirements" / f"{kind}.in").read_text(encoding="utf-8").splitlines()
    return {re.split(r"[=<>;\[ ]", line)[0] for line in lines if line and line[0] not in "#-"}


def _pins(kind: str) -> dict[str, set[str]]:
    pins: dict[str, set[str]] = {}
    text = LOCKS[kind].read_text(encoding="utf-8")
    for name, version in re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)", text, re.MULTILINE):
        pins.setdefault(name, set()).add(version)
    return pins


def test_every_dependency_has_its_reason_and_every_reason_its_dependency() -> None:
    rows = set(re.findall(r"^\| ([\w-]+) \| \S", REASONS, re.MULTILINE)) - {"Name"}
    assert rows == {name for kind in LOCKS for name in _names(kind)}


def test_every_package_from_npm_has_its_reason_and_every_reason_its_package() -> None:
    files = [json.loads((ROOT / name).read_text("utf-8")) for name in NPM]
    kinds = ("dependencies", "devDependencies")
    wanted = {package for file in files for kind in kinds for package in file.get(kind, {})}
    assert set(re.findall(r"^\| `([^`]+)` \| \S", REASONS, re.MULTILINE)) == wanted


@pytest.mark.parametrize("kind", LOCKS)
def test_every_dependency_is_locked(kind: str) -> None:
    locked = set(_pins(kind))
    assert {name.lower().replace("_", "-") for name in _names(kind)} <= locked


def test_the_lock_of_the_tests_holds_the_other_one() -> None:
    tests = _pins("test")
    assert {name: tests.get(name) for name in _pins("run")} == _pins("run")
