"""Which apps have an add-on of a service attached, and of which plans."""

from collections.abc import Callable, Mapping, Sequence

from minidyno.domain.addon_services import Plan, Service
from minidyno.domain.addons import AddonState
from minidyno.ports.log_archive import Retention
from minidyno.ports.store import Store


def attached_plans(store: Store, service: Service) -> Mapping[str, Sequence[Plan]]:
    """By app, the plans of the service's add-ons that it has, once they are provisioned."""
    addons = {
        addon.id: addon
        for addon in store.addons()
        if addon.service == service.name and addon.state is AddonState.PROVISIONED
    }
    if not addons:
        return {}
    found: dict[str, list[Plan]] = {}
    for attachment in store.addon_attachments():
        addon = addons.get(attachment.addon_id)
        plan = service.plan(addon.plan) if addon else None
        if plan is not None:
            found.setdefault(attachment.app_id, []).append(plan)
    return found


def log_retention(store: Store, service: Service) -> Callable[[], Mapping[str, Retention]]:
    """How much of an app's log is kept: as much as the largest of its plans says."""

    def now() -> Mapping[str, Retention]:
        return {
            app_id: Retention(
                lines=max(plan.limits["lines"] for plan in plans),
                days=max(plan.limits["days"] for plan in plans),
            )
            for app_id, plans in attached_plans(store, service).items()
        }

    return now
