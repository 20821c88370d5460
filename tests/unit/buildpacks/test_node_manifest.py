"""What is read of a package.json and its lock."""

import json
from pathlib import Path

import pytest

from minidyno.buildpacks.node_manifest import read_node_manifest, warnings

LOCK = {"lockfileVersion": 3, "packages": {"": {"dependencies": {"a": "^1.0.0"}}}}


def test_what_decides_what_is_installed_is_the_same_whatever_else_changes(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    wanted = {"dependencies": {"a": "^1.0.0"}}
    one = read_node_manifest(_write(tmp_path / "one", {**wanted, "version": "1.0.0"}))
    two = read_node_manifest(_write(tmp_path / "two", {**wanted, "scripts": {"start": "x"}}))
    assert one.same_each_time() == two.same_each_time() is not None
    other = read_node_manifest(_write(tmp_path / "two", {"dependencies": {"a": "^2.0.0"}}))
    assert other.same_each_time() != one.same_each_time()


@pytest.mark.parametrize(
    "content",
    [
        {"dependencies": {"a": "file:../a"}},
        {"dependencies": {"a": "git+ssh://x/a.git"}},
        {"devDependencies": {"a": "github:x/a"}},
        {"workspaces": ["a"]},
        {"scripts": {"postinstall": "node build.js"}},
        {"scripts": {"prepare": "node build.js"}},
    ],
)
def test_what_lies_elsewhere_or_is_made_while_installing_is_never_from_the_cache(
    tmp_path: Path, content: dict[str, object]
) -> None:
    assert read_node_manifest(_write(tmp_path, content)).same_each_time() is None


def test_an_older_form_of_lock_disagrees_about_nothing(tmp_path: Path) -> None:
    older: list[object] = [{"lockfileVersion": 1}, [], {"packages": {}}, {"packages": None}]
    for lock in older:
        (tmp_path / "package-lock.json").write_text(json.dumps(lock))
        assert read_node_manifest(_write(tmp_path, {}, lock=None)).disagreements() == []


def test_disagreements_are_named_in_both_directions(tmp_path: Path) -> None:
    content = {"dependencies": {"a": "^2.0.0"}, "devDependencies": {"b": "1"}}
    lock = {"packages": {"": {"dependencies": {"a": "^1.0.0", "c": "1"}}}}
    assert read_node_manifest(_write(tmp_path, content, lock)).disagreements() == ["a", "b", "c"]


def test_other_tools_locks_and_a_committed_node_modules_are_warned_of(tmp_path: Path) -> None:
    _write(tmp_path, {})
    (tmp_path / "yarn.lock").touch()
    (tmp_path / "node_modules").mkdir()
    said = warnings(read_node_manifest(tmp_path), tmp_path)
    assert [text.split()[0] for text in said] == ["yarn.lock", "node_modules"]


def test_herokus_own_build_script_goes_first(tmp_path: Path) -> None:
    scripts = {"build": "a", "heroku-postbuild": "b"}
    assert read_node_manifest(_write(tmp_path, {"scripts": scripts})).build_script == (
        "heroku-postbuild"
    )
    assert read_node_manifest(_write(tmp_path, {})).build_script is None


def _write(folder: Path, content: object, lock: object = LOCK) -> Path:
    (folder / "package.json").write_text(json.dumps(content))
    if lock is not None:
        (folder / "package-lock.json").write_text(json.dumps(lock))
    return folder
