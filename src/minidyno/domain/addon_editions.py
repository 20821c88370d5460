"""Which server made an add-on's data, and which others read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Edition:
    """A server as far as its data depends on it: "PostgreSQL 18", "Valkey 9.1"."""

    kind: str
    version: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.kind} {'.'.join(map(str, self.version))}"


class KeepsData(Protocol):
    """What is known of the data of one kind of server, without starting one."""

    error: str  # the catalogue's, for data that no server here reads

    def edition(self, said: str) -> Edition | None:
        """From what the server says of itself with `--version`; None for a strange one."""

    def maker(self, data: Path) -> Edition | None:
        """The oldest edition that may have made the data; None where there is none yet."""

    def reads(self, server: Edition, maker: Edition) -> bool:
        """Say whether a server goes on with what another one left, for good where it is newer."""

    def packages(self, maker: Edition) -> Mapping[str, str]:
        """What has such a server, by the command that installs it ("apt", "brew", "pip")."""
