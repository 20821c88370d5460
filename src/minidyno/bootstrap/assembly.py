"""Puts services together over ports; what the ports are made of is decided elsewhere."""

from minidyno.bootstrap.addons import assemble_addons
from minidyno.bootstrap.backups import assemble_transfers
from minidyno.bootstrap.bell import Bell
from minidyno.bootstrap.control_plane import ControlPlane, Parts
from minidyno.bootstrap.dyno_services import assemble_dynos
from minidyno.bootstrap.observing import assemble_archiving, assemble_metrics
from minidyno.domain.stacks import CONTAINER
from minidyno.logplex.collector import Collector
from minidyno.logplex.logplex import Logplex
from minidyno.services.addons.first_wait import FirstWait
from minidyno.services.apps import Apps
from minidyno.services.builds import Builds
from minidyno.services.config_vars import ConfigVars
from minidyno.services.databases import Databases
from minidyno.services.deploy_times import DeployTimes
from minidyno.services.first_addons import FirstAddons
from minidyno.services.image_wait import ImageWait
from minidyno.services.rebuilds import Rebuilds
from minidyno.services.releases import Releases
from minidyno.services.slugs import Slugs
from minidyno.services.sources import Sources


def assemble(parts: Parts) -> ControlPlane:
    """Build the use cases over these parts."""
    store, clock, system, settings = parts.store, parts.clock, parts.system, parts.settings
    wake = Bell()
    logplex = Logplex(
        store=parts.log_store,
        clock=clock,
        collector=Collector(
            store=parts.log_store,
            dynos=parts.backend,
            router=parts.router_lines,
            router_workers=parts.router_workers,
            line_limit=settings.log_line_limit,
        ),
    )
    times = DeployTimes(store=store, clock=clock)
    first_wait = FirstWait(store=store, clock=clock, settings=settings)
    image_wait = ImageWait(store=store, clock=clock, runs_images=CONTAINER in parts.builder.stacks)
    running = assemble_dynos(
        parts,
        logplex,
        times,
        wake,
        waits=lambda app_id: first_wait.waits(app_id) or image_wait.waits(app_id),
    )
    sources = Sources(blobs=parts.blobs, clock=clock, system=system, settings=settings)
    releases = Releases(
        store=store,
        blobs=parts.blobs,
        clock=clock,
        system=system,
        settings=settings,
        sink=logplex,
        wake=wake,
        sources_waiting=sources.waiting,
        formation=running.formation,
        phase=running.phase,
    )
    addons, addon_keeper = assemble_addons(
        store=store,
        clock=clock,
        system=system,
        settings=settings,
        host=parts.addon_host,
        providers=parts.addon_providers,
        sink=logplex,
        releases=releases,
        first_wait=first_wait,
    )
    transfers, schedules = assemble_transfers(parts, logplex, addons.servers)
    apps = Apps(
        store=store,
        clock=clock,
        system=system,
        settings=settings,
        sink=logplex,
        builder=parts.builder,
        releases=releases,
        wake=wake,
    )
    apps.on_destroy(lambda _: addon_keeper.wake())
    apps.on_destroy(lambda _: transfers.sweep())
    builds = Builds(
        store=store,
        clock=clock,
        system=system,
        builder=parts.builder,
        outputs=parts.outputs,
        sink=logplex,
        releases=releases,
        first_deploys=running.first_deploys,
        first_addons=FirstAddons(addons),
    )
    return ControlPlane(
        parts=parts,
        apps=apps,
        releases=releases,
        config_vars=ConfigVars(releases=releases, store=store, settings=settings),
        formation=running.formation,
        dynos=running.dynos,
        builds=builds,
        rebuilds=Rebuilds(
            store=store,
            clock=clock,
            builder=parts.builder,
            sink=logplex,
            releases=releases,
            builds=builds,
            image_wait=image_wait,
        ),
        deploy_times=times,
        sources=sources,
        slugs=Slugs(
            store=store,
            blobs=parts.blobs,
            clock=clock,
            system=system,
            settings=settings,
            releases=releases,
        ),
        one_offs=running.one_offs,
        sessions=running.sessions,
        phase=running.phase,
        logplex=logplex,
        actions=running.actions,
        reconciler=running.reconciler,
        memory_watch=running.memory_watch,
        archiving=assemble_archiving(parts),
        addons=addons,
        addon_keeper=addon_keeper,
        metrics=assemble_metrics(parts, running.memory_watch, running.ends),
        databases=Databases(addons=addons, sessions=running.sessions),
        transfers=transfers,
        schedules=schedules,
    )
