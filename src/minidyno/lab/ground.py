"""What a platform handle stands on: the client, time, and the way to the apps."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from minidyno.client.client import Client
from minidyno.lab.doors.answer import Door
from minidyno.lab.pace import Pace


@dataclass(frozen=True, slots=True)
class Ground:
    """The same for the real platform and the simulated one.

    `door` opens the way to the app of that name; who opens it closes it.
    """

    client: Client
    pace: Pace
    door: Callable[[str], Awaitable[Door]]
