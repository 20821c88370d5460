"""What outputs in files do with their folder, and after a restart."""

import asyncio
from pathlib import Path

import psutil
import pytest
from tests.unit.store.disks import fill, small_disk

from minidyno.domain.errors import MinidynoError
from minidyno.store.file_outputs import FileOutputs
from minidyno.store.output_limit import CHUNK


async def _all_of(outputs: FileOutputs, output_id: str, start: int = 0) -> bytes:
    async def follow() -> bytes:
        return b"".join([chunk async for chunk in outputs.follow(output_id, start)])

    return await asyncio.wait_for(follow(), 60)


async def test_an_output_is_a_file_for_its_owner(tmp_path: Path) -> None:
    FileOutputs(tmp_path / "builds").write("b1", b"hola")
    file = tmp_path / "builds" / "b1"
    assert file.read_bytes() == b"hola"
    assert file.stat().st_mode & 0o777 == 0o600


async def test_after_a_restart_an_output_without_a_writer_counts_as_finished(
    tmp_path: Path,
) -> None:
    FileOutputs(tmp_path).write("b1", b"half a build\n")
    after = FileOutputs(tmp_path)
    assert await _all_of(after, "b1") == b"half a build\n"
    after.write("b1", b"said after the restart\n")
    following = asyncio.ensure_future(_all_of(after, "b1"))
    await asyncio.sleep(0.01)
    assert not following.done()
    after.finish("b1")
    assert await following == b"half a build\nsaid after the restart\n"


async def test_an_output_that_was_cut_stays_cut_after_a_restart(tmp_path: Path) -> None:
    FileOutputs(tmp_path, limit=10).write("b1", b"x" * 50)
    cut = (tmp_path / "b1").read_bytes()
    FileOutputs(tmp_path, limit=10).write("b1", b"more")
    assert (tmp_path / "b1").read_bytes() == cut


async def test_a_large_output_comes_in_pieces(tmp_path: Path) -> None:
    outputs = FileOutputs(tmp_path)
    text = bytes(range(256)) * (CHUNK // 100)
    outputs.write("b1", text)
    outputs.finish("b1")
    assert await _all_of(outputs, "b1", 1) == text[1:]


async def test_a_cancelled_follower_leaves_no_open_file(tmp_path: Path) -> None:
    outputs = FileOutputs(tmp_path)
    outputs.write("b1", b"hola")
    followers = [asyncio.ensure_future(_all_of(outputs, "b1")) for _ in range(3)]
    await asyncio.sleep(0.01)
    assert _open_files(tmp_path) == 3
    for follower in followers:
        follower.cancel()
    await asyncio.gather(*followers, return_exceptions=True)
    assert _open_files(tmp_path) == 0


def _open_files(folder: Path) -> int:
    return sum(file.path.startswith(str(folder)) for file in psutil.Process().open_files())


@pytest.mark.parametrize("output_id", ["", "..", "../b1", "a/b", ".hidden", "a\x00b"])
def test_a_name_that_could_leave_the_folder_is_refused(tmp_path: Path, output_id: str) -> None:
    outputs = FileOutputs(tmp_path / "builds")
    with pytest.raises(ValueError, match="no file can be named"):
        outputs.write(output_id, b"x")
    assert list((tmp_path / "builds").iterdir()) == []


async def test_a_full_disk_is_told(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        outputs = FileOutputs(disk)
        outputs.write("b1", b"before\n")
        fill(disk)
        with pytest.raises(MinidynoError) as caught:
            outputs.write("b1", bytes(100_000))
        assert (caught.value.error_id, caught.value.params) == ("disk_full", {"folder": disk})
        outputs.finish("b1")
        assert (await _all_of(outputs, "b1")).startswith(b"before\n")
