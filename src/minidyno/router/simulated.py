"""The route table without a router: for the simulated platform and for tests of the services."""

from collections.abc import Sequence

from minidyno.domain.routes import AppRoute, Routes


class SimulatedRouteTable:
    """Keeps the routes in memory; with nobody serving, every dyno is drained at once."""

    def __init__(self) -> None:
        self.routes = Routes()

    @property
    def generation(self) -> int:
        """The generation in force."""
        return self.routes.generation

    def publish(self, apps: Sequence[AppRoute]) -> int:
        """Keep these routes if they differ from the last; return the generation in force."""
        if tuple(apps) != self.routes.apps:
            self.routes = Routes(self.routes.generation + 1, tuple(apps))
        return self.routes.generation

    def is_drained(self, dyno_id: str, generation: int) -> bool:  # noqa: ARG002
        """Say that nobody waits for it."""
        return True
