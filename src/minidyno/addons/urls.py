"""Addresses of servers with a user in them, as client libraries read them."""

from urllib.parse import quote

from minidyno.domain.addon_servers import Address, Credentials


def url(scheme: str, user: Credentials, at: Address, path: str) -> str:
    """The address of `path` (a database) there, for that user."""
    who = f"{quote(user.user, safe='')}:{quote(user.password, safe='')}"
    return f"{scheme}://{who}@{at.host}:{at.port}/{path}"
