"""Run a program that hears nothing of the machine's networks: `python deaf.py PROGRAM WORDS`.

Chromium drops what it is loading, from loopback too, when a network of the machine comes or goes
(ERR_NETWORK_CHANGED), and Docker's do all the time. It is told by the kernel through a netlink
socket, and goes on quietly where it cannot have one: so it is not given one.
"""

import ctypes
import os
import shutil
import struct
import sys
from pathlib import Path

# By machine: its name for seccomp, and the number of socket(2). linux/audit.h, asm/unistd.h.
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_SET_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2  # linux/prctl.h, linux/seccomp.h
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06  # linux/bpf_common.h
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16  # where they are in a call: linux/seccomp.h
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_AF_NETLINK, _EAFNOSUPPORT = 16, 97


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def wrapper(name: str, folder: Path) -> Path | None:
    """Write a program of this name that is the system's one, deaf; None where that is unknown."""
    program = shutil.which(name)
    if (
        program is None
        or not sys.platform.startswith("linux")
        or os.uname().machine not in _MACHINES
    ):
        return None
    written = folder / name
    written.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{__file__}" "{program}" "$@"\n')
    written.chmod(0o755)
    return written


def become_deaf() -> None:
    """Have this process, and what it starts, refused netlink sockets. Raises OSError."""
    machine, socket = _MACHINES[os.uname().machine]
    steps = (
        (_LOAD, 0, 0, _MACHINE),
        (_IF_EQUAL, 0, 4, machine),
        (_LOAD, 0, 0, _NUMBER),
        (_IF_EQUAL, 0, 2, socket),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_IF_EQUAL, 1, 0, _AF_NETLINK),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE | _EAFNOSUPPORT),
    )
    written = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = _Program(len(steps), ctypes.addressof(written))
    libc = ctypes.CDLL(None, use_errno=True)
    for words in ((_SET_NO_NEW_PRIVILEGES, 1, 0), (_SET_SECCOMP, _FILTER, ctypes.byref(program))):
        if libc.prctl(*words, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")


if __name__ == "__main__":
    become_deaf()
    os.execv(sys.argv[1], sys.argv[1:])
