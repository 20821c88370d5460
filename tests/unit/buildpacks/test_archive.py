"""Archives that strangers made: each bad one is refused by name, and writes nothing outside."""

import gzip
import io
import os
import tarfile
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minidyno.buildpacks.archive import safe_path, source_root, unpack
from minidyno.buildpacks.threads import CalledOffError, Stop
from minidyno.domain.errors import MinidynoError

Fill = Callable[[tarfile.TarFile], None]


def file(
    tar: tarfile.TarFile, name: str, content: bytes = b"x", mode: int = 0o644, size: int = -1
) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content) if size < 0 else size
    member.mode = mode
    tar.addfile(member, io.BytesIO(content))


def link(tar: tarfile.TarFile, name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> None:
    member = tarfile.TarInfo(name)
    member.type = kind
    member.linkname = target
    tar.addfile(member)


def special(tar: tarfile.TarFile, name: str, kind: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.type = kind
    tar.addfile(member)


def archive(*fills: Fill, mode: str = "w:gz") -> io.BytesIO:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as tar:  # type: ignore[call-overload]
        for fill in fills:
            fill(tar)
    buffer.seek(0)
    return buffer


def open_into(folder: Path, source: BinaryIO, max_bytes: int = 10**6, max_files: int = 100) -> Path:
    target = folder / "app"
    target.mkdir()
    unpack(source, target, max_bytes=max_bytes, max_files=max_files, stop=Stop())
    return target


def refusal(folder: Path, source: BinaryIO, max_files: int = 100) -> MinidynoError:
    with pytest.raises(MinidynoError) as caught:
        open_into(folder, source, max_files=max_files)
    assert [path.name for path in folder.iterdir()] == ["app"], "something was written outside"
    assert caught.value.say("es") and caught.value.say("en")
    return caught.value


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_files_folders_and_inner_links_come_out(tmp_path: Path, mode: str) -> None:
    source = archive(
        lambda tar: file(tar, "./Procfile", b"web: x"),
        lambda tar: file(tar, "bin/run", b"#!/bin/sh", mode=0o6755),
        lambda tar: special(tar, "empty", tarfile.DIRTYPE),
        lambda tar: link(tar, "bin/Procfile", "../Procfile"),
        lambda tar: link(tar, "copy", "bin/run", tarfile.LNKTYPE),
        lambda tar: link(tar, "dangling", "not/yet/there"),
        mode=mode,
    )
    app = open_into(tmp_path, source)
    assert (app / "bin/Procfile").read_text() == "web: x"
    assert (app / "copy").read_bytes() == b"#!/bin/sh"
    assert (app / "empty").is_dir()
    assert (app / "dangling").is_symlink()
    assert (app / "bin/run").stat().st_mode & 0o7777 == 0o755, "setuid goes, executable stays"
    assert (app / "Procfile").stat().st_mode & 0o7777 == 0o644


@pytest.mark.parametrize("name", ["../evil", "a/../../evil", "/etc/evil", "a/..", ".."])
def test_a_path_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    error = refusal(tmp_path, archive(lambda tar: file(tar, name)))
    assert (error.error_id, error.params) == ("archive_path_outside", {"path": name})


@pytest.mark.parametrize(
    ("name", "target"),
    [("a", "/etc/passwd"), ("a", "../x"), ("b/a", "../../x"), ("a", "b/../../x"), ("a", "/")],
)
def test_a_link_out_of_the_folder_is_refused(tmp_path: Path, name: str, target: str) -> None:
    error = refusal(tmp_path, archive(lambda tar: link(tar, name, target)))
    assert error.error_id == "archive_link_outside"
    assert error.params == {"path": name, "target": target}


def test_a_link_with_a_nul_in_its_target_is_refused(tmp_path: Path) -> None:
    # Longer than the old header holds, so that it travels in an extended one, NUL and all.
    source = archive(lambda tar: link(tar, "a", "b\0" + "c" * 120))
    assert refusal(tmp_path, source).error_id == "archive_link_outside"


def test_a_chain_of_links_that_leads_out_only_together_is_refused(tmp_path: Path) -> None:
    # Read by its letters, "p/q/b/../x" is inside; but "b" is the top folder.
    source = archive(
        lambda tar: link(tar, "p/q/a", "b/../x"),
        lambda tar: link(tar, "p/q/b", "../.."),
    )
    assert refusal(tmp_path, source).error_id == "archive_link_outside"


@pytest.mark.parametrize("target", [".", "real", "/tmp", ".."])
def test_nothing_is_written_through_a_link(tmp_path: Path, target: str) -> None:
    source = archive(
        lambda tar: special(tar, "real", tarfile.DIRTYPE),
        lambda tar: link(tar, "through", target),
        lambda tar: file(tar, "through/evil"),
    )
    error = refusal(tmp_path, source)
    assert error.error_id == "archive_link_outside"
    assert error.params["path"] == "through"
    assert not list(tmp_path.rglob("evil"))


def test_a_file_in_place_of_an_earlier_link_is_a_file(tmp_path: Path) -> None:
    source = archive(
        lambda tar: file(tar, "victim", b"safe"),
        lambda tar: link(tar, "a", "victim"),
        lambda tar: file(tar, "a", b"new"),
    )
    app = open_into(tmp_path, source)
    assert ((app / "victim").read_bytes(), (app / "a").read_bytes()) == (b"safe", b"new")


@pytest.mark.parametrize("target", ["/etc/passwd", "../x", "missing", "a"])
def test_a_hard_link_to_anything_but_an_earlier_file_is_refused(
    tmp_path: Path, target: str
) -> None:
    error = refusal(tmp_path, archive(lambda tar: link(tar, "a", target, tarfile.LNKTYPE)))
    assert error.error_id in {"archive_link_outside", "archive_path_outside"}


def test_a_hard_link_to_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    source = archive(
        lambda tar: link(tar, "deep/er/a", "../../x"),
        lambda tar: link(tar, "b", "deep/er/a", tarfile.LNKTYPE),
    )
    assert refusal(tmp_path, source).error_id == "archive_link_outside"


@pytest.mark.parametrize("kind", [tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE])
def test_devices_and_pipes_are_refused(tmp_path: Path, kind: bytes) -> None:
    error = refusal(tmp_path, archive(lambda tar: special(tar, "dev/x", kind)))
    assert (error.error_id, error.params) == ("archive_special_file", {"path": "dev/x"})


class _Zeros(io.RawIOBase):
    """A gzip of a tar with one file of endless zeros, made while it is read."""

    def __init__(self, size: int) -> None:
        member = tarfile.TarInfo("zeros")
        member.size = size
        self._packer = zlib.compressobj(9, wbits=31)
        self._ready = self._packer.compress(member.tobuf())
        self._left = size
        self.taken = 0

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        assert (offset, whence) == (0, 0)
        self._ready = self._first + self._ready
        return 0

    def read(self, size: int = -1) -> bytes:
        while len(self._ready) < size and self._left > 0:
            piece = min(self._left, 1 << 20)
            self._left -= piece
            self.taken += piece
            self._ready += self._packer.compress(bytes(piece))
        data, self._ready = self._ready[:size], self._ready[size:]
        if size == 2:
            self._first = data
        return data


def test_a_bomb_of_ten_gigabytes_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = _Zeros(10 * 2**30)
    error = refusal(tmp_path, cast("BinaryIO", bomb))
    assert (error.error_id, error.params) == ("archive_too_large", {"limit": 10**6})
    assert bomb.taken < 200 * 2**20


def test_many_small_files_count_together(tmp_path: Path) -> None:
    fills: list[Fill] = [
        lambda tar, n=n: file(tar, f"f{n}", bytes(300_000))  # type: ignore[misc]
        for n in range(4)
    ]
    assert refusal(tmp_path, archive(*fills)).error_id == "archive_too_large"


def test_hard_links_count_as_the_copies_they_become(tmp_path: Path) -> None:
    source = archive(
        lambda tar: file(tar, "big", bytes(600_000)),
        lambda tar: link(tar, "again", "big", tarfile.LNKTYPE),
    )
    assert refusal(tmp_path, source).error_id == "archive_too_large"


def test_zeros_behind_the_end_of_the_archive_are_not_read_for_ever(tmp_path: Path) -> None:
    whole = gzip.decompress(archive(lambda tar: file(tar, "a")).getvalue())
    bomb = io.BytesIO(gzip.compress(whole + bytes(5_000_000)))
    assert refusal(tmp_path, bomb).error_id == "archive_too_large"


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    fills: list[Fill] = [lambda tar, n=n: file(tar, f"f{n}") for n in range(6)]  # type: ignore[misc]
    error = refusal(tmp_path, archive(*fills), max_files=5)
    assert (error.error_id, error.params) == ("archive_too_many_files", {"limit": 5})


def test_a_name_of_a_gigabyte_is_not_read_into_memory(tmp_path: Path) -> None:
    header = tarfile.TarInfo("././@LongLink")
    header.type = tarfile.GNUTYPE_LONGNAME
    header.size = 50_000_000
    source = io.BytesIO(gzip.compress(header.tobuf(tarfile.GNU_FORMAT) + bytes(50_000_000)))
    tracemalloc.start()
    error = refusal(tmp_path, source)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert error.error_id == "archive_not_tar"
    assert peak < 10_000_000


@pytest.mark.parametrize("keep", [0.0, 0.2, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_an_archive_that_was_cut_off_is_refused(tmp_path: Path, keep: float, mode: str) -> None:
    noise = os.urandom(30_000)
    source = archive(lambda tar: file(tar, "a", noise), lambda tar: file(tar, "b"), mode=mode)
    whole = source.getvalue()
    if mode == "w":
        whole = whole.rstrip(b"\0")
    cut = io.BytesIO(whole[: int(len(whole) * keep)])
    assert refusal(tmp_path, cut).error_id == "archive_not_tar"


def test_an_archive_cut_off_between_two_files_is_refused(tmp_path: Path) -> None:
    source = archive(lambda tar: file(tar, "a"), lambda tar: file(tar, "b"), mode="w")
    between = io.BytesIO(source.getvalue()[:1024])
    assert refusal(tmp_path, between).error_id == "archive_not_tar"


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"PK\3\4" + bytes(600), b"\x1f\x8b" + b"x" * 99]
)
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path, io.BytesIO(content)).error_id == "archive_not_tar"


@pytest.mark.parametrize(
    "fills",
    [
        (lambda tar: file(tar, "a" * 300),),
        (lambda tar: file(tar, "a"), lambda tar: file(tar, "a/b")),
        (lambda tar: file(tar, "a/b"), lambda tar: file(tar, "a")),
        (lambda tar: file(tar, "a/b"), lambda tar: link(tar, "a", "x")),
    ],
)
def test_a_name_that_cannot_be_created_is_refused(tmp_path: Path, fills: tuple[Fill, ...]) -> None:
    assert refusal(tmp_path, archive(*fills)).error_id == "archive_path_invalid"


def test_names_in_any_script_and_even_broken_ones_come_out(tmp_path: Path) -> None:
    names = ["ñandú.txt", "中文/🙂", "broken-\udcff", "new\nline"]
    fills: list[Fill] = [lambda tar, n=n: file(tar, n) for n in names]  # type: ignore[misc]
    app = open_into(tmp_path, archive(*fills))
    found = {path.relative_to(app).as_posix() for path in app.rglob("*") if path.is_file()}
    assert found == set(names)


def test_a_broken_name_is_shown_on_one_line(tmp_path: Path) -> None:
    error = refusal(tmp_path, archive(lambda tar: special(tar, "a\n\udcff", tarfile.FIFOTYPE)))
    assert error.params["path"] == "a\\n\\udcff"


def test_unpacking_can_be_called_off(tmp_path: Path) -> None:
    stop = Stop()
    stop.set()
    with pytest.raises(CalledOffError):
        source = archive(lambda tar: file(tar, "a"))
        unpack(source, tmp_path, max_bytes=10, max_files=10, stop=stop)


def test_the_only_folder_at_the_top_is_the_app(tmp_path: Path) -> None:
    (tmp_path / "repo-1a2b").mkdir()
    assert source_root(tmp_path) == tmp_path / "repo-1a2b"
    (tmp_path / "Procfile").touch()
    assert source_root(tmp_path) == tmp_path


@given(st.text())
def test_a_path_that_is_let_through_never_leaves(name: str) -> None:
    try:
        path = safe_path(name)
    except MinidynoError:
        return
    assert not path.startswith("/")
    assert ".." not in path.split("/")
