"""Puts together what starts, watches and ends dynos."""

from collections.abc import Callable
from dataclasses import dataclass

from minidyno.bootstrap.bell import Bell
from minidyno.bootstrap.control_plane import Parts
from minidyno.bootstrap.observing import observed
from minidyno.logplex.logplex import Logplex
from minidyno.services.attached_starts import AttachedStarts
from minidyno.services.deploy_times import DeployTimes
from minidyno.services.dyno_actions import DynoActions
from minidyno.services.dyno_ends import DynoEnds
from minidyno.services.dyno_events import DynoEvents
from minidyno.services.dynos import Dynos
from minidyno.services.first_deploys import FirstDeploys
from minidyno.services.formation import Formation
from minidyno.services.memory_watch import MemoryWatch
from minidyno.services.one_offs import OneOffs
from minidyno.services.reconciler import Reconciler
from minidyno.services.release_phase import ReleasePhase
from minidyno.services.sessions import Sessions


@dataclass(frozen=True, kw_only=True)
class DynoServices:
    """The use cases of dynos, and the loops that keep them as they should be."""

    formation: Formation
    dynos: Dynos
    actions: DynoActions
    one_offs: OneOffs
    phase: ReleasePhase
    reconciler: Reconciler
    first_deploys: FirstDeploys
    memory_watch: MemoryWatch
    ends: DynoEnds
    sessions: Sessions


def assemble_dynos(
    parts: Parts,
    logplex: Logplex,
    times: DeployTimes,
    wake: Bell,
    waits: Callable[[str], bool],
) -> DynoServices:
    """Build them; whoever rings the bell has the reconciler look.

    `waits` says of an app's id whether its dynos do not start yet.
    """
    store, clock, system, settings = parts.store, parts.clock, parts.system, parts.settings
    formation = Formation(
        store=store,
        clock=clock,
        system=system,
        settings=settings,
        sink=logplex,
        wake=wake,
        stacks=parts.builder.stacks,
    )
    dynos = Dynos(store=store, clock=clock, sink=logplex, wake=wake, waits=waits)
    ends = DynoEnds()
    actions = DynoActions(
        store=store,
        backend=parts.backend,
        clock=clock,
        system=system,
        settings=settings,
        sink=logplex,
        dynos=dynos,
        attached=AttachedStarts(
            backend=parts.backend, clock=clock, settings=settings, sink=logplex, dynos=dynos
        ),
        ends=ends,
        wake=wake,
    )
    one_offs = OneOffs(
        store=store,
        clock=clock,
        system=system,
        actions=actions,
        lines=parts.backend,
        outputs=parts.outputs,
        formation=formation,
    )
    phase = ReleasePhase(
        store=store,
        clock=clock,
        settings=settings,
        sink=logplex,
        outputs=parts.outputs,
        one_offs=one_offs,
        backend=parts.backend,
    )
    reconciler = Reconciler(
        store=store,
        backend=parts.backend,
        routes=parts.routes,
        clock=clock,
        settings=settings,
        formation=formation,
        actions=actions,
        events=DynoEvents(
            store=store,
            clock=clock,
            sink=logplex,
            settings=settings,
            ends=ends,
            finished=one_offs.has_ended,
        ),
        times=times,
        traced=observed(parts),
        waits=waits,
    )
    first_deploys = FirstDeploys(
        store=store,
        clock=clock,
        system=system,
        settings=settings,
        sink=logplex,
        outputs=parts.outputs,
        one_offs=one_offs,
        backend=parts.backend,
    )
    memory_watch = MemoryWatch(
        store=store,
        backend=parts.backend,
        clock=clock,
        settings=settings,
        sink=logplex,
        wake=wake,
    )
    sessions = Sessions(
        backend=parts.backend,
        clock=clock,
        settings=settings,
        sink=logplex,
        dynos=dynos,
        one_offs=one_offs,
        wake=wake,
    )
    wake.answer = reconciler.wake
    return DynoServices(
        formation=formation,
        dynos=dynos,
        actions=actions,
        one_offs=one_offs,
        phase=phase,
        reconciler=reconciler,
        first_deploys=first_deploys,
        memory_watch=memory_watch,
        ends=ends,
        sessions=sessions,
    )
