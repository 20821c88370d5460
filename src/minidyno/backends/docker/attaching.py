"""Sits people at the other end of containers, and hangs up those whose other end is gone."""

import asyncio
import contextlib
import signal
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any
from uuid import uuid4

from aiodocker.exceptions import DockerError
from aiodocker.execs import Exec
from aiodocker.stream import Stream as EngineStream

from minidyno.backends.docker.attached_config import (
    exec_config,
    signal_all,
    signal_marked,
    signal_strays,
)
from minidyno.backends.docker.attachment import DockerAttachment, Reach
from minidyno.backends.docker.engine import CONFLICT, NOT_FOUND, Engine
from minidyno.backends.docker.launcher import exit_code
from minidyno.backends.docker.seen import Seen
from minidyno.backends.dyno_parent.attached import HANG_UP_AGAIN
from minidyno.domain.errors import MinidynoError
from minidyno.domain.terminals import Window

LOOK_EVERY = 0.05  # seconds between two looks whether a command inside has ended
SOON = 5.0  # seconds after which what was killed is taken for gone


class Attaching:
    """The attached streams of one backend; `hangup_grace` is in seconds, after SIGHUP."""

    def __init__(self, engine: Engine, *, hangup_grace: float, user: str) -> None:
        self._engine = engine
        self._hangup_grace = hangup_grace
        self._user = user
        self._life = f"{uuid4().hex}."  # marks of commands inside begin with it
        self._looked_into: set[str] = set()  # containers, for commands of another life
        self._seated: set[str] = set()  # instances whose other end is here
        self._tasks: set[asyncio.Task[None]] = set()
        self._hanging_up: dict[str, asyncio.Task[None]] = {}

    async def sit(self, instance: str, container: str, window: Window | None) -> DockerAttachment:
        """Attach to a container that is not yet started: so no word of it is missed."""
        client = await self._engine.client()
        stream = client.containers.container(container).attach(stdin=True, stdout=True, stderr=True)
        await stream._init()

        async def resize(window: Window) -> None:
            await self._engine.json(
                f"containers/{container}/resize", "POST", h=window.rows, w=window.columns
            )

        async def pass_signal(number: int) -> None:
            await self._inside(container, signal_all(number))

        async def code() -> int | None:
            try:
                ended = await self._engine.json(
                    f"containers/{container}/wait", "POST", condition="not-running"
                )
            except (DockerError, MinidynoError):
                return None
            return exit_code(ended["StatusCode"])

        def hang_up() -> None:
            self._seated.discard(instance)
            self._begin(container, self._hang_up(container))

        self._seated.add(instance)
        reach = Reach(
            resize=resize,
            signal=pass_signal,
            exit_code=code,
            hang_up=hang_up,
            tasks=self._tasks,
        )
        return DockerAttachment(stream, reach, terminal=window is not None)

    async def go_inside(
        self,
        container: str,
        command: str,
        env: Mapping[str, str],
        window: Window | None,
        *,
        own_image: bool,
    ) -> DockerAttachment:
        """Run a command inside a container and sit at its other end."""
        mark = self._life + uuid4().hex
        order = exec_config(command, env, window, self._user, mark, own_image=own_image)
        made = await self._engine.json(f"containers/{container}/exec", "POST", body=order)
        run: str = made["Id"]
        stream = await self._start(run, terminal=window is not None)

        async def resize(window: Window) -> None:
            await self._engine.json(f"exec/{run}/resize", "POST", h=window.rows, w=window.columns)

        async def pass_signal(number: int) -> None:
            await self._inside(container, signal_marked(number, mark))

        async def code() -> int | None:
            try:
                return await self._wait(run)
            except (DockerError, MinidynoError):
                return None

        def hang_up() -> None:
            self._begin(run, self._hang_up_inside(container, run, mark))

        reach = Reach(
            resize=resize,
            signal=pass_signal,
            exit_code=code,
            hang_up=hang_up,
            tasks=self._tasks,
        )
        return DockerAttachment(stream, reach, terminal=window is not None)

    def tend(self, listed: Sequence[Seen]) -> None:
        """Hang up what had a control plane at its other end that is no more."""
        for one in listed:
            if one.attached and one.alive and one.instance not in self._seated:
                self._begin(one.id, self._hang_up(one.id))
            elif one.alive and one.id not in self._looked_into:
                self._begin(one.id, self._hang_up_strays(one.id))
        self._looked_into = {one.id for one in listed if one.alive}

    async def close(self) -> None:
        """Let go; what is being hung up is hung up again by whoever comes next."""
        tasks = list(self._hanging_up.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, *self._tasks, return_exceptions=True)

    async def _start(self, run: str, *, terminal: bool) -> EngineStream:
        client = await self._engine.client()
        stream = Exec(client, run, terminal).start(detach=False)
        await stream._init()
        return stream

    async def _wait(self, run: str) -> int | None:
        while True:
            found = await self._engine.json(f"exec/{run}/json")
            if not found["Running"]:
                code = found["ExitCode"]
                return None if code is None else exit_code(code)
            await asyncio.sleep(LOOK_EVERY)

    async def _inside(self, container: str, program: list[str]) -> None:
        """Run one of our own small programs inside a container, to its end."""
        order = {"Cmd": program, "User": self._user}
        made = await self._engine.json(f"containers/{container}/exec", "POST", body=order)
        await self._engine.json(f"exec/{made['Id']}/start", "POST", body={"Detach": True})
        await self._wait(made["Id"])

    def _begin(self, key: str, work: Coroutine[Any, Any, None]) -> None:
        if key in self._hanging_up:
            work.close()
            return
        task = asyncio.ensure_future(work)
        self._hanging_up[key] = task
        task.add_done_callback(lambda _: self._hanging_up.pop(key, None))

    def _signals(self) -> Sequence[tuple[signal.Signals, float]]:
        """What is sent to one that is hung up, and how many seconds are waited for each."""
        again = min(HANG_UP_AGAIN, self._hangup_grace)
        return (
            (signal.SIGHUP, again),
            (signal.SIGHUP, self._hangup_grace - again),
            (signal.SIGKILL, SOON),
        )

    async def _hang_up(self, container: str) -> None:
        for number, patience in self._signals():
            try:
                await self._engine.json(f"containers/{container}/kill", "POST", signal=number.name)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(patience):
                        await self._engine.json(
                            f"containers/{container}/wait", "POST", condition="not-running"
                        )
                        return
            except DockerError as error:
                if error.status in {NOT_FOUND, CONFLICT}:
                    return  # it has ended
                raise

    async def _hang_up_strays(self, container: str) -> None:
        with contextlib.suppress(DockerError, MinidynoError):  # gone meanwhile
            found = await self._engine.json(f"containers/{container}/json")
            if found["ExecIDs"]:
                for number, patience in self._signals():
                    await self._inside(container, signal_strays(number, self._life))
                    if number != signal.SIGKILL:
                        await asyncio.sleep(patience)

    async def _hang_up_inside(self, container: str, run: str, mark: str) -> None:
        with contextlib.suppress(DockerError, MinidynoError):  # gone with its dyno
            for number, patience in self._signals():
                await self._inside(container, signal_marked(number, mark))
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(patience):
                        await self._wait(run)
                        return
