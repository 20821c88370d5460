"""What a router worker is told at its start."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class RouterConfig:
    """Where a worker listens, what it reads, where it writes; times in seconds, sizes in bytes.

    `socket` is the path the control plane listens on (`socket_path` shortens a long one), `spool`
    the folder of this worker's log lines.
    """

    host: str
    router_port: int
    snapshot: Path
    socket: Path
    spool: Path
    worker: str = "router.1"
    boot_timeout: float = 60.0
    connect_timeout: float = 5.0
    first_byte_timeout: float = 30.0
    idle_timeout: float = 55.0
    keepalive_timeout: float = 90.0
    shutdown_limit: float = 30.0
    spool_limit: int = 32_000_000
    reuse_port: bool = False  # for more than one worker on the same ports

    def to_json(self) -> str:
        """Write it as one argument of a command line."""
        return json.dumps({name: _plain(value) for name, value in asdict(self).items()})

    @classmethod
    def from_json(cls, text: str) -> "RouterConfig":
        """Read what `to_json` wrote; raises KeyError, TypeError or ValueError."""
        data = json.loads(text)
        for name in ("snapshot", "socket", "spool"):
            data[name] = Path(data[name])
        return cls(**data)


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Path) else value
