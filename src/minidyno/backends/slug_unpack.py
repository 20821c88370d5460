"""Unpacks a slug's archive safely, on every Python from 3.11.0.

`extractall(filter=…)` came with 3.11.4, and Debian 12 ships 3.11.2: so the guard is our own, and
the same everywhere.
"""

import copy
import os
import tarfile
from pathlib import Path
from typing import Any

# Our guard has decided already; newer Pythons would refuse the link to the interpreter.
_TRUSTED: dict[str, Any] = (
    {"filter": "fully_trusted"} if hasattr(tarfile, "fully_trusted_filter") else {}
)


def unpack(archive: Path, target: Path) -> None:
    """Unpack into an existing folder; raises OSError, or tarfile.TarError for a bad archive.

    Nothing is written outside, no device, no setuid; yet a symbolic link may point outside: a
    slug may well hold a link to the interpreter of its stack. Nothing can be written through it,
    for the place of every other member is resolved first.
    """
    inside = os.path.realpath(target)
    with tarfile.open(archive) as tar:
        for member in tar:
            tar.extract(_guarded(member, inside), inside, **_TRUSTED)


def _guarded(member: tarfile.TarInfo, inside: str) -> tarfile.TarInfo:
    safe = copy.copy(member)
    safe.name = member.name.lstrip("/")
    _check_inside(safe.name, inside, member)
    if member.islnk():
        _check_inside(member.linkname, inside, member)
    elif not (member.isreg() or member.isdir() or member.issym()):
        message = f"{member.name!r} is neither file, folder nor link"
        raise tarfile.ExtractError(message)
    # Ours, and writable by us alone; a folder must let in what comes after it.
    safe.mode = 0o755 if member.isdir() else (member.mode & 0o755) | 0o600
    safe.uid, safe.gid, safe.uname, safe.gname = os.getuid(), os.getgid(), "", ""
    return safe


def _check_inside(name: str, inside: str, member: tarfile.TarInfo) -> None:
    place = os.path.join(inside, name)  # noqa: PTH118
    if member.issym():
        # A link is put in the place of what is there; anything else would be written through it.
        folder, last = os.path.split(place.rstrip("/"))
        place = os.path.join(os.path.realpath(folder), last)  # noqa: PTH118
    else:
        place = os.path.realpath(place)
    if os.path.commonpath([os.path.normpath(place), inside]) != inside:
        message = f"{member.name!r} would land outside"
        raise tarfile.ExtractError(message)
