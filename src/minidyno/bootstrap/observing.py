"""Puts together what is kept about apps: their logs, and figures of their requests."""

from collections.abc import Callable, Collection

from minidyno.addons import registros, rendimiento
from minidyno.bootstrap.control_plane import Parts
from minidyno.services.app_metrics import AppMetrics
from minidyno.services.attached_plans import attached_plans, log_retention
from minidyno.services.dyno_ends import DynoEnds
from minidyno.services.log_archiving import LogArchiving
from minidyno.services.memory_watch import MemoryWatch


def assemble_archiving(parts: Parts) -> LogArchiving | None:
    """Build what keeps the logs of apps with `registros`; None where nothing keeps them."""
    if parts.log_archive is None:
        return None
    return LogArchiving(
        archive=parts.log_archive,
        log_store=parts.log_store,
        clock=parts.clock,
        wanted=log_retention(parts.store, registros.SERVICE),
    )


def observed(parts: Parts) -> Callable[[], Collection[str]]:
    """Give the ids of apps with `rendimiento`, at each call as it is then."""
    return lambda: attached_plans(parts.store, rendimiento.SERVICE)


def assemble_metrics(parts: Parts, usages: MemoryWatch, ends: DynoEnds) -> AppMetrics | None:
    """Build what counts for apps with `rendimiento`; None where nothing keeps figures."""
    if parts.metrics_store is None:
        return None
    return AppMetrics(
        metrics=parts.metrics_store,
        store=parts.store,
        log_store=parts.log_store,
        clock=parts.clock,
        usages=usages,
        ends=ends,
        wanted=observed(parts),
    )
