"""Plans that people are told by their name alone."""

from minidyno.domain.addon_services import Plan


def plan(name: str, cents: int | None, **limits: int) -> Plan:
    """A plan called that in every language ("premium-0": Premium 0)."""
    human = name.replace("-", " ").capitalize()
    return Plan(name=name, human={"es": human, "en": human}, cents_per_month=cents, limits=limits)
