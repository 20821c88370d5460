"""Asks the server that keeps an add-on's traces, for the pages."""

from collections.abc import Awaitable
from typing import TypeVar

from minidyno.api.pages.visit import Visit
from minidyno.domain.errors import MinidynoError
from minidyno.ports.addon_provider import Server
from minidyno.ports.traces import KeepsTraces

T = TypeVar("T")


def keeper_of(visit: Visit) -> tuple[KeepsTraces, Server]:
    """Whom to ask; raises `traces_not_there`."""
    provider, server = visit.addon.provider, visit.addon.server
    if not isinstance(provider, KeepsTraces) or server is None:
        raise MinidynoError("traces_not_there", addon=visit.addon.name)
    return provider, server


async def told(asked: Awaitable[T], visit: Visit) -> T:
    """What the server answers; raises `traces_not_there` when it does not."""
    try:
        return await asked
    except ConnectionError as error:
        raise MinidynoError("traces_not_there", addon=visit.addon.name) from error
