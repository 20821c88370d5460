"""How the programs of add-ons are found on this machine."""

import os
from pathlib import Path

import pytest

from minidyno.backends.addon_programs import Programs
from minidyno.backends.addon_servant import Servant
from minidyno.domain.addon_servers import Program
from minidyno.domain.errors import MinidynoError

NOBODY = Servant(65_534, 65_534)


def test_all_commands_come_from_one_folder_the_newest_version_first(tmp_path: Path) -> None:
    for version in ("9", "15", "16"):
        make(tmp_path / version / "bin" / "served")
    make(tmp_path / "9" / "bin" / "initserved")
    make(tmp_path / "15" / "bin" / "initserved")
    found = Programs("", Servant()).find(
        program("served", "initserved", folders=(f"{tmp_path}/*/bin",))
    )
    assert found.bin == f"{tmp_path}/15/bin"


def test_what_the_path_has_needs_no_folder(tmp_path: Path) -> None:
    make(tmp_path / "served")
    programs = Programs(str(tmp_path), Servant())
    assert programs.find(program("served", folders=(f"{tmp_path}/*/bin",))).bin == ""
    assert programs.which("served") == f"{tmp_path}/served"


def test_one_of_two_names_is_enough(tmp_path: Path) -> None:
    make(tmp_path / "other-served")
    programs = Programs(str(tmp_path), Servant())
    assert programs.find(program("served|other-served")).bin == ""


def test_what_the_servers_user_gets_to_is_preferred_to_what_is_closed_to_it(
    tmp_path: Path,
) -> None:
    if os.getuid() != 0:
        return  # we are that user, and nothing of ours is closed to us
    closed, opened = Path("/root/.minidyno-test-bin"), Path("/opt/minidyno-test-bin")
    try:
        make(closed / "served")
        programs = Programs(f"{closed}:{opened}", NOBODY)
        assert programs.find(program("served")).reads_all
        make(opened / "served")
        programs = Programs(f"{closed}:{opened}", NOBODY)
        assert programs.which("served") == f"{opened}/served"
        assert not programs.find(program("served")).reads_all
    finally:
        for folder in (closed, opened):
            (folder / "served").unlink(missing_ok=True)
            if folder.exists():
                folder.rmdir()


def test_what_is_missing_is_named_with_its_package(tmp_path: Path) -> None:
    with pytest.raises(MinidynoError) as caught:
        Programs(str(tmp_path), Servant()).find(program("never-served|nor-this"))
    said = caught.value.say("es")
    assert "(never-served)" in said
    assert "served-package" in said


def test_what_is_here_is_not_called_missing(tmp_path: Path) -> None:
    make(tmp_path / "helper")
    with pytest.raises(MinidynoError) as caught:
        Programs(str(tmp_path), Servant()).find(program("never-served", "helper"))
    assert caught.value.params["commands"] == "never-served"


def program(*commands: str, folders: tuple[str, ...] = ()) -> Program:
    install = dict.fromkeys(("apt", "dnf", "pacman", "brew"), "served-package")
    return Program(
        commands=commands, folders=folders, image="none:1", image_packages=(), install=install
    )


def make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
