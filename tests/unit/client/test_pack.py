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


def refused(folder: Path) -> MinidynoError:
    with pytest.raises(MinidynoError) as raised, packed(folder):
        pass
    return raised.value


def test_a_path_that_leads_nowhere_says_where_it_leaves_what_there_is(tmp_path: Path) -> None:
    write(tmp_path, "apps/tienda/Procfile")
    error = refused(tmp_path / "lejos" / "apps" / "tienda")
    assert (error.error_id, error.params) == (
        "source_folder_missing",
        {"name": "lejos", "parent": tmp_path},
    )


def test_a_misspelt_folder_is_told_the_one_that_was_meant(tmp_path: Path) -> None:
    write(tmp_path, "apps/hola-python/Procfile", "apps/hola-node/Procfile", "apps/hola-pyton.txt")
    error = refused(tmp_path / "apps" / "hola-pyton" / "dentro")
    assert error.error_id == "source_folder_misspelt"
    assert error.say("es") == (
        f"En {tmp_path}/apps no hay ninguna carpeta «hola-pyton». ¿Querías decir «hola-python»?"
    )


def test_a_file_is_told_its_folder(tmp_path: Path) -> None:
    write(tmp_path, "app.py")
    error = refused(tmp_path / "app.py")
    assert (error.error_id, error.params["folder"]) == ("source_is_a_file", tmp_path)


def test_what_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "app.py", "secreto.txt")

    def no_permission(self: tarfile.TarFile, name: Path, *args: object, **more: object) -> None:
        # Whoever runs the tests may be allowed to read everything.
        raise PermissionError(13, "Permission denied", str(name))

    monkeypatch.setattr(tarfile.TarFile, "add", no_permission)
    error = refused(tmp_path)
    assert (error.error_id, error.params["path"]) == ("source_unreadable", str(tmp_path / "app.py"))
