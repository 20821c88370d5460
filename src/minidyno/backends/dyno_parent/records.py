"""Small files that the parent and the backend leave for each other in a dyno's folder.

Each is written whole or not at all (a rename), one `name=value` a line.
"""

import os

IDENTITY = "identity"  # who runs: parent, parent_started, pid, started, port
EXIT = "exit"  # how it ended: code, insisted, cpu (seconds)
STOP = "stop"  # until when to wait after SIGTERM: deadline, on the monotonic clock
SPEC = "spec"  # what to run; removed once read, for it holds the config vars
LOCK = "lock"  # locked for as long as the dyno lives
SPOOL = "log"
APP = "app"

MARK = "MINIDYNO_DYNO"  # in the environment of each process of a dyno


def write_record(folder: str, name: str, record: "dict[str, str]") -> None:
    """Write a record, replacing the one before."""
    path = os.path.join(folder, name)
    temporary = f"{path}.{os.getpid()}.new"
    with open(temporary, "w", encoding="utf-8") as file:
        file.writelines(f"{key}={value}\n" for key, value in record.items())
    os.replace(temporary, path)


def read_record(folder: str, name: str) -> "dict[str, str] | None":
    """Read a record; None when there is none."""
    try:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            lines = file.read().splitlines()
    except FileNotFoundError:
        return None
    return dict(line.split("=", 1) for line in lines)


class Order:
    """What the backend tells the parent to run."""

    __slots__ = (
        "argv",
        "directory",
        "env",
        "hangup_grace",
        "port",
        "reads_all",
        "spool_limit",
        "stop_signal",
        "terminal",
        "user",
    )

    def __init__(
        self,
        *,
        argv: "list[str]",
        directory: str,
        env: "dict[str, str]",
        port: str,
        spool_limit: int,
        terminal: bool = False,
        hangup_grace: float = 0.0,
        user: str = "",
        reads_all: bool = False,
        stop_signal: int = 0,
    ) -> None:
        self.argv = argv
        self.directory = directory
        self.env = env
        self.port = port
        self.spool_limit = spool_limit
        self.terminal = terminal  # its input and output are one terminal, not pipes
        self.hangup_grace = hangup_grace  # seconds between SIGHUP and SIGKILL
        self.user = user  # whom to become before it begins, "uid:gid"; "" is who we are
        self.reads_all = reads_all  # that user may read what others keep to themselves
        self.stop_signal = stop_signal  # for the main process alone; 0 is SIGTERM for all

    def write(self, folder: str) -> None:
        """Leave the order in the folder, for the owner's eyes only; raises ValueError on NUL."""
        env = [f"{key}={value}" for key, value in self.env.items()]
        limits = [str(self.spool_limit), str(int(self.terminal)), repr(self.hangup_grace)]
        who = [self.user, str(int(self.reads_all)), str(self.stop_signal)]
        head = [self.directory, self.port, *limits, *who, str(len(self.argv))]
        items = [*head, *self.argv, *env]
        if any("\0" in item for item in items):
            raise ValueError("NUL")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        descriptor = os.open(os.path.join(folder, SPEC), flags, 0o600)
        with open(descriptor, "wb") as file:
            file.write(os.fsencode("\0".join(items)))

    @classmethod
    def take(cls, folder: str) -> "Order":
        """Read the order and remove it."""
        path = os.path.join(folder, SPEC)
        with open(path, "rb") as file:
            items = os.fsdecode(file.read()).split("\0")
        os.unlink(path)
        directory, port, limit, terminal, grace, user, reads_all, stop_signal, count = items[:9]
        end = 9 + int(count)
        return cls(
            argv=items[9:end],
            directory=directory,
            env=dict(item.split("=", 1) for item in items[end:]),
            port=port,
            spool_limit=int(limit),
            terminal=terminal == "1",
            hangup_grace=float(grace),
            user=user,
            reads_all=reads_all == "1",
            stop_signal=int(stop_signal),
        )
