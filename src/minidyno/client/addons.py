"""Add-ons, as the client sees them: `client.addons`."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from minidyno.client.connection import Connection, path
from minidyno.domain.errors import MinidynoError

Json = Mapping[str, Any]

_EXPANDED = {"Accept-Expansion": "plan, addon_service"}


def _cents(price: Json) -> int | None:
    """A price a month in cents; None where it is not known."""
    cents: int = price.get("cents", 0)
    return None if price.get("unit") == "unknown" else cents


_PAUSE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class AddonInfo:
    """An add-on. `plan` has the service before it ("redis:mini"); `cents` is Heroku's price.

    `message` says why it came to nothing, if it did; else what else there is to know of it.
    """

    id: str
    name: str
    app: str
    service: str
    human_service: str
    plan: str
    cents: int | None
    state: str
    config_vars: tuple[str, ...]
    message: str
    web_url: str | None
    created_at: datetime
    raw: Json

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Read the JSON, with plan and service expanded."""
        return cls(
            id=raw["id"],
            name=raw["name"],
            app=raw["app"]["name"],
            service=raw["addon_service"]["name"],
            human_service=raw["addon_service"].get("human_name", ""),
            plan=raw["plan"]["name"],
            cents=_cents(raw["plan"].get("price", {})),
            state=raw["state"],
            config_vars=tuple(raw["config_vars"]),
            message=raw["provision_message"],
            web_url=raw["web_url"],
            created_at=datetime.fromisoformat(raw["created_at"]),
            raw=raw,
        )

    @property
    def is_ready(self) -> bool:
        """Say whether it is provisioned."""
        return self.state == "provisioned"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentInfo:
    """The name under which an app has an add-on."""

    id: str
    name: str
    app: str
    addon: str
    addon_id: str
    raw: Json

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Read the JSON."""
        return cls(
            id=raw["id"],
            name=raw["name"],
            app=raw["app"]["name"],
            addon=raw["addon"]["name"],
            addon_id=raw["addon"]["id"],
            raw=raw,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceInfo:
    """A service of the catalogue."""

    name: str
    human_name: str
    state: str
    raw: Json

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Read the JSON."""
        return cls(name=raw["name"], human_name=raw["human_name"], state=raw["state"], raw=raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInfo:
    """A plan; `cents` is what Heroku would ask a month, if known, `description` its limits."""

    name: str
    human_name: str
    description: str
    cents: int | None
    default: bool
    raw: Json

    @classmethod
    def of(cls, raw: Json) -> Self:
        """Read the JSON."""
        return cls(
            name=raw["name"],
            human_name=raw["human_name"],
            description=raw["description"],
            cents=_cents(raw["price"]),
            default=raw["default"],
            raw=raw,
        )


class AddonCalls:
    """What can be asked about add-ons. `addon` is a name or an id, `app` too."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def all(self) -> list[AddonInfo]:
        """The add-ons of all apps, by name."""
        return await self._list("/addons")

    async def of_app(self, app: str) -> list[AddonInfo]:
        """What the app owns, and what it is attached to, by name."""
        return await self._list(path("apps", app, "addons"))

    async def get(self, addon: str) -> AddonInfo:
        """One add-on; also, for an hour, one that came to nothing."""
        return AddonInfo.of(await self._get(path("addons", addon)))

    async def resolve(
        self, word: str, app: str | None = None, service: str | None = None
    ) -> AddonInfo:
        """Find what is meant: a name, an attachment of the app (REDIS), a service."""
        body = {"addon": word, "app": app, "addon_service": service}
        [found] = await self._send("POST", "/actions/addons/resolve", body)
        return AddonInfo.of(found)

    async def create(
        self, app: str, plan: str, *, name: str | None = None, attachment: str | None = None
    ) -> AddonInfo:
        """Begin an add-on of the app ("redis", "redis:mini"); `wait` for it."""
        body: dict[str, Any] = {"plan": plan, "name": name}
        if attachment is not None:
            body["attachment"] = {"name": attachment}
        return AddonInfo.of(await self._send("POST", path("apps", app, "addons"), body))

    async def wait(self, addon: str, *, seconds: float | None = None) -> AddonInfo:
        """Wait until it is provisioned, or for some seconds; raises `addon_creation_failed`."""
        ends = None if seconds is None else asyncio.get_running_loop().time() + seconds
        while True:
            found = await self.get(addon)
            if found.state == "deprovisioned":
                raise MinidynoError("addon_creation_failed", addon=found.name, reason=found.message)
            if found.is_ready or (ends is not None and asyncio.get_running_loop().time() > ends):
                return found
            await asyncio.sleep(_PAUSE)

    async def change_plan(self, addon: str, plan: str) -> AddonInfo:
        """Bring it to another plan of its service."""
        return AddonInfo.of(await self._send("PATCH", path("addons", addon), {"plan": plan}))

    async def rename(self, addon: str, name: str) -> AddonInfo:
        """Give it another name."""
        return AddonInfo.of(await self._send("PATCH", path("addons", addon), {"name": name}))

    async def rotate(self, addon: str) -> AddonInfo:
        """Give all attached apps new credentials."""
        return AddonInfo.of(await self._send("POST", path("minidyno", "addons", addon, "rotate")))

    async def destroy(self, addon: str, *, force: bool = False) -> AddonInfo:
        """Remove it with its data; by force also when other apps have it."""
        body = {"force": force}
        return AddonInfo.of(await self._send("DELETE", path("addons", addon), body))

    async def facts(self, addon: str) -> list[tuple[str, str]]:
        """What its server says of itself, name and value."""
        found = await self._connection.get(path("minidyno", "addons", addon, "facts"))
        return [(fact["name"], ", ".join(fact["values"])) for fact in found]

    async def troubles(self) -> dict[str, str]:
        """By the add-on's id why its server cannot be brought up, where that is so now."""
        found = await self._connection.get("/minidyno/addon-troubles")
        return {one["addon"]["id"]: one["message"] for one in found}

    async def page(self, addon: str) -> str:
        """An address that lets one browser see its pages, once; raises `addon_page_none`."""
        link = await self._connection.get(path("addons", addon, "sso"))
        return self._connection.own(link["action"])

    # attachments

    async def attachments(
        self, *, app: str | None = None, addon: str | None = None
    ) -> list[AttachmentInfo]:
        """Those of an app, of an add-on, or all."""
        if app is not None:
            where = path("apps", app, "addon-attachments")
        elif addon is not None:
            where = path("addons", addon, "addon-attachments")
        else:
            where = "/addon-attachments"
        return [AttachmentInfo.of(raw) for raw in await self._connection.list(where)]

    async def attachment(self, app: str, name: str) -> AttachmentInfo:
        """The attachment of that name (REDIS) in an app."""
        return AttachmentInfo.of(
            await self._connection.get(path("apps", app, "addon-attachments", name))
        )

    async def attach(self, addon: str, app: str, name: str | None = None) -> AttachmentInfo:
        """Attach it to an app, under a name that it has there."""
        body = {"addon": addon, "app": app, "name": name}
        return AttachmentInfo.of(await self._connection.send("POST", "/addon-attachments", body))

    async def detach(self, attachment_id: str) -> AttachmentInfo:
        """Take an attachment away."""
        return AttachmentInfo.of(
            await self._connection.send("DELETE", path("addon-attachments", attachment_id))
        )

    # the catalogue

    async def services(self) -> list[ServiceInfo]:
        """What can be attached, by name."""
        return [ServiceInfo.of(raw) for raw in await self._connection.list("/addon-services")]

    async def service(self, service: str) -> ServiceInfo:
        """One service, also by a name that Heroku has for such a one."""
        return ServiceInfo.of(await self._connection.get(path("addon-services", service)))

    async def plans(self, service: str) -> Sequence[PlanInfo]:
        """The plans of a service, the cheapest first; last those whose price is not known."""
        found = await self._connection.list(path("addon-services", service, "plans"))
        plans = [PlanInfo.of(raw) for raw in found]
        return sorted(plans, key=lambda p: (p.cents is None, p.cents or 0, p.name))

    async def plan(self, plan: str) -> PlanInfo:
        """One plan by its whole name ("redis:mini"); raises `addon_plan_unknown`."""
        return PlanInfo.of(await self._connection.get(path("plans", plan)))

    async def _list(self, where: str) -> list[AddonInfo]:
        found = await self._connection.list(where, headers=_EXPANDED)
        return [AddonInfo.of(raw) for raw in found]

    async def _get(self, where: str) -> Any:
        return (await self._connection.request("GET", where, headers=_EXPANDED)).json()

    async def _send(self, method: str, where: str, json: object = None) -> Any:
        response = await self._connection.request(method, where, json, headers=_EXPANDED)
        return response.json()
