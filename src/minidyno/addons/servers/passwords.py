"""Who may come in: users with passwords, of which only salted hashes are kept."""

import hmac
import json
import secrets
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from minidyno.addons.servers.durable import write_file


def hashed(password: str) -> str:
    """What is kept of a password.

    One round is enough: these passwords are long and random, made by the platform, so that nobody
    can guess them however fast a guess is.
    """
    salt = secrets.token_hex(16)
    return f"{salt}:{_digest(salt, password)}"


def fits(kept: str, password: str) -> bool:
    """Say whether it is this password, in a time that does not tell how near it was."""
    salt, _, digest = kept.partition(":")
    return hmac.compare_digest(_digest(salt, password), digest)


def _digest(salt: str, password: str) -> str:
    return sha256(f"{salt}:{password}".encode("utf-8", "surrogateescape")).hexdigest()


class Users:
    """The users of a server, kept in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._kept: dict[str, str] = {}
        if file.exists():
            self._kept = json.loads(file.read_text(encoding="utf-8"))

    def let_in(self, name: str, password: str) -> None:
        """Add a user, or change the password of one; raises OSError."""
        self._write({**self._kept, name: hashed(password)})

    def keep_out(self, name: str) -> None:
        """Remove a user; an unknown one is no error. Raises OSError."""
        self._write({other: kept for other, kept in self._kept.items() if other != name})

    def knows(self, name: str, password: str) -> bool:
        """Say whether this user may come in."""
        # An unknown user takes as long as a wrong password.
        return fits(self._kept.get(name, ":"), password)

    def _write(self, kept: Mapping[str, str]) -> None:
        content = json.dumps(kept).encode()
        write_file(self._file, lambda file: file.write(content))
        self._kept = dict(kept)
