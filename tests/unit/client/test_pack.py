"""Packing a folder: what is taken, what is left, and what is said when it cannot be."""

import os
import tarfile
from pathlib import Path

import pytest

from minidyno.client.pack import chunks, packed
from minidyno.domain.errors import MinidynoError


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)


def names_in(folder: Path) -> list[str]:
    with packed(folder) as file, tarfile.open(fileobj=file, mode="r:gz") as tar:
        return tar.getnames()


def test_files_are_taken_as_they_are_and_what_is_made_again_is_left_out(tmp_path: Path) -> None:
    write(
        tmp_path,
        "Procfile",
        "paquete/módulo.py",
        ".env.example",
        ".git/HEAD",
        ".venv/bin/python",
        "entorno/pyvenv.cfg",
        "entorno/bin/python",
        "web/node_modules/x.js",
        "paquete/__pycache__/x.pyc",
    )
    assert names_in(tmp_path) == [".env.example", "Procfile", "paquete", "paquete/módulo.py", "web"]


def test_links_stay_links(tmp_path: Path) -> None:
    write(tmp_path, "real.txt")
    (tmp_path / "link.txt").symlink_to("real.txt")
    with packed(tmp_path) as file, tarfile.open(fileobj=file, mode="r:gz") as tar:
        assert tar.getmember("link.txt").linkname == "real.txt"


async def test_a_packed_folder_is_read_in_pieces(tmp_path: Path) -> None:
    (tmp_path / "data.bin").write_bytes(os.urandom(700_000))
    with packed(tmp_path) as file:
        pieces = [piece async for piece in chunks(file)]
        file.seek(0)
        assert b"".join(pieces) == file.read()
    assert len(pieces) == 3


@pytest.mark.parametrize("names", [(), (".git/HEAD",), ("vacía/.git/HEAD",)])
def test_a_folder_without_files_is_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    write(tmp_path, *names)
    with pytest.raises(MinidynoError) as raised, packed(tmp_path):
        pass
    assert raised.value.error_id == "source_empty"


def test_a_folder_that_is_missing_or_unreadable_is_named(tmp_path: Path) -> None:
    write(tmp_path, "file.txt")
    for folder in (tmp_path / "nada", tmp_path / "file.txt"):
        with pytest.raises(MinidynoError) as raised, packed(folder):
            pass
        assert raised.value.error_id == "source_folder_missing"
        assert raised.value.params["folder"] == folder
