"""The platform, as a notebook holds it."""

from contextlib import AsyncExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Self

from minidyno.domain.errors import MinidynoError
from minidyno.lab.app import App
from minidyno.lab.app_views import Apps
from minidyno.lab.ground import Ground

if TYPE_CHECKING:  # a real platform is used without loading the simulated one
    from minidyno.bootstrap.simulated import SimulatedPlatform


class Platform:
    """A platform that answers. Every method may raise MinidynoError.

    `sentence` says what was found, `backend` is its name: process, docker, swarm, simulated.
    `simulation` is the simulated platform itself, to make its dynos misbehave; else None.
    """

    def __init__(
        self,
        ground: Ground,
        *,
        sentence: str,
        backend: str,
        resources: AsyncExitStack,
        simulation: "SimulatedPlatform | None" = None,
    ) -> None:
        self._ground = ground
        self._resources = resources
        self.sentence = sentence
        self.backend = backend
        self.simulation = simulation

    def __repr__(self) -> str:
        return self.sentence

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    @property
    def is_simulated(self) -> bool:
        """Say whether its time and its dynos are only thought."""
        return self.backend == "simulated"

    async def apps(self) -> Apps:
        """All apps."""
        return Apps(await self._ground.client.apps())

    async def app(self, name: str) -> App:
        """The app with that name; raises `app_not_found` or `app_misspelt`."""
        return App(self._ground, await self._ground.client.app(name))

    async def create_app(self, name: str | None = None, replace: bool = False) -> App:
        """Create an app. With `replace`, one that has the name is removed first, with all it has.

        Raises `app_name_invalid`, `app_name_taken`, `app_limit_reached`.
        """
        if replace and name is not None:
            try:
                await self._ground.client.destroy_app(name, force=True)
            except MinidynoError as error:
                if error.error_id not in {"app_not_found", "app_misspelt"}:
                    raise
        return App(self._ground, await self._ground.client.create_app(name))

    async def sleep(self, seconds: float) -> None:
        """Let time pass on the platform; the simulated one's passes at once."""
        await self._ground.pace.sleep(seconds)

    async def close(self) -> None:
        """Let go of it; a real platform goes on running, a simulated one ends."""
        await self._resources.aclose()
