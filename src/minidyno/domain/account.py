"""Whose platform this is: one person, one machine."""

from uuid import NAMESPACE_URL, UUID, uuid5

EMAIL = "estudiante@minidyno.localhost"
NAME = "Estudiante"


def fixed_id(name: str) -> UUID:
    """Make the id of a thing that is the same on every platform (the account, a stack …)."""
    return uuid5(NAMESPACE_URL, f"minidyno:{name}")


ACCOUNT_ID = fixed_id("account")
