"""Errors of SQLite and of files, told by their codes, as the errors that people are given."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from minidyno.domain.errors import MinidynoError

# A full disk shows as IOERR_SHMSIZE when the write-ahead log's index is what cannot grow.
_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE})
_UNUSABLE = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOTADB,
    }
)
_PRIMARY = 0xFF  # the low byte of an extended code is the plain one
_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextmanager
def sqlite_errors_told(folder: Path) -> Iterator[None]:
    """Raise `disk_full` or `home_unusable` for what SQLite says of the disk; let the rest pass."""
    try:
        yield
    except sqlite3.Error as error:
        # Errors of the module itself, such as a closed connection, have no code.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
        if code in _FULL:
            raise MinidynoError("disk_full", folder=folder) from error
        if code & _PRIMARY in _UNUSABLE:
            raise MinidynoError("home_unusable", home=folder, reason=error) from error
        raise


@contextmanager
def file_errors_told(folder: Path) -> Iterator[None]:
    """Raise `disk_full` or `home_unusable` for what the system says of a file."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise MinidynoError("disk_full", folder=folder) from error
        raise MinidynoError("home_unusable", home=folder, reason=error.strerror) from error
