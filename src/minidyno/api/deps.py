"""What the API is given: use cases, and facts about the platform."""

from collections.abc import Callable
from dataclasses import dataclass, field

from minidyno.api.pages.openings import Openings
from minidyno.domain.language import DEFAULT, Language
from minidyno.domain.settings import Settings
from minidyno.ports.addon_pages import OpensAddons
from minidyno.ports.clock import Clock
from minidyno.ports.log_tail import LogTail
from minidyno.services.addons.addons import Addons
from minidyno.services.app_metrics import AppMetrics
from minidyno.services.apps import Apps
from minidyno.services.builds import Builds
from minidyno.services.config_vars import ConfigVars
from minidyno.services.databases import Databases
from minidyno.services.deploy_times import DeployTimes
from minidyno.services.dynos import Dynos
from minidyno.services.formation import Formation
from minidyno.services.log_archiving import LogArchiving
from minidyno.services.memory_watch import MemoryWatch
from minidyno.services.one_offs import OneOffs
from minidyno.services.releases import Releases
from minidyno.services.sessions import Sessions
from minidyno.services.slugs import Slugs
from minidyno.services.sources import Sources
from minidyno.services.transfers.schedules import BackupSchedules
from minidyno.services.transfers.transfers import Transfers


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """Facts about this platform.

    `home` is None when nothing is kept on disk; `log` says where an internal error's details are;
    `since` is when the platform was set up (seconds since the epoch); `generation` tells that of
    the route snapshot in force.
    """

    version: str
    backend: str
    stack: str
    home: str | None
    log: str
    router_port: int
    generation: Callable[[], int]
    since: float = 0.0
    architecture: str = "amd64"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiServices:
    """The use cases that the routes call."""

    apps: Apps
    config_vars: ConfigVars
    releases: Releases
    formation: Formation
    dynos: Dynos
    builds: Builds
    deploy_times: DeployTimes
    sources: Sources
    slugs: Slugs
    one_offs: OneOffs
    sessions: Sessions
    memory_watch: MemoryWatch
    addons: Addons
    databases: Databases
    transfers: Transfers
    schedules: BackupSchedules
    log_tail: LogTail
    # Where there are no add-ons, there are none.
    archiving: LogArchiving | None = None
    metrics: AppMetrics | None = None
    clock: Clock
    settings: Settings
    platform: Platform
    language: Language = DEFAULT
    openings: Openings = field(default_factory=Openings)
    addon_door: OpensAddons | None = None  # None where there are no add-ons
