"""Dynos that use more memory than their size has."""

from minidyno.backends.simulated_dyno import Behaviour
from minidyno.domain.formation import Scaling
from minidyno.domain.memory import mem, verdict
from minidyno.domain.quotas import MIB, size_named
from tests.unit.services.stage import USER, Stage, stage


async def deployed(played: Stage, behaviour: Behaviour) -> None:
    played.platform.behave("web", behaviour)
    played.create()
    await played.deploy()


async def test_within_the_quota_nothing_is_said() -> None:
    async with stage() as played:
        await deployed(played, Behaviour(memory=512 * MIB))
        await played.turn(60)
        assert not [line for line in await played.log("web.1") if "mem=" in line]


async def test_above_the_quota_each_look_says_r14_and_the_dyno_goes_on() -> None:
    async with stage() as played:
        await deployed(played, Behaviour(memory=528 * MIB))
        await played.turn(45)
        said = (await played.log("web.1"))[2:]
        r14 = ["Process running mem=528M(103.1%)", "Error R14 (Memory quota exceeded)"]
        assert said == r14 * 2
        assert played.shown() == ["web.1 v2 up"]


async def test_vastly_above_it_the_dyno_is_ended_and_comes_back() -> None:
    async with stage() as played:
        await deployed(played, Behaviour(memory=100 * MIB, leaks=50 * MIB))
        await played.turn(16)
        said = await played.log("web.1")
        end = said.index("Error R15 (Memory quota vastly exceeded)")
        assert said[end - 1].startswith("Process running mem=1")
        assert said[end + 1 : end + 5] == [
            "Stopping process with SIGKILL",
            "Process exited with status 137",
            "State changed from up to crashed",
            "Starting process with command `python app.py`",
        ]
        assert played.shown() == ["web.1 v2 up"]


async def test_a_larger_size_has_room() -> None:
    async with stage() as played:
        await deployed(played, Behaviour(memory=900 * MIB))
        wish = Scaling(type="web", size="standard-2x")
        played.platform.plane.formation.scale(played.app(), [wish], USER)
        await played.turn(15)
        before = len(await played.log("web.1"))
        await played.turn(60)
        assert len(await played.log("web.1")) == before
        assert [dyno.size for dyno in played.dynos()] == ["standard-2x"]


def test_the_limits_themselves_are_within() -> None:
    size = size_named("basic")
    assert verdict(512 * MIB, size) is None
    codes = [verdict(used * MIB, size) for used in (513, 1024, 1025)]
    assert [code and code.code for code in codes] == ["R14", "R14", "R15"]
    assert mem(1029 * MIB, size) == "mem=1029M(201.0%)"
