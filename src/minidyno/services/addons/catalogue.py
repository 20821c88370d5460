"""What can be attached here: the services and their plans, by every name that they have."""

from collections.abc import Sequence

from minidyno.domain.addon_services import Plan, Service
from minidyno.domain.errors import MinidynoError
from minidyno.domain.names import closest
from minidyno.ports.addon_provider import AddonProvider


class AddonCatalogue:
    """The providers of this platform, in the order in which they are shown."""

    def __init__(self, providers: Sequence[AddonProvider]) -> None:
        self._by_name = {provider.service.name: provider for provider in providers}
        self._aliases = {
            alias: provider for provider in providers for alias in provider.service.aliases
        }

    @property
    def services(self) -> Sequence[Service]:
        """All services."""
        return [provider.service for provider in self._by_name.values()]

    def knows(self, word: str) -> bool:
        """Say whether a service has that name or alias."""
        return word in self._by_name or word in self._aliases

    def provider(self, service: str) -> AddonProvider:
        """The provider of a service, by its name or an alias.

        Raises `addon_service_unknown`, `addon_service_misspelt`.
        """
        found = self._by_name.get(service) or self._aliases.get(service)
        if found is not None:
            return found
        close = closest(service, [*self._by_name, *self._aliases])
        if close is not None:
            raise MinidynoError("addon_service_misspelt", service=service, close=close)
        known = ", ".join(self._by_name)
        raise MinidynoError("addon_service_unknown", service=service, known=known)

    def choose(self, wanted: str) -> tuple[AddonProvider, Plan]:
        """Read "redis:mini", or "redis" for its first plan; raises also `addon_plan_unknown`."""
        name, colon, plan_name = wanted.partition(":")
        provider = self.provider(name)
        service = provider.service
        plan = service.plan(plan_name) if colon else service.plans[0]
        if plan is None:
            known = ", ".join(f"{service.name}:{plan.name}" for plan in service.plans)
            raise MinidynoError("addon_plan_unknown", plan=wanted, known=known)
        return provider, plan

    def plan(self, service: str, plan: str) -> Plan:
        """The plan of an add-on; one that is no longer offered counts as the first."""
        offered = self.provider(service).service
        return offered.plan(plan) or offered.plans[0]
