"""The servers of add-ons: started, asked whether they answer, stopped, removed."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from minidyno.domain.addon_servers import Address, Credentials, Ground, ServerSpec
from minidyno.domain.addons import Addon, AddonState
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from minidyno.ports.addon_host import AddonHost
from minidyno.ports.addon_provider import AddonProvider, Fact, Informs, Restriction, Server
from minidyno.ports.clock import Clock
from minidyno.ports.store import Store
from minidyno.services.addons.catalogue import AddonCatalogue
from minidyno.services.addons.port_leases import PortLeases

PORT_TRIES = 4
HEARING_TRIES = 3
_PAUSE = 0.05


class AddonServers:
    """Brings the provider of an add-on and the host of its server together."""

    def __init__(
        self,
        *,
        store: Store,
        host: AddonHost | None,
        catalogue: AddonCatalogue,
        ports: PortLeases,
        clock: Clock,
        settings: Settings,
    ) -> None:
        self._store = store
        self._host = host
        self._catalogue = catalogue
        self._ports = ports
        self._clock = clock
        self._settings = settings
        self._linked: dict[str, frozenset[str]] = {}
        self._troubles: dict[str, MinidynoError] = {}

    @property
    def are_possible(self) -> bool:
        """Say whether servers can run here at all."""
        return self._host is not None

    @property
    def host(self) -> AddonHost:
        """Where they run; raises `addon_not_here` on a platform that has none."""
        if self._host is None:
            raise MinidynoError("addon_not_here")
        return self._host

    def provider(self, addon: Addon) -> AddonProvider:
        """The provider of an add-on."""
        return self._catalogue.provider(addon.service)

    def has_one(self, addon: Addon) -> bool:
        """Say whether there is a server behind it."""
        return self.provider(addon).program is not None

    def is_here(self, addon: Addon) -> bool:
        """Say whether its data is on the ground that servers stand on now."""
        return not self.has_one(addon) or addon.ground in {"", self.host.ground.value}

    def expect_here(self, addon: Addon) -> None:
        """Raise `addon_elsewhere`: its data is where the platform had its servers before."""
        if not self.is_here(addon):
            backend = "docker" if addon.ground == Ground.CONTAINER else "process"
            raise MinidynoError("addon_elsewhere", addon=addon.name, backend=backend)

    def living(self, addon: Addon) -> Addon:
        """The add-on as it is in the books now; raises `addon_not_found` when it is gone."""
        fresh = self._store.addon(addon.id)
        if fresh is None or fresh.state is AddonState.DEPROVISIONED:
            raise MinidynoError("addon_not_found", addon=addon.name)
        return fresh

    def ready(self, addon: Addon) -> Addon:
        """The add-on as it is in the books now, provisioned and here.

        Raises `addon_not_found`, `addon_not_ready`, `addon_elsewhere`.
        """
        fresh = self.living(addon)
        if fresh.state is not AddonState.PROVISIONED:
            raise MinidynoError("addon_not_ready", addon=addon.name)
        self.expect_here(fresh)
        return fresh

    def server(self, addon: Addon) -> Server:
        """What a provider is told of its server."""
        self.expect_here(addon)
        return Server(
            at={n: self.host.address(addon.id, port) for n, port in addon.ports.items()},
            plan=self._catalogue.plan(addon.service, addon.plan),
            admin=addon.admin,
        )

    def config(self, addon: Addon) -> Mapping[str, str]:
        """What it sets in apps now, by suffix."""
        return self.provider(addon).config(self._at_for_apps(addon), addon.user)

    def tells_apart(self, addon: Addon, user: Credentials) -> bool:
        """Say whether apps would get other config vars with this user than with the one of now."""
        at = self._at_for_apps(addon)
        return self.provider(addon).config(at, user) != self.config(addon)

    def secrets(self, addon: Addon) -> Mapping[str, frozenset[str]]:
        """By each of its users, the values of config vars that give that user away."""
        at = self._at_for_apps(addon)
        values = {
            user.user: frozenset(self.provider(addon).config(at, user).values())
            for user in addon.users
        }
        common = frozenset.intersection(*values.values()) if len(values) > 1 else frozenset[str]()
        return {user: own - common for user, own in values.items()}

    async def bring_up(self, addon: Addon) -> Addon:
        """Start its server, unless it runs, and return when it answers.

        Its ports are others when those it had were taken. Raises what `AddonHost.start` does,
        `addon_server_ended` and `addon_server_silent`.
        """
        if not self.has_one(addon):
            return addon
        try:
            addon = await self._bring_up(addon)
        except MinidynoError as error:
            self._troubles[addon.id] = _anew(error)
            raise
        self._troubles.pop(addon.id, None)
        return addon

    async def _bring_up(self, addon: Addon) -> Addon:
        self.expect_here(addon)
        for last_try in (*[False] * (PORT_TRIES - 1), True):
            try:
                await self._start(addon)
                await self._until_it_answers(addon)
            except MinidynoError as error:
                if last_try or not self._is_about_ports(error, addon):
                    raise
                await self.host.stop(addon.id, 0.0)
                addon = self._ports.move(addon, self.provider(addon))
            else:
                break
        return addon

    def trouble(self, addon: Addon) -> MinidynoError | None:
        """Why its server could not be brought up, as long as it could not."""
        return self._troubles.get(addon.id)

    async def answers(self, addon: Addon) -> bool:
        """Ask its server whether it is ready."""
        answers = await self.provider(addon).answers(self.server(addon))
        if answers:  # perhaps at last, after it was given up
            self._troubles.pop(addon.id, None)
        return answers

    async def apply_plan(self, addon: Addon) -> Sequence[Restriction]:
        """Hold its running server to the limits of its plan; gives what apps may not do now.

        Raises `addon_server_unreachable` and what the provider does.
        """
        async with self.told(addon):
            return await self.provider(addon).apply(self.server(addon), addon.restrictions)

    async def let_in(self, addon: Addon) -> None:
        """Tell its running server the plan and all users; raises as `apply_plan` does.

        Tried again where there was no answer in time: a server that runs and knows no user would be
        of no use to anybody, and a machine that is busy may stand still for that long.
        """
        for last_try in (*[False] * (HEARING_TRIES - 1), True):
            try:
                await self.apply_plan(addon)
                for user in addon.users:
                    await self.admit(addon, user)
            except MinidynoError as error:
                if last_try or error.error_id != "addon_server_unreachable":
                    raise
                await self._clock.sleep(_PAUSE)
            else:
                break

    async def admit(self, addon: Addon, user: Credentials) -> None:
        """Have its running server let this user in; raises as `apply_plan` does."""
        async with self.told(addon):
            await self.provider(addon).admit(self.server(addon), user)

    async def dismiss(self, addon: Addon, user: Credentials) -> None:
        """Have its running server let this user in no longer; raises as `apply_plan` does."""
        async with self.told(addon):
            await self.provider(addon).dismiss(self.server(addon), user)

    async def facts(self, addon: Addon) -> Sequence[Fact]:
        """Ask its running server how it is; raises as `apply_plan` does.

        A service that has nothing to say of itself says nothing.
        """
        provider = self.provider(addon)
        if not isinstance(provider, Informs):
            return ()
        async with self.told(addon):
            return await provider.facts(self.server(addon))

    def is_linked(self, addon: Addon) -> bool:
        """Say whether exactly the attached apps reach it, as far as is known."""
        return (
            not self.has_one(addon)
            or not self.is_here(addon)
            or self._linked.get(addon.id) == self._apps(addon)
        )

    async def link(self, addon: Addon) -> None:
        """Let the attached apps reach it, and no others."""
        if self.has_one(addon) and self.is_here(addon):
            apps = self._apps(addon)
            await self.host.link(addon.id, apps)
            self._linked[addon.id] = apps

    async def stop(self, addon: Addon) -> None:
        """Ask it to end, and wait as long as a dyno is waited for."""
        if self.has_one(addon) and self.is_here(addon):
            await self.host.stop(addon.id, self._settings.stop_grace)

    async def remove(self, addon_id: str) -> None:
        """Remove it with its data."""
        self._linked.pop(addon_id, None)
        self._troubles.pop(addon_id, None)
        await self.host.remove(addon_id)

    @asynccontextmanager
    async def told(self, addon: Addon) -> AsyncIterator[None]:
        """Turn what a provider's client raises into `addon_server_unreachable`.

        Where the server could not even be started, into what is known of that.
        """
        try:
            yield
        except Exception as error:
            if trouble := self.trouble(addon):
                raise _anew(trouble) from error
            if isinstance(error, MinidynoError):
                raise
            # Some, as TimeoutError, say nothing but their name.
            reason = hidden(f"{type(error).__name__}: {error}".removesuffix(": "), addon)
            raise MinidynoError(
                "addon_server_unreachable", addon=addon.name, reason=reason
            ) from error

    def _apps(self, addon: Addon) -> frozenset[str]:
        return frozenset(a.app_id for a in self._store.addon_attachments(addon_id=addon.id))

    def _at_for_apps(self, addon: Addon) -> Mapping[str, Address]:
        return {n: self.host.address_for_apps(addon.id, port) for n, port in addon.ports.items()}

    async def _start(self, addon: Addon) -> None:
        provider = self.provider(addon)
        assert provider.program is not None
        place = await self.host.place(addon.id, provider.program, addon.ports)
        plan = self._catalogue.plan(addon.service, addon.plan)
        launch = provider.launch(place, plan, addon.admin)
        await self.host.start(
            ServerSpec(
                name=addon.id,
                label=addon.name,
                program=provider.program,
                argv=launch.argv,
                place=place,
                env=launch.env,
                files=launch.files,
                memory=launch.memory,
                stop_signal=launch.stop_signal,
            )
        )
        await self.link(addon)

    async def _until_it_answers(self, addon: Addon) -> None:
        provider, server = self.provider(addon), self.server(addon)
        began = self._clock.now()
        limit = self._settings.addon_boot_timeout
        while not await provider.answers(server):
            seen = (await self.host.observe()).get(addon.id)
            if seen is None or not seen.running:
                raise MinidynoError(
                    "addon_server_ended",
                    addon=addon.name,
                    code="?" if seen is None or seen.exit_code is None else seen.exit_code,
                    reason=hidden(seen.reason, addon) if seen else "—",
                )
            if self._clock.now() - began > limit:
                raise MinidynoError("addon_server_silent", addon=addon.name, seconds=f"{limit:g}")
            await self._clock.sleep(_PAUSE)

    def _is_about_ports(self, error: MinidynoError, addon: Addon) -> bool:
        ended = error.error_id == "addon_server_ended"
        return error.error_id == "port_taken" or (ended and not self._ports.are_free(addon))


def _anew(error: MinidynoError) -> MinidynoError:
    """The same without its way through the code, which grows each time that it is raised."""
    return MinidynoError(error.error_id, **error.params)


def hidden(text: str, addon: Addon) -> str:
    """Blot out the passwords that a server's last words may hold."""
    for one in (addon.admin, *addon.users):
        text = text.replace(one.password, "••••")
    return text
