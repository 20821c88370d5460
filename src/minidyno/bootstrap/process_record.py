"""Who a process is: its number and when it started, kept in a file.

A process number alone is given again to others; together with the start time it never is.
Used by the supervisor, which must stay small: the standard library's lightest modules alone.
"""

import json
import os
from pathlib import Path

_LINUX = Path("/proc/self/stat")


def start_time(pid: int) -> str | None:
    """Say when a process started, as text to compare; None when it has ended."""
    if _LINUX.exists():
        return _from_proc(pid)
    return _from_ps(pid)


def _from_proc(pid: int) -> str | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    # The second field is the program's name in brackets, which may itself hold brackets.
    fields = stat.rpartition(")")[2].split()
    if fields[0] in {"Z", "X"}:
        return None
    # Counted from the start of the machine, so the start of the machine belongs to it.
    return f"{_boot()}-{fields[19]}"


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text()[:8]
    except OSError:
        return "boot"


def _from_ps(pid: int) -> str | None:
    # Imported here: on Linux the supervisor does without these 2 MB.
    import subprocess  # noqa: PLC0415

    done = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    state, _, started = done.stdout.strip().partition(" ")
    return started.strip() or None if not state.startswith("Z") else None


class ProcessRecord:
    """One process, known again after a restart of whoever started it."""

    def __init__(self, pid: int, started: str) -> None:
        self.pid = pid
        self.started = started

    @classmethod
    def of_this_process(cls) -> "ProcessRecord":
        """Describe the process that asks."""
        pid = os.getpid()
        return cls(pid, start_time(pid) or "")

    @classmethod
    def read(cls, path: Path) -> "ProcessRecord | None":
        """Read a record; None when there is none, or half of one."""
        try:
            raw = json.loads(path.read_bytes())
            return cls(int(raw["pid"]), str(raw["start_time"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Keep the record; who reads meanwhile sees the old one or the new one, never half."""
        fresh = path.with_name(f"{path.name}.{self.pid}")
        fresh.write_text(json.dumps({"pid": self.pid, "start_time": self.started}))
        fresh.replace(path)

    @property
    def is_alive(self) -> bool:
        """Say whether this very process still runs."""
        return start_time(self.pid) == self.started

    def __repr__(self) -> str:
        return f"<ProcessRecord {self.pid} {'alive' if self.is_alive else 'ended'}>"
