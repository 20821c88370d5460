"""Puts together what add-ons are made of."""

from collections.abc import Sequence

from minidyno.domain.settings import Settings
from minidyno.ports.addon_host import AddonHost
from minidyno.ports.addon_provider import AddonProvider
from minidyno.ports.clock import Clock
from minidyno.ports.log_sink import LogSink
from minidyno.ports.store import Store
from minidyno.ports.system import System
from minidyno.services.addons.addons import Addons
from minidyno.services.addons.attaching import Attaching
from minidyno.services.addons.catalogue import AddonCatalogue
from minidyno.services.addons.first_wait import FirstWait
from minidyno.services.addons.keeper import AddonKeeper
from minidyno.services.addons.plan_changes import PlanChanges
from minidyno.services.addons.plan_limits import PlanLimits
from minidyno.services.addons.port_leases import PortLeases
from minidyno.services.addons.rotation import Rotation
from minidyno.services.addons.servers import AddonServers
from minidyno.services.addons.turns import Turns
from minidyno.services.releases import Releases


def assemble_addons(
    *,
    store: Store,
    clock: Clock,
    system: System,
    settings: Settings,
    host: AddonHost | None,
    providers: Sequence[AddonProvider],
    sink: LogSink,
    releases: Releases,
    first_wait: FirstWait,
) -> tuple[Addons, AddonKeeper]:
    """Build the use cases of add-ons, and the keeper of their servers."""
    catalogue = AddonCatalogue(providers)
    ports = PortLeases(store=store, clock=clock, system=system, settings=settings)
    servers = AddonServers(
        store=store, host=host, catalogue=catalogue, ports=ports, clock=clock, settings=settings
    )
    attaching = Attaching(
        store=store, clock=clock, system=system, sink=sink, servers=servers, releases=releases
    )
    limits = PlanLimits(store=store, servers=servers, attaching=attaching)
    turns = Turns()
    keeper = AddonKeeper(
        store=store,
        clock=clock,
        settings=settings,
        servers=servers,
        attaching=attaching,
        rotation=Rotation(store=store, servers=servers, attaching=attaching),
        limits=limits,
        turns=turns,
        first_wait=first_wait,
    )
    plans = PlanChanges(
        store=store,
        clock=clock,
        catalogue=catalogue,
        servers=servers,
        attaching=attaching,
        limits=limits,
        turns=turns,
    )
    addons = Addons(
        store=store,
        clock=clock,
        system=system,
        sink=sink,
        catalogue=catalogue,
        servers=servers,
        attaching=attaching,
        ports=ports,
        plans=plans,
        turns=turns,
        wake=keeper.wake,
    )
    return addons, keeper
