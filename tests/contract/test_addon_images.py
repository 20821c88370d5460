"""The images of add-ons' servers: made once, found from then on, told when they are missing."""

from collections.abc import AsyncIterator

import pytest
from tests.docker_engine import addon_images_or_skip, docker_or_skip

from minidyno.backends.docker import stack
from minidyno.backends.docker.addon_containers import AddonContainers
from minidyno.backends.docker.addon_images import AddonImages
from minidyno.backends.docker.carried import CARRIED, SERVICES
from minidyno.backends.docker.engine import Engine
from minidyno.backends.docker.image_user import ImageUsers
from minidyno.backends.docker.stack import Recipe
from minidyno.bootstrap.docker_host import trouble_of_images
from minidyno.domain.addon_servers import Program
from minidyno.domain.errors import MinidynoError

BASE = Recipe(base="debian:bookworm-slim")
OWN = Program(commands=("python3",), image=f"{SERVICES}-prueba:1", image_packages=(), install={})


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    docker_or_skip()
    engine = Engine()
    yield engine
    await engine.close()


async def test_what_is_made_is_found_the_next_time(
    engine: Engine,
) -> None:
    said: list[str] = []
    try:
        assert await AddonImages(engine, BASE, said.append).ensure(OWN)
        assert said[0] == f"build {OWN.image}"
        said.clear()
        assert not await AddonImages(engine, BASE, said.append).ensure(OWN)
        assert said == []
    finally:
        await engine.json(f"images/{OWN.image}", "DELETE", force=1)


async def test_an_image_with_servers_of_another_version_takes_no_new_add_on_and_is_made_again(
    engine: Engine,
) -> None:
    body = {"Image": stack.image_name(), "Cmd": ["true"], "Labels": {CARRIED: "of another version"}}
    made = await engine.json("containers/create", "POST", body=body)
    host = AddonContainers(home_id="prueba", engine=engine)
    name, tag = OWN.image.split(":")
    try:
        await engine.json("commit", "POST", container=made["Id"], repo=name, tag=tag)
        with pytest.raises(MinidynoError) as caught:
            await host.check(OWN)
        assert caught.value.error_id == "addon_image_outdated"
        assert OWN.image in caught.value.say("es")
        assert "minidyno addons:images" in caught.value.say("es")
        [trouble] = (await trouble_of_images([OWN])).values()  # as `doctor` asks
        assert trouble is not None
        assert trouble.error_id == "addon_image_outdated"
        # What runs on it already may start again.
        assert (await host.place("one", OWN, {"http": 1})).folder
        assert await AddonImages(engine, BASE, lambda _: None).ensure(OWN, again=False)
        await host.check(OWN)
        assert await trouble_of_images([OWN]) == {OWN.image: None}
    finally:
        await engine.json(f"containers/{made['Id']}", "DELETE", force=1)
        await engine.json(f"images/{OWN.image}", "DELETE", force=1)


async def test_where_no_base_can_be_had_the_reason_is_said(engine: Engine) -> None:
    program = Program(
        commands=("none",), image="minidyno/none-prueba:1", image_packages=("none",), install={}
    )
    nowhere = Recipe(base="127.0.0.1:9/no-such-base:1")
    with pytest.raises(MinidynoError) as caught:
        await AddonImages(engine, nowhere, lambda _: None).ensure(program)
    assert caught.value.error_id == "stack_base_missing"


@pytest.mark.parametrize("image", ["redis:7.0", "postgres:15", "minidyno/stack:1"])
async def test_the_user_of_an_image_is_never_root(engine: Engine, image: str) -> None:
    addon_images_or_skip()
    user = await ImageUsers(engine).of(image)
    assert int(user.partition(":")[0]) >= 100
    assert await ImageUsers(engine).of(image) == user
