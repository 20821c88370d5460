"""A deploy under way: its output as it comes, then how it ended."""

import asyncio
from collections.abc import AsyncIterator

from minidyno.client.connection import Connection, path
from minidyno.client.following import follow_output
from minidyno.client.models import BuildInfo

_PAUSE = 0.2


class Deployment:
    """One build, followed to its end."""

    def __init__(self, connection: Connection, app: str, build: BuildInfo) -> None:
        self._connection = connection
        self._path = path("apps", app, "builds", build.id)
        self.build = build

    async def output(self) -> AsyncIterator[bytes]:
        """What the build prints, until it has ended.

        A platform that stops in the middle builds again when it returns; its output then goes on
        here.
        """
        offset = 0
        while not self.build.ended:
            async for chunk in follow_output(
                self._connection, self.build.output_stream_url, start=offset
            ):
                offset += len(chunk)
                yield chunk
            self.build = BuildInfo.of(await self._connection.get(self._path))
            if not self.build.ended:
                await asyncio.sleep(_PAUSE)

    async def result(self) -> BuildInfo:
        """Wait for the end, and say what became of it; a failed build is no exception."""
        # The output ends with the build: waiting for it is waiting without asking again and again.
        async for _ in self.output():
            pass
        return self.build
