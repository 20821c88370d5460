"""Chance, as a port: ids, secrets and ports that are free."""

from typing import Protocol


class System(Protocol):
    """What the services need of the machine."""

    def new_id(self) -> str:
        """A UUID, as the API's ids are."""

    def random_name(self) -> str:
        """A name for an app that was given none."""

    def port_is_free(self, port: int) -> bool:
        """Say whether nothing listens on the port of the loopback address."""
