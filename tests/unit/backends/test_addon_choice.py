"""Which server goes on with an add-on's data when the machine has several."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from minidyno.backends import addon_programs
from minidyno.backends.addon_choice import Choice
from minidyno.backends.addon_programs import Found, Programs
from minidyno.backends.addon_servant import Servant
from minidyno.domain.addon_editions import Edition
from minidyno.domain.addon_servers import Program
from minidyno.domain.errors import MinidynoError


class BoxData:
    """Each box reads what an older one left; a folder says itself who made it."""

    error = "addon_data_of_another"

    def edition(self, said: str) -> Edition | None:
        return Edition("box", (int(said),)) if said.strip().isdigit() else None

    def maker(self, data: Path) -> Edition | None:
        file = data / "maker"
        return Edition("box", (int(file.read_text()),)) if file.exists() else None

    def reads(self, server: Edition, maker: Edition) -> bool:
        return server.version >= maker.version

    def packages(self, maker: Edition) -> Mapping[str, str]:
        return {"pip": f"box=={maker.version[0]}"}


@dataclass
class Shelf:
    """Boxes on a machine, and the data of one add-on."""

    path: Path
    box: Program = field(init=False)

    def __post_init__(self) -> None:
        self.data.mkdir()
        self.box = Program(
            commands=("box",),
            folders=(f"{self.path}/here/*",),
            image="",
            image_packages=(),
            install={},
            data=BoxData(),
        )

    @property
    def data(self) -> Path:
        return self.path / "data"

    @property
    def record(self) -> Path:
        return self.path / "made_by.json"

    def install(self, folder: str, says: str) -> Path:
        server = self.path / "here" / folder / "box"
        server.parent.mkdir(parents=True, exist_ok=True)
        server.write_text(f"#!/bin/sh\necho {says}\n")
        server.chmod(0o755)
        return server

    def find(self) -> Found:
        return Choice(Programs("", Servant())).find(self.box, self.data, self.record)

    def start(self) -> str:
        """Start with what is chosen, which leaves its mark as a first start does."""
        found = self.find()
        Choice(Programs("", Servant())).remember(self.box, found, self.record)
        if not (self.data / "maker").exists():
            (self.data / "maker").write_text(Path(found.server).read_text().split()[-1])
        return Path(found.server).parent.name


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setattr(addon_programs, "_MORE", ())
    return Shelf(tmp_path)


def test_the_first_there_is_makes_the_data(shelf: Shelf) -> None:
    shelf.install("5", "5")
    shelf.install("6", "6")
    assert shelf.start() == "6"


def test_a_newer_server_that_appears_later_changes_nothing(shelf: Shelf) -> None:
    shelf.install("5", "5")
    assert shelf.start() == "5"
    shelf.install("6", "6")
    assert shelf.start() == "5"


def test_an_older_server_that_is_found_before_changes_nothing(shelf: Shelf) -> None:
    shelf.install("1-embedded", "6")
    assert shelf.start() == "1-embedded"
    shelf.install("2-of-the-machine", "5")
    assert shelf.start() == "1-embedded"


def test_without_a_record_the_data_itself_says_who_reads_it(shelf: Shelf) -> None:
    shelf.install("1-embedded", "6")
    shelf.start()
    shelf.record.unlink()
    shelf.install("2-of-the-machine", "5")
    assert shelf.start() == "1-embedded"


def test_when_the_maker_has_gone_a_newer_one_goes_on_and_there_is_no_way_back(
    shelf: Shelf,
) -> None:
    old = shelf.install("5", "5")
    shelf.start()
    old.unlink()
    new = shelf.install("6", "6")
    assert shelf.start() == "6"
    new.unlink()
    shelf.install("5", "5")
    with pytest.raises(MinidynoError):
        shelf.start()


def test_a_server_replaced_in_its_place_by_an_older_one_is_passed_over(shelf: Shelf) -> None:
    shelf.install("9", "6")
    shelf.start()
    shelf.install("9", "5")
    shelf.install("7", "7")
    assert shelf.start() == "7"


def test_when_none_reads_it_what_made_it_what_is_here_and_the_cure_are_said(shelf: Shelf) -> None:
    made = shelf.install("6", "6")
    shelf.start()
    made.unlink()
    shelf.install("5", "5")
    with pytest.raises(MinidynoError) as caught:
        shelf.find()
    for said in (caught.value.say("es"), caught.value.say("en")):
        assert "box 6" in said
        assert "(box 5)" in said
        assert "pip install 'box==6'" in said


def test_a_server_that_says_no_version_is_tried_when_nothing_else_is_left(shelf: Shelf) -> None:
    shelf.install("5", "5")
    shelf.start()
    shelf.install("5", "no idea")
    assert shelf.start() == "5"


def test_a_broken_record_is_no_record(shelf: Shelf) -> None:
    shelf.install("5", "5")
    shelf.start()
    shelf.record.write_text("{")
    assert shelf.start() == "5"
