"""Hands the use cases to the API."""

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from minidyno.api.deps import ApiServices, Platform
from minidyno.bootstrap.control_plane import ControlPlane
from minidyno.domain.language import Language
from minidyno.services.addons.door import AddonDoor


def own_version() -> str:
    """The version of the installed package; in a browser there may be none."""
    try:
        return version("minidyno")
    except PackageNotFoundError:
        return "0"


def api_services(
    plane: ControlPlane, generation: Callable[[], int], home: Path | None, language: Language
) -> ApiServices:
    """Put together what the API is given."""
    parts = plane.parts
    with parts.store.transaction():
        since = parts.store.value("since")
        if since is None:
            since = str(parts.clock.now())
            parts.store.set_value("since", since)
    return ApiServices(
        apps=plane.apps,
        config_vars=plane.config_vars,
        releases=plane.releases,
        formation=plane.formation,
        dynos=plane.dynos,
        builds=plane.builds,
        deploy_times=plane.deploy_times,
        sources=plane.sources,
        slugs=plane.slugs,
        one_offs=plane.one_offs,
        sessions=plane.sessions,
        memory_watch=plane.memory_watch,
        addons=plane.addons,
        databases=plane.databases,
        transfers=plane.transfers,
        schedules=plane.schedules,
        addon_door=AddonDoor(plane.addons),
        log_tail=plane.logplex,
        archiving=plane.archiving,
        metrics=plane.metrics,
        clock=parts.clock,
        settings=parts.settings,
        platform=Platform(
            version=own_version(),
            backend=parts.backend.name,
            stack=parts.builder.stack,
            home=str(home) if home else None,
            log=str(home / "logs" / "api.log") if home else "—",
            router_port=parts.settings.router_port,
            generation=generation,
            since=float(since),
        ),
        language=language,
    )
