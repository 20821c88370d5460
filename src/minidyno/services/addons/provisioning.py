"""From `provisioning` to `provisioned`, or to nothing, with the reason."""

from dataclasses import replace

from minidyno.domain.addons import Addon, AddonState
from minidyno.domain.errors import MinidynoError
from minidyno.ports.clock import Clock
from minidyno.ports.store import Store
from minidyno.services.addons.attaching import Attaching
from minidyno.services.addons.servers import AddonServers


class Provisioning:
    """Brings a server up, lets its users in, and gives the attached apps their config vars."""

    def __init__(
        self, *, store: Store, clock: Clock, servers: AddonServers, attaching: Attaching
    ) -> None:
        self._store = store
        self._clock = clock
        self._servers = servers
        self._attaching = attaching

    async def provision(self, addon: Addon) -> None:
        """Do all of it; what fails is said, and leaves nothing behind."""
        try:
            addon = await self._servers.bring_up(addon)
            await self._servers.let_in(addon)
        except MinidynoError as error:
            self._attaching.say(addon, error.say("en"), "addon_failed")
            self._attaching.let_go(addon, failure=error)
            return
        except Exception as error:
            # A fault of ours must not leave it provisioning for ever.
            ours = MinidynoError(
                "addon_server_unreachable", addon=addon.name, reason=type(error).__name__
            )
            self._attaching.let_go(addon, failure=ours)
            raise
        with self._store.transaction():
            fresh = self._store.addon(addon.id)
            if fresh is None or fresh.state is not AddonState.PROVISIONING:
                return  # destroyed meanwhile
            now = self._clock.now()
            self._store.save_addon(replace(fresh, state=AddonState.PROVISIONED, updated_at=now))
            self._attaching.say(fresh, self._said(fresh), "addon")
            self._attaching.settle(fresh.id)

    def _said(self, addon: Addon) -> str:
        said = f"Add-on {addon.name} is provisioned"
        served_by = self._servers.provider(addon).service.served_by.get("en")
        return f"{said}; it is served by {served_by}" if served_by else said
