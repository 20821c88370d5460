"""What the hook calls while git holds its breath: from a tar to a release, told line by line."""

import asyncio
import contextlib
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
        body = _Body(receive)
        try:
            build = await self._begin(push, commit, body)
        except GoneError:
            return
        except MinidynoError as error:
            # An answer before the end of the body would never be read.
            await body.drain()
            await self._reject(push, show, error)
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

    async def _begin(self, push: Push, commit: str, body: "_Body") -> Build:
        source = self._sources.new()
        blob = await self._sources.put(source, body.chunks(), push.url)
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
            await self._reject(push, show, error)
            return
        if ended.status is BuildStatus.FAILED:
            await self._reject(push, show)  # the build's own log says why
            return
        await show.lines(f"Verifying deploy... {self._how_it_is(push, ended)}")
        await show.verdict(True)

    async def _reject(
        self, push: Push, show: ShownLines, error: MinidynoError | None = None
    ) -> None:
        if error is not None:
            await show.error(error, push.language)
        await show.lines(f" !     Push rejected to {push.app.name}.", "")
        await show.verdict(False)

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


class _Body:
    """The request's body, in the pieces in which it comes."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._more = True

    async def chunks(self) -> AsyncIterator[bytes]:
        """What has not been read yet; raises GoneError when the rest will not come."""
        while self._more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise GoneError
            self._more = message.get("more_body", False)
            yield message.get("body", b"")

    async def drain(self) -> None:
        """Read to the end, for nothing."""
        with contextlib.suppress(GoneError):
            async for _ in self.chunks():
                pass


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
