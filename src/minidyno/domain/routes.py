"""The route snapshot: all that the router knows, in one file."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class AppState(StrEnum):
    """Why an app has, or has not, somewhere to send a request."""

    BLANK = "blank"  # H81: no release with code yet
    NO_WEB = "no_web"  # H14: scaled to nothing
    BOOTING = "booting"  # its first dynos have not answered yet
    UP = "up"
    CRASHED = "crashed"  # H10
    ASLEEP = "asleep"
    MAINTENANCE = "maintenance"  # H80


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A dyno that answers. `id` is the dyno's id, `dyno` its name for the log line."""

    id: str
    dyno: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class AppRoute:
    """How requests for an app are sent: by Host header, or by the app's own port.

    `traced` says that somebody keeps traces of it, so that the router decides which.
    """

    id: str
    name: str
    hosts: tuple[str, ...]
    port: int
    state: AppState
    endpoints: tuple[Endpoint, ...] = ()
    traced: bool = False


@dataclass(frozen=True, slots=True)
class Routes:
    """A snapshot. `generation` grows with each change and survives restarts."""

    generation: int = 0
    apps: tuple[AppRoute, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """Make plain data for the file."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Routes":
        """Read what `to_json` wrote; raises KeyError, TypeError or ValueError on anything else."""
        return cls(
            generation=int(data["generation"]),
            apps=tuple(
                AppRoute(
                    id=str(app["id"]),
                    name=str(app["name"]),
                    hosts=tuple(app["hosts"]),
                    port=int(app["port"]),
                    state=AppState(app["state"]),
                    endpoints=tuple(Endpoint(**e) for e in app["endpoints"]),
                    # Not in snapshots of before there were traces.
                    traced=bool(app.get("traced", False)),
                )
                for app in data["apps"]
            ),
        )
