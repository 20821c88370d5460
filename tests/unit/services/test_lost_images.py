"""An app whose images somebody removed while the platform was down: built again at the start."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from minidyno.backends.simulated_dyno import Behaviour
from minidyno.bootstrap.assembly import assemble
from minidyno.bootstrap.simulated import SimulatedPlatform
from minidyno.buildpacks.simulated import SimulatedBuilder
from minidyno.domain.errors import MinidynoError
from minidyno.domain.routes import AppState
from minidyno.domain.settings import Settings
from minidyno.domain.slugs import BuildStatus
from minidyno.domain.stacks import CONTAINER
from minidyno.ports.builder import BuildJob, BuiltSlug, Say
from tests.unit.services.stage import Stage

WITH_RELEASE_PHASE = "web: python app.py\nrelease: python migrate.py\n"


class ImageBuilder(SimulatedBuilder):
    """Every build makes an image, which the test can take away."""

    def __init__(self, stage: Stage) -> None:
        parts = stage.platform.plane.parts
        super().__init__(blobs=parts.blobs, clock=parts.clock, pack_seconds=5.0)
        self.stacks = (self.stack, CONTAINER)
        self.images: set[str] = set()
        self.broken = False
        self.asleep = False  # whether nobody can be asked for images

    async def build(self, job: BuildJob, say: Say) -> BuiltSlug:
        built = await super().build(job, say)
        if self.broken:
            raise MinidynoError("container_build_failed", reason="no space")
        image = f"sha256:{job.build_id}"
        self.images.add(image)
        return replace(built, images=dict.fromkeys(built.process_types, image))

    async def has_images(self, images: Collection[str]) -> bool:
        if self.asleep:
            raise MinidynoError("docker_down", reason="asleep")
        return set(images) <= self.images


class ImageStage(Stage):
    """A stage whose app has images, and whose platform looks for them as it starts."""

    builder: ImageBuilder

    @asynccontextmanager
    async def up(self) -> AsyncIterator[None]:
        looking = asyncio.ensure_future(self.platform.plane.rebuilds.keep_looking("es"))
        try:
            async with super().up():
                yield
        finally:
            looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await looking

    def builds(self) -> list[BuildStatus]:
        return [build.status for build in self.platform.plane.builds.all(self.app())]

    def route(self) -> AppState:
        return self.platform.routes.apps[0].state


@pytest.fixture
async def lost() -> ImageStage:
    """All was killed, and the images of the app's only deploy were removed."""
    stage = ImageStage(SimulatedPlatform(7, Settings(), "es"))
    stage.builder = ImageBuilder(stage)
    stage.platform.behave("release", Behaviour(dies_after=2.0, exit_code=0))
    stage.platform.plane = assemble(
        replace(stage.platform.plane.parts, builder=stage.builder),
    )
    async with stage.up():
        app = stage.create()
        stage.platform.plane.apps.set_stack(app, CONTAINER, "ana")
        await stage.deploy(WITH_RELEASE_PHASE)
        await stage.turn(10)
        assert stage.shown() == ["web.1 v2 up"]
    stage.kill_everything()
    stage.builder.images.clear()
    return stage


async def test_dynos_wait_until_the_image_is_built_again_and_its_release_phase_has_passed(
    lost: ImageStage,
) -> None:
    async with lost.up():
        for _ in range(65):
            await lost.turn(0.1)
            assert set(lost.told()) <= {
                "web.1 v2 starting",
                "release.1 v3 starting",
                "release.1 v3 up",
            }
            assert lost.route() is AppState.BOOTING
            assert lost.running() in ([], ["demo/release.1"])
        await lost.turn(10)
        assert lost.shown() == ["web.1 v3 up"]
        assert lost.builds() == [BuildStatus.SUCCEEDED] * 2
        log = await lost.log()
        assert log.count("Building v2 again for stack container") == 1
        assert sum(line.startswith("State changed from up to crashed") for line in log) == 1


async def test_where_the_build_fails_the_old_release_is_tried_and_says_what_is_missing(
    lost: ImageStage,
) -> None:
    lost.builder.broken = True
    async with lost.up():
        await lost.turn(4)
        assert lost.running() == []
        await lost.turn(3)
        assert lost.running() == ["demo/web.1"]
        assert lost.builds() == [BuildStatus.SUCCEEDED, BuildStatus.FAILED]


async def test_a_build_that_was_cut_short_goes_on_and_is_not_made_twice(lost: ImageStage) -> None:
    async with lost.up():
        await lost.turn(3)
        assert lost.builds() == [BuildStatus.SUCCEEDED, BuildStatus.PENDING]
    lost.kill_everything()
    lost.platform.plane.builds.resume("es")
    async with lost.up():
        await lost.turn(3)
        assert lost.running() == []
        await lost.turn(20)
        assert lost.shown() == ["web.1 v3 up"]
        assert lost.builds() == [BuildStatus.SUCCEEDED] * 2


async def test_dynos_do_not_wait_for_ever_for_somebody_who_cannot_be_asked_for_images(
    lost: ImageStage,
) -> None:
    lost.builder.asleep = True
    async with lost.up():
        await lost.turn(9)
        assert lost.running() == []
        await lost.turn(2)
        assert lost.running() == ["demo/web.1"]


async def test_dynos_whose_images_are_there_start_at_once(lost: ImageStage) -> None:
    lost.builder.images.add(
        next(iter(lost.platform.plane.parts.store.slug(slug_of(lost)).images.values()))  # type: ignore[union-attr]
    )
    async with lost.up():
        await lost.turn(1)
        assert lost.running() == ["demo/web.1"]
        assert lost.builds() == [BuildStatus.SUCCEEDED]


def slug_of(stage: Stage) -> str:
    release = stage.platform.plane.releases.current(stage.app())
    assert release is not None
    assert release.slug_id is not None
    return release.slug_id
