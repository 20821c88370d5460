"""The way to the router, as a port."""

from collections.abc import Sequence
from typing import Protocol

from minidyno.domain.routes import AppRoute


class RouteTable(Protocol):
    """Publishes snapshots, and hears from the router's workers what they have applied."""

    @property
    def generation(self) -> int:
        """The generation in force, 0 before the first."""

    def publish(self, apps: Sequence[AppRoute]) -> int:
        """Publish these routes if they differ from the last; return the generation in force."""

    def is_drained(self, dyno_id: str, generation: int) -> bool:
        """Say whether every live worker has applied `generation` and none waits for the dyno.

        Without any live worker nobody can be waiting: true.
        """
