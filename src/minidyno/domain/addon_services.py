"""What can be attached to an app: services and their plans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from minidyno.domain.language import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan of a service: what it would cost with Heroku (None: not known), and its limits.

    `limits` are whole numbers by name: "memory" and "disk" in bytes, "connections", "rows",
    "days"… What each means to the server, and how it is enforced, its provider knows.
    """

    name: str  # without the service: "mini"
    human: Mapping[Language, str]
    cents_per_month: int | None
    limits: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service of the catalogue, by our name; `aliases` are the names a tutorial would use.

    `attachment` is the name under which the first one is attached ("REDIS"), `further` begins those
    of the others ("HEROKU_REDIS"; empty: as the first one); config vars are that name, an
    underscore and one of `suffixes`. The first of `plans` is the default. `served_by` names the
    server where it is not the one that the service is named after: whoever creates one is told, and
    the log says so.
    """

    name: str
    human: Mapping[Language, str]
    aliases: Sequence[str]
    attachment: str
    suffixes: Sequence[str]
    plans: Sequence[Plan]
    further: str = ""
    served_by: Mapping[Language, str] = field(default_factory=dict)

    def plan(self, name: str) -> Plan | None:
        """The plan with that name."""
        return next((plan for plan in self.plans if plan.name == name), None)
