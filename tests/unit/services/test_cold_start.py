"""What a platform does first when nothing of it runs: the machine was off, or all was killed."""

import pytest

from minidyno.backends.simulated_dyno import Behaviour
from minidyno.bootstrap.simulated import SimulatedPlatform
from minidyno.domain.routes import AppState
from minidyno.domain.settings import Settings
from minidyno.ports.addon_provider import Server
from tests.unit.services.addon_stage import AddonStage, BoxProvider, MemoryHost


class PartlyDeaf(BoxProvider):
    """Some of its servers do not answer, by their ports."""

    def __init__(self, host: MemoryHost) -> None:
        super().__init__(host)
        self.deaf: set[int] = set()

    async def answers(self, server: Server) -> bool:
        return server.at["box"].port not in self.deaf and await super().answers(server)


class ColdStage(AddonStage):
    """A stage whose platform can be taken away and started again."""

    @property
    def deaf(self) -> set[int]:
        assert isinstance(self.box, PartlyDeaf)
        return self.box.deaf

    def kill_everything(self) -> None:
        """Servers too."""
        for server in self.host.servers.values():
            server.exit_code = -9
        super().kill_everything()

    def route(self, name: str = "demo") -> AppState:
        return next(route.state for route in self.platform.routes.apps if route.name == name)


@pytest.fixture
async def killed() -> ColdStage:
    """One app whose add-on will be deaf, one whose add-on answers, one with none: all killed."""
    host = MemoryHost()
    box = PartlyDeaf(host)
    platform = SimulatedPlatform(7, Settings(), "es", None, host, (box,))
    played = ColdStage(platform, host, box)
    async with played.up():
        for name in ("demo", "buena", "sola"):
            played.create(name)
            await played.deploy("web: python app.py", name)
        played.deaf.add((await played.addon()).ports["box"])
        await played.addon("buena")
        await played.turn(20)
        assert played.running() == ["buena/web.1", "demo/web.1", "sola/web.1"]
    played.kill_everything()
    return played


async def test_dynos_wait_for_their_own_addons_and_for_no_others(killed: ColdStage) -> None:
    async with killed.up():
        await killed.turn(3)
        assert killed.running() == ["buena/web.1", "sola/web.1"]
        assert [killed.route(name) for name in ("buena", "sola")] == [AppState.UP, AppState.UP]


async def test_a_dyno_that_waits_is_out_of_the_routes_and_its_requests_wait_as_for_a_boot(
    killed: ColdStage,
) -> None:
    async with killed.up():
        await killed.turn(1)
        assert killed.serving() == []
        assert killed.route() is AppState.BOOTING
        killed.deaf.clear()
        await killed.turn(3)
        assert killed.running() == ["buena/web.1", "demo/web.1", "sola/web.1"]
        assert killed.serving() == ["web.1 v3"]


async def test_a_dyno_does_not_wait_for_ever_for_an_addon_that_never_answers(
    killed: ColdStage,
) -> None:
    async with killed.up():
        await killed.turn(55)
        assert killed.running() == ["buena/web.1", "sola/web.1"]
        assert killed.told() == ["web.1 v3 starting"]
        await killed.turn(10)
        assert killed.running() == ["buena/web.1", "demo/web.1", "sola/web.1"]


async def test_a_dyno_that_falls_when_nothing_has_to_come_any_more_is_said_to_have_crashed(
    killed: ColdStage,
) -> None:
    async with killed.up():
        await killed.turn(65)
        killed.platform.behave("demo", Behaviour(dies_after=0.5))
        for instance in list(killed.machine.dynos):
            killed.platform.backend.kill(instance)
        await killed.turn(3)
        assert killed.told() == ["web.1 v3 crashed"]


async def test_a_dyno_does_not_wait_for_a_server_that_ends_at_once(killed: ColdStage) -> None:
    killed.host.dead_on_arrival = "no disk"
    async with killed.up():
        await killed.turn(3)
        assert killed.running() == ["buena/web.1", "demo/web.1", "sola/web.1"]


async def test_a_dyno_that_falls_later_starts_again_without_its_addon(killed: ColdStage) -> None:
    killed.deaf.clear()
    async with killed.up():
        await killed.turn(10)
        for server in killed.host.servers.values():
            server.exit_code = -9
        killed.host.dead_on_arrival = "no disk"
        for instance in list(killed.machine.dynos):
            killed.platform.backend.kill(instance)
        await killed.turn(5)
        assert killed.running() == ["buena/web.1", "demo/web.1", "sola/web.1"]
