"""The folder of one dyno of the process backend: its lock, its records, its place on disk."""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from minidyno.backends.dyno_parent import records


@dataclass(frozen=True, slots=True)
class Identity:
    """The processes of a dyno: pids, and when each started (good for comparing alone)."""

    parent: int
    parent_started: str
    pid: int
    started: str
    port: int | None


@dataclass(frozen=True, slots=True)
class End:
    """How a dyno ended: exit code (a signal's number is negative), and whether it was killed.

    `cpu_seconds` is the processor time of all its processes; None when its parent was killed.
    """

    code: int
    insisted: bool
    cpu_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class DynoFolder:
    """What is on disk about one dyno.

    Alive is who holds the lock: the kernel lets go of it with the process, however that ends, so
    no pid that is used again can pass for a living dyno. From its creation on the lock is held by
    the backend, and from there the same lock is handed to the parent: a control plane killed in
    the middle of a start leaves a folder whose lock is free.
    """

    path: Path

    @property
    def name(self) -> str:
        """The instance whose folder this is."""
        return self.path.name

    @property
    def app(self) -> Path:
        """The dyno's own copy of the slug."""
        return self.path / records.APP

    @property
    def spool(self) -> Path:
        """Where its lines are."""
        return self.path / records.SPOOL

    def create(self) -> int:
        """Make the folder, and return the descriptor that holds its lock."""
        self.path.mkdir(mode=0o700, parents=True)
        lock = os.open(self.path / records.LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        return lock

    def exists(self) -> bool:
        """Say whether anything is known of this dyno."""
        return self.path.is_dir()

    def is_held(self) -> bool:
        """Say whether the dyno lives, or is just being started."""
        try:
            lock = os.open(self.path / records.LOCK, os.O_RDONLY)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(lock)
        return False

    def identity(self) -> Identity | None:
        """Who runs; None before the parent has written it."""
        record = records.read_record(str(self.path), records.IDENTITY)
        if record is None:
            return None
        return Identity(
            parent=int(record["parent"]),
            parent_started=record["parent_started"],
            pid=int(record["pid"]),
            started=record["started"],
            port=int(record["port"]) if record["port"] else None,
        )

    def end(self) -> End | None:
        """How it ended; None without a record of it."""
        record = records.read_record(str(self.path), records.EXIT)
        if record is None:
            return None
        seconds = record.get("cpu")
        return End(
            code=int(record["code"]),
            insisted=record["insisted"] == "1",
            cpu_seconds=None if seconds is None else float(seconds),
        )

    def write_end(self, end: End) -> None:
        """Leave the record that a killed parent could not write."""
        record = {"code": str(end.code), "insisted": str(int(end.insisted))}
        records.write_record(str(self.path), records.EXIT, record)

    def ask_stop(self, deadline: float) -> None:
        """Leave word for the parent until when to wait; an earlier deadline already there stays."""
        before = records.read_record(str(self.path), records.STOP)
        if before is not None:
            deadline = min(deadline, float(before["deadline"]))
        records.write_record(str(self.path), records.STOP, {"deadline": repr(deadline)})
