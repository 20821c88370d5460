"""Add-ons, as a notebook holds and shows them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from minidyno.client.addons import AddonInfo, AttachmentInfo
from minidyno.domain.errors import MinidynoError
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.figures.table import plain_table, table
from minidyno.lab.figures.theme import colour
from minidyno.lab.finding import found
from minidyno.lab.ground import Ground
from minidyno.lab.texts import text
from minidyno.lab.waiting import wait_for_formation, wait_for_phase

# Longer than the platform waits for a server, so that its reason is told before we give up.
PATIENCE = 90.0
_SIGNS = {"provisioned": ("●", "up"), "provisioning": ("◐", "starting")}


class Addon(Display):
    """An add-on as it was when it was looked at; what changes it gives it back anew.

    Every method may raise MinidynoError. What restarts apps waits until their dynos are up.
    """

    def __init__(
        self,
        ground: Ground,
        info: AddonInfo,
        attachments: Sequence[AttachmentInfo],
        facts: Sequence[tuple[str, str]] = (),
        note: str = "",
    ) -> None:
        self._ground = ground
        self._calls = ground.client.addons
        self._info = info
        self._attachments = attachments
        self.facts = dict(facts)
        # What else there is to know of its server, if anything: that it stands in for another.
        self.note = "\n".join(line for line in (note, info.message) if line)
        self.id = info.id
        self.name = info.name
        self.service = info.service
        self.plan = info.plan
        self.state = info.state
        self.app = info.app
        self.config_vars = info.config_vars

    @property
    def names(self) -> Sequence[str]:
        """The names under which apps have it: "tienda::REDIS"."""
        return [f"{one.app}::{one.name}" for one in self._attachments]

    @property
    def apps(self) -> Sequence[str]:
        """The names of the apps that have it."""
        return sorted({one.app for one in self._attachments})

    async def look(self) -> "Addon":
        """Look at it again, and ask its server how it is (`facts`)."""
        return await open_addon(self._ground, self.id, facts=True)

    async def rotate(self, timeout: float = PATIENCE) -> "Addon":
        """Give all apps that have it new credentials."""
        await self._calls.rotate(self.id)
        for app in self.apps:
            await settle(self._ground, app, timeout)
        return await self.look()

    async def upgrade(self, plan: str) -> "Addon":
        """Bring it to another plan of its service ("premium-0"); what it holds stays."""
        await self._calls.change_plan(self.id, plan)
        return await self.look()

    async def rename(self, name: str) -> "Addon":
        """Give it another name."""
        await self._calls.rename(self.id, name)
        return await self.look()

    async def destroy(self, force: bool = False, timeout: float = PATIENCE) -> None:
        """Remove it with its data; by force also when other apps have it.

        One that has gone already is no error: a cell may be run again.
        """
        try:
            await self._calls.destroy(self.id, force=force)
        except MinidynoError as error:
            if error.error_id != "addon_not_found":
                raise
            return
        for app in self.apps:
            await settle(self._ground, app, timeout)

    def html(self) -> Markup:
        """Names and values, and what is to be said of it."""
        note = element("p", element("strong", self.note)) if self.note else None
        return join(table([text("addon"), self.name], self._rows(_mark(self.state))), note)

    def plain(self) -> str:
        """The same for a terminal."""
        shown = plain_table([text("addon"), self.name], self._rows(_words(self.state)))
        return f"{shown}\n{self.note}" if self.note else shown

    def _rows(self, state: object) -> Sequence[Sequence[object]]:
        return [
            [text("plan"), self.plan],
            [text("state"), state],
            [text("as_names"), ", ".join(self.names) or None],
            [text("config_vars"), ", ".join(self.config_vars) or None],
            *([name, value] for name, value in self.facts.items()),
        ]


@dataclass(frozen=True, repr=False)
class Addons(Display):
    """The add-ons that an app has."""

    addons: Sequence[Addon]

    def __len__(self) -> int:
        return len(self.addons)

    def __iter__(self) -> Iterator[Addon]:
        return iter(self.addons)

    def __getitem__(self, name: str) -> Addon:
        """Find one by its name, or by the one that an app has for it; raises `not_among`."""
        by_name = {n.partition("::")[2]: a for a in self.addons for n in a.names}
        return found(by_name | {a.name: a for a in self.addons}, name)

    @property
    def names(self) -> Sequence[str]:
        """Their names."""
        return [addon.name for addon in self.addons]

    def html(self) -> Markup:
        """A table."""
        if not self.addons:
            return element("p", text("no_addons"))
        return table(self._headers(), [_row(one, _mark(one.state)) for one in self.addons])

    def plain(self) -> str:
        """A table for a terminal."""
        if not self.addons:
            return text("no_addons")
        rows = [_row(one, _words(one.state)) for one in self.addons]
        return plain_table(self._headers(), rows)

    def _headers(self) -> Sequence[str]:
        return [text(name) for name in ("addon", "plan", "state", "as_names")]


async def list_addons(ground: Ground, app: str) -> Addons:
    """What an app owns, and what it is attached to."""
    infos = await ground.client.addons.of_app(app)
    attachments = await ground.client.addons.attachments()
    return Addons(
        [
            Addon(ground, info, [one for one in attachments if one.addon_id == info.id])
            for info in infos
        ]
    )


async def open_addon(ground: Ground, addon: str, *, facts: bool = False, note: str = "") -> Addon:
    """Look at one, by name or id."""
    calls = ground.client.addons
    info = await calls.get(addon)
    said = await calls.facts(info.id) if facts and info.is_ready else ()
    return Addon(ground, info, await calls.attachments(addon=info.id), said, note)


async def create_addon(
    ground: Ground,
    app: str,
    plan: str,
    name: str | None,
    as_name: str | None,
    timeout: float,
    *,
    once: bool,
) -> Addon:
    """Create one, and wait until it answers and the app's dynos have its config vars.

    With `once`, one of that service that the app owns is given back instead.
    """
    calls = ground.client.addons
    if once and (there := await _owned(ground, app, plan.partition(":")[0])) is not None:
        await calls.wait(there.id, seconds=timeout)  # it may still be on its way
        await settle(ground, app, timeout)
        note = text("addon_there", service=there.service)
        return await open_addon(ground, there.id, note=note)
    made = await calls.create(app, plan, name=name, attachment=as_name)
    await calls.wait(made.id, seconds=timeout)
    await settle(ground, app, timeout)
    return await open_addon(ground, made.id)


async def _owned(ground: Ground, app: str, service: str) -> AddonInfo | None:
    """The app's own add-on of a service, by any of the names that the service has."""
    name = (await ground.client.addons.service(service)).name
    infos = await ground.client.addons.of_app(app)
    mine = (one for one in infos if one.service == name and one.app == app)
    return next((one for one in mine if one.state in _SIGNS), None)


