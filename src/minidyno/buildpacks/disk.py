"""What the disk says, in the platform's errors."""

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from minidyno.domain.errors import MinidynoError

_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_BAD_NAME = {errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL}


@contextlib.contextmanager
def translated_errors(folder: Path, path: str | None = None) -> Iterator[None]:
    """Raise `disk_full` when the disk is full, `archive_path_invalid` for an impossible name."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise MinidynoError("disk_full", folder=folder) from error
        if path is not None and error.errno in _BAD_NAME:
            shown = path[:200].encode("utf-8", "backslashreplace").decode()
            raise MinidynoError("archive_path_invalid", path=shown) from error
        raise
