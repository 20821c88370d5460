"""What every blob store promises: the one in memory and the one in files."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minidyno.domain.errors import MinidynoError
from minidyno.domain.slugs import Blob
from minidyno.ports.blobs import Blobs
from minidyno.store.file_blobs import FileBlobs
from minidyno.store.memory_files import MemoryBlobs

ABSENT = "SHA256:" + "0" * 64


@pytest.fixture(params=["memory", "files"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    return MemoryBlobs() if request.param == "memory" else FileBlobs(tmp_path / "blobs")


async def _chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def _content(blobs: Blobs, checksum: str) -> bytes:
    return b"".join([chunk async for chunk in blobs.read(checksum)])


async def test_what_is_put_is_named_by_its_content(blobs: Blobs) -> None:
    blob = await blobs.put(_chunks(b"ho", b"", b"la"), limit=100)
    expected = "SHA256:b221d9dbb083a7f33428d7c2a3c3198ae925614d70210e28716ccaa7cd4ddb79"
    assert blob == Blob(checksum=expected, size=4)
    assert blobs.has(expected)
    assert await _content(blobs, expected) == b"hola"


async def test_nothing_at_all_is_content_too(blobs: Blobs) -> None:
    blob = await blobs.put(_chunks(), limit=0)
    assert blob == Blob(checksum=f"SHA256:{hashlib.sha256().hexdigest()}", size=0)
    assert blobs.has(blob.checksum)
    assert await _content(blobs, blob.checksum) == b""


async def test_a_large_file_comes_back_in_pieces(blobs: Blobs) -> None:
    part = bytes(range(256)) * 4096
    blob = await blobs.put(_chunks(part, part, part), limit=len(part) * 3)
    pieces = [chunk async for chunk in blobs.read(blob.checksum)]
    assert b"".join(pieces) == part * 3
    assert len(pieces) > 1


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parts=st.lists(st.binary(max_size=200), max_size=6))
async def test_any_content_comes_back_however_it_was_cut(blobs: Blobs, parts: list[bytes]) -> None:
    whole = b"".join(parts)
    blob = await blobs.put(_chunks(*parts), limit=len(whole))
    assert blob == Blob(checksum=f"SHA256:{hashlib.sha256(whole).hexdigest()}", size=len(whole))
    assert await _content(blobs, blob.checksum) == whole


async def test_the_limit_itself_fits_and_one_byte_more_does_not(blobs: Blobs) -> None:
    assert (await blobs.put(_chunks(b"1234", b"5"), limit=5)).size == 5
    with pytest.raises(MinidynoError) as caught:
        await blobs.put(_chunks(b"1234", b"56"), limit=5)
    assert (caught.value.error_id, caught.value.params) == ("source_too_large", {"limit": 5})


async def test_an_upload_beyond_the_limit_is_not_read_to_its_end(blobs: Blobs) -> None:
    asked = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal asked
        while True:
            asked += 1
            yield b"x" * 10

    with pytest.raises(MinidynoError):
        await blobs.put(endless(), limit=35)
    assert asked == 4


async def test_an_upload_that_breaks_off_leaves_nothing(blobs: Blobs) -> None:
    async def breaking() -> AsyncIterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await blobs.put(breaking(), limit=100)
    assert not blobs.has(f"SHA256:{hashlib.sha256(b'half').hexdigest()}")


async def test_the_same_content_twice_is_one_blob(blobs: Blobs) -> None:
    first = await blobs.put(_chunks(b"hola"), limit=10)
    second = await blobs.put(_chunks(b"h", b"ola"), limit=10)
    assert first == second
    assert await _content(blobs, first.checksum) == b"hola"


@pytest.mark.parametrize("checksum", [ABSENT, "", "SHA256:", "SHA256:../../etc/passwd", "0" * 64])
async def test_what_is_not_there_raises_a_key_error_at_the_first_step(
    blobs: Blobs, checksum: str
) -> None:
    assert not blobs.has(checksum)
    steps = aiter(blobs.read(checksum))
    with pytest.raises(KeyError):
        await anext(steps)


async def test_a_sweep_removes_what_is_not_in_use(blobs: Blobs) -> None:
    kept = await blobs.put(_chunks(b"kept"), limit=10)
    unused = await blobs.put(_chunks(b"unused"), limit=10)
    blobs.sweep({kept.checksum, ABSENT})
    assert (blobs.has(kept.checksum), blobs.has(unused.checksum)) == (True, False)
    blobs.sweep(frozenset())
    assert not blobs.has(kept.checksum)


async def test_a_sweep_spares_what_is_being_written(blobs: Blobs) -> None:
    async def swept_meanwhile() -> AsyncIterator[bytes]:
        yield b"first"
        blobs.sweep([])
        yield b"second"

    blob = await blobs.put(swept_meanwhile(), limit=100)
    assert await _content(blobs, blob.checksum) == b"firstsecond"


async def test_one_who_reads_while_it_is_swept_reads_to_the_end(blobs: Blobs) -> None:
    part = bytes(1024 * 1024)
    blob = await blobs.put(_chunks(part), limit=len(part))
    read = b""
    async for chunk in blobs.read(blob.checksum):
        blobs.sweep([])
        read += chunk
    assert read == part
