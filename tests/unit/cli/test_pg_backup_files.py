"""A backup as a file on the student's machine: where it goes, and where it cannot."""

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from minidyno.ports.addon_provider import Server
from tests.unit.cli.bench import Bench, Said, bench
from tests.unit.services.keeping_box import MAGIC, KeepingBox, KeepingHost
from tests.unit.store.disks import fill, only_read, small_disk

CONTENT = MAGIC + b"pedidos"


class MeasuredBox(KeepingBox):
    """A box that knows how much is in it."""

    async def data_bytes(self, server: Server) -> int:
        return 100


@pytest.fixture
def host() -> KeepingHost:
    return KeepingHost()


@pytest.fixture
async def demo(tmp_path: Path, host: KeepingHost) -> AsyncIterator[Bench]:
    """An app whose database has one backup."""
    box = MeasuredBox(host)
    box.service = replace(box.service, name="postgresql", attachment="DATABASE")
    folder = tmp_path / "aquí"
    folder.mkdir()
    async with bench(folder, "es", addon_host=host, addon_providers=(box,)) as made:
        await made.must("apps:create", "demo")
        await made.must("addons:create", "postgresql", "--name", "base", "-a", "demo")
        [server] = host.servers
        host.contents[server] = b"pedidos"
        await made.must("pg:backups:capture", "-a", "demo")
        yield made


def said(where: str) -> Said:
    return Said(0, "", f"Descargando b001 de ⬢ demo a {where}... hecho, {len(CONTENT)} B\n")


async def test_a_backup_goes_to_the_file_that_is_named_or_one_of_its_ordinary_name(
    demo: Bench,
) -> None:
    download = ("pg:backups:download", "-a", "demo")
    assert await demo(*download) == said("latest.dump")
    assert await demo(*download) == said("latest.dump.1")
    assert await demo(*download, "-o", "lunes.dump") == said("lunes.dump")
    for name in ("latest.dump", "latest.dump.1", "lunes.dump"):
        assert (demo.folder / name).read_bytes() == CONTENT
    assert len(list(demo.folder.iterdir())) == 3


async def test_an_app_says_how_many_backups_go_with_it(demo: Bench) -> None:
    asked = await demo("apps:destroy", "-a", "demo")
    assert f"\n  1 copia de seguridad ({len(CONTENT)} B)\n" in asked.err
    await demo.must("pg:backups:capture", "-a", "demo")
    asked = await demo("apps:destroy", "-a", "demo")
    assert f"\n  2 copias de seguridad ({2 * len(CONTENT)} B)\n" in asked.err


async def test_a_backup_that_failed_has_no_size_and_saved_nothing(
    demo: Bench, host: KeepingHost
) -> None:
    assert " % menos)" in await demo.must("pg:backups:info", "b001", "-a", "demo")
    host.breaks = "the disk"
    assert (await demo("pg:backups:capture", "-a", "demo")).code == 1
    failed = await demo.must("pg:backups:info", "b002", "-a", "demo")
    assert "Tamaño de la copia:  —\n" in failed
    assert "menos" not in failed
    [line] = [
        line
        for line in (await demo.must("pg:backups", "-a", "demo")).splitlines()
        if "b002" in line
    ]
    assert " 0 B " not in line and " — " in line


async def test_into_a_folder_it_goes_under_its_ordinary_name(demo: Bench) -> None:
    copies = demo.folder / "copias"
    copies.mkdir()
    download = ("pg:backups:download", "-a", "demo", "-o")
    assert await demo(*download, "copias") == said("copias/latest.dump")
    assert await demo(*download, "copias/") == said("copias/latest.dump.1")
    elsewhere = demo.folder.parent / "allí"
    elsewhere.mkdir()
    assert await demo(*download, str(elsewhere)) == said(f"{elsewhere}/latest.dump")
    assert (copies / "latest.dump").read_bytes() == CONTENT


async def test_a_folder_that_is_not_there_is_named(demo: Bench) -> None:
    (demo.folder / "archivo").write_text("x")
    for output, folder in (
        ("nada/lunes.dump", "nada"),
        ("nada/", "nada"),
        ("archivo/lunes.dump", "archivo"),
        ("archivo/", "archivo"),
    ):
        refused = await demo("pg:backups:download", "-a", "demo", "-o", output)
        assert refused == Said(
            2,
            "",
            f" ▸    No hay ninguna carpeta {demo.folder / folder} en la que escribir. Créala, o "
            "elige otro sitio: -o ARCHIVO\n",
        )
    assert (demo.folder / "archivo").read_text() == "x"


async def test_a_name_that_the_disk_refuses_is_no_bug_of_ours(demo: Bench) -> None:
    refused = await demo("pg:backups:download", "-a", "demo", "-o", "n" * 5000)
    assert (refused.code, "El sistema dice: «File name too long»" in refused.err) == (1, True)


async def test_a_disk_that_is_only_read_or_full_is_said(demo: Bench) -> None:
    with small_disk(demo.folder / "disco") as disk:
        download = ("pg:backups:download", "-a", "demo", "-o", "disco/lunes.dump")
        filler = fill(disk)
        full = await demo(*download)
        assert (full.code, "Libera espacio" in full.err) == (1, True)
        assert list(disk.iterdir()) == [filler]
        only_read(disk)
        closed = await demo(*download)
        assert (closed.code, closed.err.splitlines()[1]) == (
            1,
            f" ▸    No tienes permiso para escribir lunes.dump en {disk}. Elige otro sitio: -o "
            "ARCHIVO",
        )


async def test_what_is_no_file_is_written_to_and_stays_what_it_is(demo: Bench) -> None:
    pipe = demo.folder / "tubería"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert await demo("pg:backups:download", "-a", "demo", "-o", "tubería") == said("tubería")
        assert os.read(reader, 1000) == CONTENT
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    (demo.folder / "lunes.dump").symlink_to(demo.folder / "último.dump")
    assert (await demo("pg:backups:download", "-a", "demo", "-o", "lunes.dump")).code == 0
    assert (demo.folder / "lunes.dump").is_symlink()
    assert (demo.folder / "último.dump").read_bytes() == CONTENT
