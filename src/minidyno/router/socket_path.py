"""Where the control plane and the router's workers meet: one function, used by both."""

import os
from pathlib import Path
from zlib import crc32

LONGEST = 100  # bytes; sun_path holds 104 on macOS, 108 on Linux, with its final NUL


def socket_path(wanted: Path) -> Path:
    """Return the path itself, or a short one made from it when a Unix socket cannot hold it."""
    name = os.fsencode(wanted)
    if len(name) <= LONGEST:
        return wanted
    # Imported only here: it brings random, shutil and lzma, which a worker's memory can do without.
    from tempfile import gettempdir  # noqa: PLC0415

    user = os.getuid() if hasattr(os, "getuid") else 0
    return Path(gettempdir()) / f"minidyno-{user}-{crc32(name):08x}{crc32(name[::-1]):08x}.sock"
