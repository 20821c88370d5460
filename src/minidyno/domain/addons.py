"""Add-ons: a server of a service, and the names under which apps are attached to it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from minidyno.domain.addon_servers import Credentials

# Heroku's colours, for the names of further attachments ("HEROKU_REDIS_COBALT").
COLOURS = (
    "AMBER", "AQUA", "BLACK", "BLUE", "BRONZE", "BROWN", "CHARCOAL", "COBALT", "COPPER", "CRIMSON",
    "CYAN", "GOLD", "GRAY", "GREEN", "IVORY", "JADE", "MAROON", "MAUVE", "NAVY", "OLIVE",
    "ONYX", "ORANGE", "PINK", "PUCE", "PURPLE", "RED", "ROSE", "SILVER", "TEAL", "WHITE", "YELLOW",
)  # fmt: skip


class AddonState(StrEnum):
    """State of an add-on, as in Heroku's schema."""

    PROVISIONING = "provisioning"
    PROVISIONED = "provisioned"
    DEPROVISIONED = "deprovisioned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addon:
    """An add-on, owned by one app. Times are seconds since the epoch.

    `ports` are those by which its server is reached on this machine, by name. `admin` is the
    platform's own user. `users` are those that apps know, the newest last: the one that config vars
    name; the older ones are let in until no dyno uses them any more. A deprovisioned one stays in
    the books until all that it had is removed, and one that came to nothing a while longer:
    `failure` then says why, in each language by its code. `ground` is what its server stands on,
    and so where its data lies: "machine" or "container", empty for a service without a server.
    `restrictions` are those of which the logs of its apps were told (`ports.addon_provider`).
    """

    id: str
    name: str
    app_id: str
    service: str
    plan: str
    state: AddonState
    created_at: float
    updated_at: float
    ports: Mapping[str, int]
    admin: Credentials
    users: tuple[Credentials, ...]
    failure: Mapping[str, str] = field(default_factory=dict)
    ground: str = ""
    restrictions: tuple[str, ...] = ()

    @property
    def user(self) -> Credentials:
        """The user that config vars name."""
        return self.users[-1]

    @property
    def plan_name(self) -> str:
        """The plan with its service, as Heroku names it: "redis:mini"."""
        return f"{self.service}:{self.plan}"

    def __repr__(self) -> str:
        return f"<Addon {self.name} {self.state}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddonAttachment:
    """The name under which an app has an add-on, and the config vars that it sets in the app.

    `config` is empty until the add-on is provisioned.
    """

    id: str
    addon_id: str
    app_id: str
    name: str
    created_at: float
    updated_at: float
    config: Mapping[str, str] = field(default_factory=dict, repr=False)


def addon_config(attachments: Iterable[AddonAttachment]) -> dict[str, str]:
    """All config vars that an app has from its attachments."""
    return {name: value for one in attachments for name, value in one.config.items()}


def config_names(attachment: str, suffixes: Iterable[str]) -> list[str]:
    """Name the config vars of an attachment of that name."""
    return [f"{attachment}_{suffix}" for suffix in suffixes]


def attachment_name(
    first: str, further: str, suffixes: Collection[str], taken: Collection[str]
) -> str:
    """Choose the name of an attachment: the service's own, else one with a colour, else a number.

    `taken` are the names of the app's attachments, and of its config vars.
    """
    candidates = [first, *(f"{further}_{colour}" for colour in COLOURS)]
    candidates += [f"{further}_{number}" for number in range(2, len(taken) + 3)]
    return next(
        name
        for name in candidates
        if name not in taken and not set(config_names(name, suffixes)) & set(taken)
    )


def addon_name(service: str, random_name: str) -> str:
    """Make a name like Heroku's ("redis-verde-12345") out of one for an app."""
    return "-".join([service, *random_name.split("-")[1:]])
