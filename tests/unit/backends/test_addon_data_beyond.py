"""Data of add-ons outside the platform's folder: only what is nobody's any more is removed."""

import json
import os
import shutil
from pathlib import Path

import pytest

from minidyno.backends.addon_data_beyond import (
    all_outside,
    all_unrecorded,
    record,
    remove_empty,
    root_of,
)

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only a platform of root has such data")


@pytest.fixture
def beyond(tmp_path: Path) -> Path:
    return tmp_path / "beyond"


def data_of(platform: Path, beyond: Path) -> Path:
    addons = platform / "addons"
    addons.mkdir(parents=True)
    root = root_of(addons, beyond)
    (root / "a-server").mkdir(parents=True)
    record(root, addons)
    return root


def test_data_is_forgotten_only_when_its_platform_is_gone(tmp_path: Path, beyond: Path) -> None:
    lives, gone = tmp_path / "lives", tmp_path / "gone"
    kept, left = data_of(lives, beyond), data_of(gone, beyond)
    assert not any(one.is_forgotten for one in all_outside(beyond))
    shutil.rmtree(gone)
    shutil.rmtree(lives / "addons")  # the platform is still there
    forgotten = [one for one in all_outside(beyond) if one.is_forgotten]
    assert [(one.path, one.home.parent) for one in forgotten] == [(left, gone)]
    for one in forgotten:
        one.remove()
    assert list(beyond.iterdir()) == [kept]


def test_a_platform_on_a_disk_that_is_not_here_is_not_gone(tmp_path: Path, beyond: Path) -> None:
    root = data_of(tmp_path / "usb" / "minidyno", beyond)
    shutil.rmtree(tmp_path / "usb" / "minidyno")
    written = root / ".home"
    whose = json.loads(written.read_text())
    written.write_text(json.dumps({**whose, "device": whose["device"] + 1}))
    [one] = all_outside(beyond)
    assert not one.is_forgotten


def test_a_folder_without_a_record_of_its_own_is_left_alone(tmp_path: Path, beyond: Path) -> None:
    root = data_of(tmp_path / "gone", beyond)
    (beyond / "unknown").mkdir()
    shutil.copytree(root, beyond / "another")
    assert [one.path for one in all_outside(beyond)] == [root]


def test_what_has_no_record_of_its_own_is_named_with_its_last_change(
    tmp_path: Path, beyond: Path
) -> None:
    root = data_of(tmp_path / "lives", beyond)
    old = beyond / "0123456789ab"
    (old / "a-server" / "data").mkdir(parents=True)
    shutil.copytree(root, beyond / "copied")
    (beyond / "a-file").write_text("")
    (beyond / "a-link").symlink_to(tmp_path)
    for entry in (old / "a-server" / "data", old / "a-server", old):
        os.utime(entry, (0, 0))
    os.utime(old / "a-server" / "data", (86_400, 86_400))
    found = {one.path: one.changed for one in all_unrecorded(beyond)}
    assert set(found) == {old, beyond / "copied"}
    assert found[old] == 86_400
    (old / ".home").write_text("{half")
    assert old in {one.path for one in all_unrecorded(beyond)}


def test_a_platform_that_starts_its_servers_again_owns_up_to_its_data(
    tmp_path: Path, beyond: Path
) -> None:
    root = data_of(tmp_path / "lives", beyond)
    (root / ".home").unlink()
    assert [one.path for one in all_unrecorded(beyond)] == [root]
    record(root, tmp_path / "lives" / "addons")
    assert list(all_unrecorded(beyond)) == []
    assert (root / "a-server").is_dir()


def test_the_last_server_takes_the_folder_with_it(tmp_path: Path, beyond: Path) -> None:
    addons = tmp_path / "home" / "addons"
    root = data_of(tmp_path / "home", beyond)
    remove_empty(root, addons)
    assert (root / "a-server").is_dir()
    (root / "a-server").rmdir()
    remove_empty(root, addons)
    assert not beyond.exists()


def test_there_is_nothing_where_no_root_has_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(all_outside(tmp_path / "none")) == []
    root = data_of(tmp_path / "home", tmp_path / "beyond")
    assert [one.path for one in all_outside(tmp_path / "beyond")] == [root]
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert list(all_outside(tmp_path / "beyond")) == []