async def attach_addon(
    ground: Ground, app: str, addon: str, as_name: str | None, timeout: float
) -> Addon:
    """Attach one to an app, and wait until its dynos have the config vars."""
    found_one = await ground.client.addons.resolve(addon, app)
    await ground.client.addons.attach(found_one.id, app, as_name)
    await settle(ground, app, timeout)
    return await open_addon(ground, found_one.id)


async def detach_addon(ground: Ground, app: str, name: str, timeout: float) -> Addons:
    """Take an attachment away, and wait until the app's dynos are without its config vars."""
    attachment = await ground.client.addons.attachment(app, name)
    await ground.client.addons.detach(attachment.id)
    await settle(ground, app, timeout)
    return await list_addons(ground, app)


async def settle(ground: Ground, app: str, timeout: float) -> None:
    """Wait until an app's newest release is what its dynos run."""
    known = {dyno.id for dyno in await ground.client.dynos(app)}
    [newest] = await ground.client.releases(app, last=1)
    await wait_for_phase(ground, app, newest.version, timeout)
    await wait_for_formation(ground, app, newest.version, timeout, known)


def _row(addon: Addon, state: object) -> Sequence[object]:
    return [addon.name, addon.plan, state, ", ".join(addon.names) or None]


def _words(state: str) -> str:
    sign, _ = _SIGNS.get(state, ("◌", "down"))
    return f"{sign} {text(state) if state in _SIGNS else state}"


def _mark(state: str) -> Markup:
    """Write a state: sign, colour and word."""
    _, tone = _SIGNS.get(state, ("◌", "down"))
    return element("span", _words(state), style=f"color:{colour(tone)}")
