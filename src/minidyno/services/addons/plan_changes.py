"""An add-on's way to another plan of its service."""

from collections.abc import Sequence
from dataclasses import replace

from minidyno.domain.addon_services import Plan
from minidyno.domain.addons import Addon
from minidyno.domain.errors import MinidynoError
from minidyno.ports.addon_provider import Restriction
from minidyno.ports.clock import Clock
from minidyno.ports.store import Store
from minidyno.services.addons.attaching import Attaching
from minidyno.services.addons.catalogue import AddonCatalogue
from minidyno.services.addons.plan_limits import PlanLimits
from minidyno.services.addons.servers import AddonServers
from minidyno.services.addons.turns import Turns


class PlanChanges:
    """Brings running servers to other plans, with a restart only where they must."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        catalogue: AddonCatalogue,
        servers: AddonServers,
        attaching: Attaching,
        limits: PlanLimits,
        turns: Turns,
    ) -> None:
        self._store = store
        self._clock = clock
        self._catalogue = catalogue
        self._servers = servers
        self._attaching = attaching
        self._limits = limits
        self._turns = turns

    async def change(self, addon: Addon, wanted: str, user: str) -> Addon:
        """Bring it to the plan of that name ("premium-0", "redis:premium-0").

        When that fails it stays on the plan it had. Raises `addon_plan_unknown`,
        `addon_plan_elsewhere`, `addon_not_ready`, `addon_server_…`.
        """
        self._servers.ready(addon)
        async with self._turns.of(addon.id):
            addon = self._servers.ready(addon)
            plan = self._wanted(addon, wanted)
            if plan.name == addon.plan:
                return addon
            before = self._catalogue.plan(addon.service, addon.plan)
            try:
                changed, restricted = await self._bring(addon, before, plan)
            except MinidynoError:
                await self._bring(addon, plan, before)
                raise
            text = f"Plan changed from {addon.plan_name} to {changed.plan_name} by user {user}"
            self._attaching.say(changed, text, "addon")
            self._limits.tell(changed, restricted)
        return changed

    def _wanted(self, addon: Addon, wanted: str) -> Plan:
        whole = ":" in wanted or self._catalogue.knows(wanted)
        provider, plan = self._catalogue.choose(wanted if whole else f"{addon.service}:{wanted}")
        if provider.service.name != addon.service:
            raise MinidynoError(
                "addon_plan_elsewhere", addon=addon.name, service=addon.service, plan=wanted
            )
        return plan

    async def _bring(
        self, addon: Addon, before: Plan, plan: Plan
    ) -> tuple[Addon, Sequence[Restriction]]:
        """Write the plan down and bring its server there; gives also what that restricts."""
        with self._store.transaction():
            now = self._clock.now()
            changed = replace(self._servers.ready(addon), plan=plan.name, updated_at=now)
            self._store.save_addon(changed)
        provider = self._servers.provider(addon)
        if provider.program is None:
            return changed, ()
        place = await self._servers.host.place(addon.id, provider.program, addon.ports)
        launches = [provider.launch(place, one, addon.admin) for one in (before, plan)]
        if launches[0] != launches[1]:
            self._attaching.say(changed, f"Restarting for plan {changed.plan_name}", "addon")
            await self._servers.stop(addon)
            changed = await self._servers.bring_up(changed)
        restricted = await self._servers.apply_plan(changed)
        self._attaching.settle(changed.id)
        return changed, restricted
