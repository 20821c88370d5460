"""What the API answers, typed. `raw` keeps the JSON as it came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

Json = Mapping[str, Any]


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _when(text: str) -> datetime:
    return datetime.fromisoformat(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountInfo:
    """Whose platform it is."""

    id: str
    email: str
    name: str
    raw: Json

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Read the JSON."""
        return cls(id=raw["id"], email=raw["email"], name=raw["name"] or "", raw=raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppInfo:
    """An app; `slug_size` in bytes."""

    id: str
    name: str
    web_url: str
    git_url: str
    stack: str
    build_stack: str
    region: str
    owner: str
    maintenance: bool
    slug_size: int | None
    created_at: datetime
    updated_at: datetime
    released_at: datetime | None
    raw: Json

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Read the JSON."""
        return cls(
            id=raw["id"],
            name=raw["name"],
            web_url=raw["web_url"],
            git_url=raw["git_url"],
            stack=raw["stack"]["name"],
            build_stack=raw["build_stack"]["name"],
            region=raw["region"]["name"],
            owner=raw["owner"]["email"],
            maintenance=raw["maintenance"],
            slug_size=raw["slug_size"],
            created_at=_when(raw["created_at"]),
            updated_at=_when(raw["updated_at"]),
            released_at=_time(raw["released_at"]),
            raw=raw,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressInfo:
    """Where an app answers: by name through the router, and on a port of its own."""

    host: str
    web_url: str
    port: int
    port_url: str
    router_url: str
    raw: Json

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Read the JSON."""
        return cls(
            host=raw["host"],
            web_url=raw["web_url"],
            port=raw["port"],
            port_url=raw["port_url"],
            router_url=raw["router_url"],
            raw=raw,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseInfo:
    """A release."""

    id: str
    version: int
    description: str
    status: str
    current: bool
    eligible_for_rollback: bool
    slug_id: str | None
    user: str
    created_at: datetime
    output_stream_url: str | None
    raw: Json

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Read the JSON."""
        slug = raw["slug"]
        return cls(
            id=raw["id"],
            output_stream_url=raw["output_stream_url"],
            version=raw["version"],
            description=raw["description"],
            status=raw["status"],
            current=raw["current"],
            eligible_for_rollback=raw["eligible_for_rollback"],
            slug_id=slug["id"] if slug else None,
            user=raw["user"]["email"],
            created_at=_when(raw["created_at"]),
            raw=raw,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessInfo:
    """One row of the formation."""

    id: str
    type: str
    command: str
    quantity: int
    size: str
    raw: Json

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Read the JSON."""
        return cls(
            id=raw["id"],
            type=raw["type"],
            command=raw["command"],
            quantity=raw["quantity"],
            size=raw["size"],
            raw=raw,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DynoInfo:
    """A dyno; `state` is one of starting, up, idle, crashed, down."""

    id: str
    name: str
    type: str
    command: str
    size: str
    state: str
    release: int
    created_at: datetime
    updated_at: datetime
    raw: Json

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Read the JSON."""
        return cls(
            id=raw["id"],
            name=raw["name"],
            type=raw["type"],
            command=raw["command"],
            size=raw["size"],
            state=raw["state"],
            release=raw["release"]["version"],
            created_at=_when(raw["created_at"]),
            updated_at=_when(raw["updated_at"]),
            raw=raw,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildInfo:
    """A build; `status` is one of pending, succeeded, failed."""

    id: str
    app_id: str
    status: str
    output_stream_url: str
    source_version: str | None
    slug_id: str | None
    release_id: str | None
    created_at: datetime
    updated_at: datetime
    raw: Json

    @property
    def succeeded(self) -> bool:
        """Say whether it ended in a release."""
        return self.status == "succeeded"

    @property
    def ended(self) -> bool:
        """Say whether it is over."""
        return self.status != "pending"

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Read the JSON."""
        return cls(
            id=raw["id"],
            app_id=raw["app"]["id"],
            status=raw["status"],
            output_stream_url=raw["output_stream_url"],
            source_version=raw["source_blob"]["version"],
            slug_id=raw["slug"]["id"] if raw["slug"] else None,
            release_id=raw["release"]["id"] if raw["release"] else None,
            created_at=_when(raw["created_at"]),
            updated_at=_when(raw["updated_at"]),
            raw=raw,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DynoSizeInfo:
    """A dyno size; `memory` in GB, `cents_per_month` at Heroku."""

    name: str
    memory: float
    compute: int
    dedicated: bool
    cents_per_month: int
    raw: Json

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Read the JSON."""
        return cls(
            name=raw["name"],
            memory=raw["memory"],
            compute=raw["compute"],
            dedicated=raw["dedicated"],
            cents_per_month=raw["cost"]["cents"],
            raw=raw,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusInfo:
    """The platform itself. `home` is None when it keeps nothing on disk."""

    version: str
    backend: str
    stack: str
    home: str | None
    api_url: str
    router_url: str
    generation: int
    apps: int
    dynos: Mapping[str, int]
    raw: Json

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Read the JSON."""
        return cls(
            version=raw["version"],
            backend=raw["backend"],
            stack=raw["stack"],
            home=raw["home"],
            api_url=raw["api_url"],
            router_url=raw["router_url"],
            generation=raw["generation"],
            apps=raw["apps"],
            dynos=dict(raw["dynos"]),
            raw=raw,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SlugInfo:
    """A slug; `commit` is None for code that did not come by git, `size` in bytes."""

    id: str
    commit: str | None
    process_types: Mapping[str, str]
    size: int | None
    raw: Json

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Read the JSON."""
        return cls(
            id=raw["id"],
            commit=raw["commit"],
            process_types=dict(raw["process_types"]),
            size=raw["size"],
            raw=raw,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseInfo:
    """A stretch of a deploy; `start` and `seconds` in seconds since its beginning."""

    name: str
    detail: str
    start: float
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineInfo:
    """Where the seconds of a deploy went; `switched` once its dynos have taken over."""

    version: int
    switched: bool
    seconds: float
    phases: tuple[PhaseInfo, ...]
    raw: Json

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Read the JSON."""
        return cls(
            version=raw["release"]["version"],
            switched=raw["switched"],
            seconds=raw["seconds"],
            phases=tuple(PhaseInfo(**phase) for phase in raw["phases"]),
            raw=raw,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageInfo:
    """What a dyno uses now: memory in bytes beside its size's, seconds of processor so far.

    Above `quota` it is R14; above `limit` it is ended (R15).
    """

    dyno: str
    size: str
    memory: int
    quota: int
    limit: int
    cpu_seconds: float
    processes: int
    raw: Json

    @property
    def share(self) -> float:
        """The memory as a share of the quota: 1.0 is all of it."""
        return self.memory / self.quota

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Read the JSON."""
        return cls(
            dyno=raw["name"],
            size=raw["size"],
            memory=raw["memory"],
            quota=raw["memory_quota"],
            limit=raw["memory_limit"],
            cpu_seconds=raw["cpu_seconds"],
            processes=raw["processes"],
            raw=raw,
        )
