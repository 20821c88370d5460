"""Stops being root, for good, before a server begins."""

import os
import struct

_PR_SET_KEEPCAPS = 8
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CAP_DAC_READ_SEARCH = 2
_VERSION = 0x20080522  # of Linux's form for capabilities


def become(user: str, reads_all: bool) -> None:
    """Be that user ("uid:gid") and no one else; raises OSError.

    `reads_all` keeps one power of root's: to read what lies in folders that are closed to others.
    A program under /root (a Python installed there) could not be run otherwise. Linux alone.
    """
    uid, gid = (int(number) for number in user.split(":"))
    os.umask(0o077)
    os.setgroups([])
    os.setgid(gid)
    if reads_all:
        _keep_reading(uid)
    else:
        os.setuid(uid)


def _keep_reading(uid: int) -> None:
    import ctypes  # noqa: PLC0415 - only where it is of use

    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setuid(uid)
    mask = 1 << _CAP_DAC_READ_SEARCH
    header = struct.pack("=Ii", _VERSION, 0)
    # Effective, permitted and inheritable, of the first 32 and of the others.
    data = struct.pack("=6I", mask, mask, mask, 0, 0, 0)
    number = ctypes.get_errno
    if libc.capset(header, data) or libc.prctl(
        _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_READ_SEARCH, 0, 0
    ):
        raise OSError(number(), os.strerror(number()))
