"""A real disk that is really small."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SMALL = 512 * 1024  # bytes


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Mount a file system of 512 kB; skip the test where that is not allowed."""
    folder.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("small disk: only root can mount one")
    command = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("small disk: mounting is not allowed here")
    try:
        yield folder
    finally:
        # Lazily: a test that failed may have left a file open.
        subprocess.run(["umount", "-l", str(folder)], check=True)


def only_read(disk: Path) -> None:
    """Let nobody write to it any more, not even root."""
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)


def fill(folder: Path, leave: int = 0) -> Path:
    """Use up the disk, but for so many bytes."""
    free = os.statvfs(folder)
    filler = folder / "filler"
    filler.write_bytes(bytes(max(free.f_bavail * free.f_frsize - leave, 0)))
    return filler
