"""What the hook calls while git holds its breath: from a tar to a release, told line by line."""

import asyncio
from collections.abc import AsyncIterator

from starlette.types import Receive, Send

from minidyno.domain.account import EMAIL
from minidyno.domain.errors import MinidynoError
from minidyno.domain.slugs import Build, BuildStatus
from minidyno.git.lines import ShownLines
from minidyno.git.pushes import Push, Pushes
from minidyno.services.builds import Builds
from minidyno.services.releases import Releases
from minidyno.services.sources import Sources


class GoneError(Exception):
    """The hook is no longer there."""


class PushDeploy:
    """Builds what a push brings, and says whether the push may be accepted."""

    def __init__(
        self, *, sources: Sources, builds: Builds, releases: Releases, pushes: Pushes
    ) -> None:
        self._sources = sources
        self._builds = builds
        self._releases = releases
        self._pushes = pushes

    async def answer(self, push: Push, commit: str, receive: Receive, send: Send) -> None:
        """Take the tar that comes, and answer while it is built; a hook that leaves cancels it."""
        show = ShownLines(send)
        try:
            build = await self._begin(push, commit, receive)
        except GoneError:
            return
        except MinidynoError as error:
            # An answer before the end of the body would never be read.
            await _drain(receive)
            await show.error(error, push.language)
            await show.verdict(False)
            return
        following = asyncio.ensure_future(self._follow(push, build, show))
        leaving = asyncio.ensure_future(_until_gone(receive))
        try:
            await asyncio.wait({following, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if following.done():
                await following
        finally:
            unfinished = not following.done()
            for task in (following, leaving):
                task.cancel()
            await asyncio.gather(following, leaving, return_exceptions=True)
            if unfinished:
                await self._pushes.give_up(push)

    async def _begin(self, push: Push, commit: str, receive: Receive) -> Build:
        source = self._sources.new()
        blob = await self._sources.put(source, _body(receive), push.url)
        if push.abandoned:
            raise GoneError
        build = self._builds.create(
            push.app,
            blob,
            url=push.url,
            version=commit,
            user=EMAIL,
            language=push.language,
        )
        push.build_id = build.id
        return build

    async def _follow(self, push: Push, build: Build, show: ShownLines) -> None:
        await show.lines(" done.", "Building source:", "")
        async for chunk in self._builds.output(build.id):
            await show.feed(chunk)
        await show.lines("")
        try:
            ended = self._ended(push, build)
        except MinidynoError as error:
            await show.error(error, push.language)
            await show.verdict(False)
            return
        accepted = ended.status is BuildStatus.SUCCEEDED
        if accepted:
            await show.lines(f"Verifying deploy... {self._how_it_is(push, ended)}")
        else:
            await show.lines(f" !     Push rejected to {push.app.name}.", "")
        await show.verdict(accepted)

    def _ended(self, push: Push, build: Build) -> Build:
        ended = self._builds.get(push.app, build.id)
        if ended.status is BuildStatus.PENDING:  # the platform is being stopped
            raise MinidynoError("build_interrupted")
        return ended

    def _how_it_is(self, push: Push, build: Build) -> str:
        """Look at what the build left: its release, or a later one, has to be the app's."""
        release = self._releases.get(push.app, build.release_id or "")
        live = self._releases.current(push.app)
        if live is not None and live.version >= release.version:
            return "done."
        return f"v{release.version} is not in force."


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise GoneError
        yield message.get("body", b"")
        more = message.get("more_body", False)


async def _drain(receive: Receive) -> None:
    try:
        async for _ in _body(receive):
            pass
    except GoneError:
        return


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
