"""What blobs in files do with their folder."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.unit.store.disks import SMALL, fill, small_disk

from minidyno.domain.errors import MinidynoError
from minidyno.store.file_blobs import FileBlobs

HOLA = "b221d9dbb083a7f33428d7c2a3c3198ae925614d70210e28716ccaa7cd4ddb79"


async def _chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_a_blob_is_a_file_for_its_owner_named_by_the_checksum(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path / "blobs")
    blob = await blobs.put(_chunks(b"hola"), limit=10)
    path = blobs.path(blob.checksum)
    assert path == tmp_path / "blobs" / HOLA
    assert path.read_bytes() == b"hola"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in (tmp_path / "blobs").iterdir()] == [HOLA]


@pytest.mark.parametrize("checksum", ["SHA256:" + "0" * 64, "SHA256:../secret", HOLA, ""])
def test_there_is_no_path_to_what_is_not_there(tmp_path: Path, checksum: str) -> None:
    (tmp_path / "secret").write_bytes(b"")
    with pytest.raises(KeyError):
        FileBlobs(tmp_path / "blobs").path(checksum)


async def test_blobs_are_there_after_a_restart(tmp_path: Path) -> None:
    blob = await FileBlobs(tmp_path).put(_chunks(b"hola"), limit=10)
    after = FileBlobs(tmp_path)
    assert [chunk async for chunk in after.read(blob.checksum)] == [b"hola"]


async def test_what_fails_leaves_no_file(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path)

    async def endless() -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0)
            yield b"x"

    with pytest.raises(MinidynoError, match="source_too_large"):
        await blobs.put(endless(), limit=10)
    upload = asyncio.ensure_future(blobs.put(endless(), limit=10**9))
    await asyncio.sleep(0.01)
    assert [file.name.startswith(".partial-") for file in tmp_path.iterdir()] == [True]
    upload.cancel()
    with pytest.raises(asyncio.CancelledError):
        await upload
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("chunk", [10_000, 1_000_000])  # the large one is written in part
async def test_a_full_disk_is_told_and_leaves_no_file(tmp_path: Path, chunk: int) -> None:
    with small_disk(tmp_path / "disk") as disk:
        blobs = FileBlobs(disk)
        kept = await blobs.put(_chunks(b"hola"), limit=10)
        fill(disk, leave=100_000)
        with pytest.raises(MinidynoError) as caught:
            await blobs.put(_chunks(*[bytes(chunk)] * (1_000_000 // chunk)), limit=SMALL * 10)
        assert (caught.value.error_id, caught.value.params) == ("disk_full", {"folder": disk})
        assert {file.name for file in disk.iterdir()} == {"filler", HOLA}
        assert blobs.has(kept.checksum)


async def test_what_the_sender_raises_is_not_blamed_on_the_disk(tmp_path: Path) -> None:
    async def gone() -> AsyncIterator[bytes]:
        yield b"x"
        raise ConnectionResetError(104, "Connection reset by peer")

    with pytest.raises(ConnectionResetError):
        await FileBlobs(tmp_path).put(gone(), limit=10)


def _dead_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_sweep_removes_what_a_dead_process_was_writing(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path)
    of_the_dead = tmp_path / f".partial-{_dead_process()}-0123456789abcdef"
    of_this_process_before_a_restart = tmp_path / f".partial-{os.getpid()}-0123456789abcdef"
    of_the_living = tmp_path / f".partial-{os.getppid()}-0123456789abcdef"
    strange = tmp_path / "léeme.txt"
    files = (of_the_dead, of_this_process_before_a_restart, of_the_living, strange)
    for file in files:
        file.write_bytes(b"half")
    blobs.sweep([])
    assert [file.exists() for file in files] == [False, False, True, True]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(MinidynoError, match="home_unusable"):
        FileBlobs(tmp_path / "file")
