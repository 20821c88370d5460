"""A slug is unpacked whole, and nothing of it lands outside."""

import io
import os
import tarfile
from pathlib import Path

import pytest

from minidyno.backends.slug_unpack import unpack


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "", mode: int = 0o644) -> object:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.mode = kind, link, mode
    info.uid = info.gid = 4321
    return info


def archive(folder: Path, *members: object) -> Path:
    path = folder / "slug.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for info in members:
            assert isinstance(info, tarfile.TarInfo)
            content = b"new" if info.isreg() else b""
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "outside").write_text("old")
    (tmp_path / "target").mkdir()
    return tmp_path / "target"


def test_files_folders_and_links_arrive(tmp_path: Path, target: Path) -> None:
    unpack(
        archive(
            tmp_path,
            member("bin", tarfile.DIRTYPE, mode=0o500),
            member("bin/run", mode=0o755),
            member("plain", mode=0o600),
            member("again", tarfile.LNKTYPE, "plain"),
            member("python", tarfile.SYMTYPE, "/usr/bin/python3"),
        ),
        target,
    )
    assert (target / "bin/run").read_text() == "new"
    assert os.access(target / "bin/run", os.X_OK)
    assert not os.access(target / "plain", os.X_OK)
    assert (target / "again").read_text() == "new"
    assert (target / "python").readlink() == Path("/usr/bin/python3")


def test_what_arrives_is_ours_without_setuid_and_not_writable_by_others(
    tmp_path: Path, target: Path
) -> None:
    unpack(archive(tmp_path, member("tool", mode=0o6777)), target)
    status = (target / "tool").stat()
    assert (status.st_uid, status.st_gid) == (os.getuid(), os.getgid())
    assert status.st_mode & 0o7022 == 0


@pytest.mark.parametrize(
    "members",
    [
        [member("../outside")],
        [member("a/../../outside")],
        [member("link", tarfile.SYMTYPE, "../outside"), member("link")],
        [member("link", tarfile.SYMTYPE, ".."), member("link/outside")],
        [
            member("a", tarfile.SYMTYPE, "."),
            member("b", tarfile.SYMTYPE, "a/.."),
            member("b/outside"),
        ],
        [member("hard", tarfile.LNKTYPE, "../outside"), member("hard")],
        [member("link", tarfile.SYMTYPE, "/"), member("link/x", tarfile.SYMTYPE, "y")],
        [member("device", tarfile.CHRTYPE)],
        [member("pipe", tarfile.FIFOTYPE)],
    ],
    ids=lambda members: "+".join(m.name for m in members),
)
def test_what_would_land_outside_or_is_no_file_is_refused(
    tmp_path: Path, target: Path, members: list[object]
) -> None:
    with pytest.raises(tarfile.TarError):
        unpack(archive(tmp_path, *members), target)
    assert (tmp_path / "outside").read_text() == "old"
    assert not Path("/x").is_symlink()


def test_an_absolute_name_lands_inside(tmp_path: Path, target: Path) -> None:
    unpack(archive(tmp_path, member("/etc/minidyno-test")), target)
    assert (target / "etc/minidyno-test").read_text() == "new"
