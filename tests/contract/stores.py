"""The stores that keep the same contract."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from minidyno.ports.store import Store
from minidyno.store.memory import MemoryStore
from minidyno.store.sqlite import SqliteStore

KINDS = ("memory", "sqlite")


@contextmanager
def a_store(kind: str, folder: Path) -> Iterator[Store]:
    """Open an empty store of that kind, and close it in the end."""
    if kind == "memory":
        yield MemoryStore()
        return
    with closing(SqliteStore(folder / "minidyno.db")) as store:
        yield store
