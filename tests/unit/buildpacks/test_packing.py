import hashlib
import os
import tarfile
from pathlib import Path

import pytest

from minidyno.buildpacks.archive import unpack
from minidyno.buildpacks.packing import pack
from minidyno.buildpacks.threads import CalledOffError, Stop
from minidyno.domain.errors import MinidynoError


def make_app(folder: Path, names: list[str]) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (folder / "empty").mkdir()
    (folder / "run").chmod(0o700)
    (folder / "link").symlink_to("a/b")
    return folder


NAMES = ["a/b", "run", "ñ/中文", "a-1", "a.txt", "deep/" * 40 + "x"]


def checksum(folder: Path, target: Path) -> str:
    size = pack(folder, target, Stop())
    assert size == target.stat().st_size
    return hashlib.sha256(target.read_bytes()).hexdigest()


def test_equal_content_gives_equal_bytes_whatever_the_order_and_the_times(tmp_path: Path) -> None:
    first = make_app(tmp_path / "first", NAMES)
    second = make_app(tmp_path / "second", NAMES[::-1])
    os.utime(second / "run", (1, 1))
    (second / "a.txt").chmod(0o600)
    assert checksum(first, tmp_path / "1.tgz") == checksum(second, tmp_path / "2.tgz")


@pytest.mark.parametrize("change", ["content", "name", "executable", "link"])
def test_any_change_that_matters_gives_other_bytes(tmp_path: Path, change: str) -> None:
    app = make_app(tmp_path / "app", NAMES)
    before = checksum(app, tmp_path / "1.tgz")
    if change == "content":
        (app / "a.txt").write_text("other")
    elif change == "name":
        (app / "a.txt").rename(app / "b.txt")
    elif change == "executable":
        (app / "a.txt").chmod(0o755)
    else:
        (app / "link").unlink()
        (app / "link").symlink_to("run")
    assert checksum(app, tmp_path / "2.tgz") != before


def test_what_was_packed_unpacks_to_the_same(tmp_path: Path) -> None:
    app = make_app(tmp_path / "app", NAMES)
    packed = tmp_path / "slug.tgz"
    pack(app, packed, Stop())
    again = tmp_path / "again"
    again.mkdir()
    with packed.open("rb") as file:
        unpack(file, again, max_bytes=10**6, max_files=1000, stop=Stop())
    assert checksum(again, tmp_path / "2.tgz") == checksum(app, tmp_path / "1.tgz")
    assert os.access(again / "run", os.X_OK)
    assert (again / "link").readlink() == Path("a/b")
    assert (again / "empty").is_dir()


def test_names_are_sorted_whatever_the_disk_says(tmp_path: Path) -> None:
    pack(
        make_app(tmp_path / "app", [f"{n % 7}/{n * 7919 % 97}" for n in range(90)] + NAMES),
        tmp_path / "s",
        Stop(),
    )
    with tarfile.open(tmp_path / "s") as tar:
        names = [name.split("/") for name in tar.getnames()]
    assert names == sorted(names)


def test_nothing_of_the_machine_is_in_it(tmp_path: Path) -> None:
    pack(make_app(tmp_path / "app", NAMES), tmp_path / "slug.tgz", Stop())
    with tarfile.open(tmp_path / "slug.tgz") as tar:
        seen = {(m.uid, m.gid, m.uname, m.gname, m.mtime) for m in tar}
    assert len(seen) == 1
    assert seen.pop()[:4] == (0, 0, "", "")


def test_a_link_that_leaves_and_a_pipe_are_refused(tmp_path: Path) -> None:
    app = make_app(tmp_path / "app", NAMES)
    (app / "bad").symlink_to("../secret")
    with pytest.raises(MinidynoError) as caught:
        pack(app, tmp_path / "slug.tgz", Stop())
    assert caught.value.error_id == "archive_link_outside"
    (app / "bad").unlink()
    os.mkfifo(app / "bad")
    with pytest.raises(MinidynoError) as caught:
        pack(app, tmp_path / "slug.tgz", Stop())
    assert caught.value.error_id == "archive_special_file"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")
def test_a_full_disk_is_said_as_such(tmp_path: Path) -> None:
    app = make_app(tmp_path / "app", NAMES)
    (app / "noise").write_bytes(os.urandom(2_000_000))
    with pytest.raises(MinidynoError) as caught:
        pack(app, Path("/dev/full"), Stop())
    assert caught.value.error_id == "disk_full"


def test_packing_can_be_called_off(tmp_path: Path) -> None:
    stop = Stop()
    stop.set()
    with pytest.raises(CalledOffError):
        pack(make_app(tmp_path / "app", NAMES), tmp_path / "slug.tgz", stop)
