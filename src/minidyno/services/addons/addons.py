"""Add-ons: create, attach, detach, change, destroy."""

from collections.abc import Callable
from dataclasses import replace

from minidyno.domain.addon_servers import Credentials
from minidyno.domain.addon_services import Plan
from minidyno.domain.addons import Addon, AddonAttachment, AddonState, addon_name
from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import Language
from minidyno.domain.names import check_addon_name
from minidyno.ports.addon_provider import AddonProvider
from minidyno.ports.clock import Clock
from minidyno.ports.log_sink import LogSink
from minidyno.ports.store import Store
from minidyno.ports.system import System
from minidyno.services.addons.attaching import Attaching
from minidyno.services.addons.books import AddonBooks
from minidyno.services.addons.catalogue import AddonCatalogue
from minidyno.services.addons.plan_changes import PlanChanges
from minidyno.services.addons.port_leases import PortLeases
from minidyno.services.addons.servers import AddonServers
from minidyno.services.addons.turns import Turns

_PAUSE = 0.05


class Addons:
    """What people do with add-ons; `books` finds them, the keeper does what takes time."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        system: System,
        sink: LogSink,
        catalogue: AddonCatalogue,
        servers: AddonServers,
        attaching: Attaching,
        ports: PortLeases,
        plans: PlanChanges,
        turns: Turns,
        wake: Callable[[], None],
    ) -> None:
        self.catalogue = catalogue
        self.books = AddonBooks(store=store, catalogue=catalogue)
        self.servers = servers
        self.plans = plans
        self._store = store
        self._clock = clock
        self._system = system
        self._sink = sink
        self._attaching = attaching
        self._wake = wake
        self._ports = ports
        self._turns = turns

    async def create(
        self,
        app: App,
        wanted: str,
        *,
        attachment: str | None = None,
        name: str | None = None,
        user: str,
    ) -> Addon:
        """Begin an add-on of the app ("redis:mini"); the keeper provisions it.

        Raises `addon_not_here`, the `addon_service_…` and `addon_plan_…` errors, those of names,
        `addon_ports_used_up`, and what `AddonHost.check` raises.
        """
        host = self.servers.host
        provider, plan = self.catalogue.choose(wanted)
        if provider.program is not None:
            await host.check(provider.program)
        with self._store.transaction():
            addon = self._new(app, provider, plan, name)
            self._store.save_addon(addon)
            self._attaching.attach(addon, app, attachment)
        text = f"Provisioning add-on {addon.name} ({addon.plan_name}) by user {user}"
        self._sink.say(app.id, "api", text, "addon")
        self._wake()
        return addon

    async def until_ready(self, addon: Addon, language: Language) -> Addon:
        """Wait until it is provisioned; raises `addon_creation_failed` when it came to nothing."""
        while True:
            found = self._store.addon(addon.id)
            if found is None or found.state is AddonState.DEPROVISIONED:
                reason = found.failure.get(language, "—") if found else "—"
                raise MinidynoError("addon_creation_failed", addon=addon.name, reason=reason)
            if found.state is AddonState.PROVISIONED:
                return found
            await self._clock.sleep(_PAUSE)

    async def attach(
        self, addon: Addon, app: App, *, name: str | None = None, user: str
    ) -> AddonAttachment:
        """Attach it to an app, also to a second one; one release, once it is provisioned.

        Raises `addon_attachment_taken`, `addon_attachment_name_invalid`, `addon_not_found`.
        """
        with self._store.transaction():
            fresh = self.servers.living(addon)
            attachment = self._attaching.attach(fresh, app, name)
        # First the way, then the config vars that say it.
        await self.servers.link(fresh)
        self._attaching.settle(addon.id, user)
        self._wake()
        return self.books.attachment(attachment.id)

    async def detach(self, attachment: AddonAttachment, user: str) -> Addon:
        """Take an attachment away: one release; raises `addon_last_attachment` for the owner's."""
        with self._store.transaction():
            addon = self.servers.living(self.books.get(attachment.addon_id))
            of_owner = [
                a
                for a in self._store.addon_attachments(addon_id=addon.id)
                if a.app_id == addon.app_id
            ]
            if [a.id for a in of_owner] == [attachment.id]:
                owner = self.books.owner(addon).name
                raise MinidynoError("addon_last_attachment", addon=addon.name, app=owner)
            self._attaching.detach(addon, attachment, user)
        self._wake()
        return addon

    def destroy(self, addon: Addon, *, force: bool, user: str) -> Addon:
        """Detach it everywhere and have its server removed, with its data.

        Raises `addon_in_use` when other apps have it, unless forced.
        """
        with self._store.transaction():
            addon = self.servers.living(addon)
            apps = {a.app_id for a in self._store.addon_attachments(addon_id=addon.id)}
            others = [app.name for app in self._store.apps() if app.id in apps - {addon.app_id}]
            if others and not force:
                raise MinidynoError("addon_in_use", addon=addon.name, apps=", ".join(others))
            self._attaching.say(addon, f"Destroying add-on {addon.name} by user {user}", "addon")
            self._attaching.let_go(addon, user)
        self._wake()
        return replace(addon, state=AddonState.DEPROVISIONED)

    def rename(self, addon: Addon, name: str) -> Addon:
        """Give it another name; raises `addon_name_taken`, `addon_name_invalid`."""
        check_addon_name(name)
        with self._store.transaction():
            renamed = replace(self.servers.living(addon), name=name, updated_at=self._clock.now())
            self._store.save_addon(renamed)
        return renamed

    async def rotate(self, addon: Addon, user: str) -> Addon:
        """Give all attached apps a new user of its server: one release each.

        The older one is let in until no dyno uses it any more; the keeper sees to that. Raises
        `addon_not_ready`, `addon_server_unreachable`, `addon_without_credentials`.
        """
        self.servers.ready(addon)
        async with self._turns.of(addon.id):
            addon = self.servers.ready(addon)
            fresh_user = self._new_user()
            if not self.servers.tells_apart(addon, fresh_user):
                raise MinidynoError(
                    "addon_without_credentials", addon=addon.name, service=addon.service
                )
            await self.servers.admit(addon, fresh_user)
            with self._store.transaction():
                addon = self.servers.ready(addon)
                # Where there is no server nobody is let in, and none has to be waited for.
                before = addon.users if self.servers.has_one(addon) else ()
                rotated = replace(addon, users=(*before, fresh_user), updated_at=self._clock.now())
                self._store.save_addon(rotated)
                self._attaching.say(rotated, f"Credentials rotated by user {user}", "addon")
                self._attaching.settle(addon.id, user)
        self._wake()
        return rotated

    def first_name(self, addon: Addon) -> str:
        """The name under which the first add-on of its service is attached (DATABASE)."""
        return self.servers.provider(addon).service.attachment

    def promote(self, addon: Addon, app: App, user: str) -> str | None:
        """Give it, in an app that has it, the first name of its service (DATABASE).

        What has that name stays attached: under the name that is returned, if it had no other.
        Raises `already_promoted`, `addon_not_ready`, `addon_attachment_taken`.
        """
        first = self.first_name(addon)
        with self._store.transaction():
            addon = self.servers.ready(addon)
            here = self._store.addon_attachments(app_id=app.id)
            before = next((a for a in here if a.name == first), None)
            alternate = None
            if before is not None:
                if before.addon_id == addon.id:
                    raise MinidynoError("already_promoted", addon=addon.name, app=app.name)
                other = self.books.get(before.addon_id)
                if sum(a.addon_id == other.id for a in here) == 1:
                    alternate = self._attaching.attach(other, app, None).name
                    self._attaching.settle(other.id, user)
                self._attaching.detach(other, before, user)
            self._attaching.attach(addon, app, first)
            self._attaching.settle(addon.id, user)
        self._wake()
        return alternate

    def say(self, addon: Addon, text: str) -> None:
        """Say something of an add-on in the log of every app that has it."""
        self._attaching.say(addon, text, "addon")

    def _new(self, app: App, provider: AddonProvider, plan: Plan, name: str | None) -> Addon:
        if self._store.app(app.id) is None:
            raise MinidynoError("app_not_found", app=app.name)
        now = self._clock.now()
        service = provider.service
        return Addon(
            id=self._system.new_id(),
            name=check_addon_name(name) if name else self._free_name(service.name),
            app_id=app.id,
            service=service.name,
            plan=plan.name,
            state=AddonState.PROVISIONING,
            created_at=now,
            updated_at=now,
            ports=self._ports.lease(provider),
            admin=self._new_user("minidyno"),
            users=(self._new_user(),),
            ground=self.servers.host.ground.value if provider.program else "",
        )

    def _free_name(self, service: str) -> str:
        name = addon_name(service, self._system.random_name())
        while self._store.addon(name) is not None:
            name = addon_name(service, self._system.random_name())
        return name

    def _new_user(self, name: str | None = None) -> Credentials:
        # Letters and digits alone: they fit in any address and in any configuration file.
        user = name or f"u{self._system.new_id().replace('-', '')[:14]}"
        password = (self._system.new_id() + self._system.new_id()).replace("-", "")
        return Credentials(user, f"p{password}")
