"""Carrying out what the plan says."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any

from minidyno.domain.apps import App
from minidyno.domain.dyno_env import dyno_env
from minidyno.domain.dynos import RUN, Dyno, DynoState, Observation, instance_name
from minidyno.domain.errors import MinidynoError
from minidyno.domain.plan import Action, AskRestart, Forget, Retire, Start, Stop
from minidyno.domain.platform_codes import EXIT_TIMEOUT
from minidyno.domain.quotas import size_named
from minidyno.domain.releases import current
from minidyno.domain.settings import Settings
from minidyno.ports.clock import Clock
from minidyno.ports.dyno_backend import DynoBackend, DynoSpec
from minidyno.ports.log_sink import LogSink
from minidyno.ports.store import Store
from minidyno.ports.system import System
from minidyno.services.attached_starts import AttachedStarts
from minidyno.services.dyno_ends import DynoEnds
from minidyno.services.dynos import Dynos
from minidyno.services.waiting_client import WaitingClient

PORT_TRIES = 5

_log = logging.getLogger("minidyno.dynos")


class DynoActions:
    """Starts, retires, stops and forgets dynos.

    What takes time runs beside the laps; what is under way is remembered here only to not begin
    it twice, and is begun again after a restart because every step may be repeated.
    """

    def __init__(
        self,
        *,
        store: Store,
        backend: DynoBackend,
        clock: Clock,
        system: System,
        settings: Settings,
        sink: LogSink,
        dynos: Dynos,
        attached: AttachedStarts,
        ends: DynoEnds,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._backend = backend
        self._clock = clock
        self._system = system
        self._settings = settings
        self._sink = sink
        self._dynos = dynos
        self._attached = attached
        self._ends = ends
        self._wake = wake
        self._starting: dict[str, asyncio.Task[None]] = {}
        self._stopping: dict[str, tuple[float, asyncio.Task[None]]] = {}
        self._forgetting: dict[str, asyncio.Task[None]] = {}
        self._refused_ports: set[int] = set()
        self._extra_env: dict[str, Mapping[str, str]] = {}

    @property
    def busy(self) -> bool:
        """Say whether anything is under way."""
        return bool(self._starting or self._stopping or self._forgetting)

    def starting(self) -> set[str]:
        """The instances that the backend is being asked to start right now."""
        return set(self._starting)

    def carry_out(self, app: App | None, action: Action) -> None:
        """Begin one action of the plan; `app` is None when it was destroyed."""
        match action:
            case Start(slot, crashes):
                if app is not None:
                    self._start(app, slot.type, slot.number, slot.command, slot.size, crashes)
            case Retire(dyno):
                self._dynos.retire(dyno)
            case Stop(dyno, at_once):
                self._stop(app, dyno, 0.0 if at_once else self._settings.stop_grace)
            case Forget(dyno):
                self._forget(dyno)
            case AskRestart(dyno):
                if app is not None:
                    self._sink.say(app.id, dyno.name, "Cycling", "cycling")
                self._store.save_dyno(replace(dyno, restart_asked_at=self._clock.now()))

    def start_one_off(
        self, app: App, dyno: Dyno, env: Mapping[str, str], client: WaitingClient | None
    ) -> None:
        """Start a dyno outside the formation, with some environment of its own.

        With a client it begins when that has come.
        """
        self._extra_env[dyno.instance] = env
        if client is None:
            self._begin_start(app, dyno)
        else:
            self._store.save_dyno(dyno)
            self._begin(self._starting, dyno.instance, self._attach(app, dyno, client))

    def end_orphan(self, instance: str) -> None:
        """End an instance that no dyno of ours stands for."""
        if instance not in self._stopping:
            self._begin_stop(instance, 0.0, self._end_orphan(instance))

    async def stop_all(self) -> None:
        """Stop every dyno, for a platform that goes down; what is desired stays as it is."""
        self._attached.dismiss()
        for task in list(self._starting.values()):
            await asyncio.gather(task, return_exceptions=True)
        apps = {app.id: app for app in self._store.apps()}

        async def stop(dyno: Dyno) -> None:
            try:
                await self._stop_and_tell(apps.get(dyno.app_id), dyno, self._settings.stop_grace)
                await self._remove(dyno)
            except MinidynoError as error:
                _log.warning("%s could not be stopped: %s", dyno.instance, error.say("en"))

        await asyncio.gather(*(stop(dyno) for dyno in self._store.dynos()))

    async def close(self) -> None:
        """Let go of what is under way; dynos go on running."""
        tasks = [*self._starting.values(), *self._forgetting.values()]
        tasks += [task for _, task in self._stopping.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # starting

    def _start(
        self, app: App, process_type: str, number: int, command: str, size: str, crashes: int
    ) -> None:
        release = current(self._store.releases(app.id))
        if release is None or release.slug_id is None:
            return
        now = self._clock.now()
        dyno_id = self._system.new_id()
        dyno = Dyno(
            id=dyno_id,
            instance=instance_name(app.name, process_type, number, dyno_id),
            app_id=app.id,
            type=process_type,
            number=number,
            release=release.version,
            slug_id=release.slug_id,
            command=command,
            size=size,
            state=DynoState.STARTING,
            created_at=now,
            updated_at=now,
            crashes=crashes,
        )
        if process_type == "web":
            try:
                dyno = replace(dyno, port=self._lease_port())
            except MinidynoError as error:
                self._sink.say(app.id, dyno.name, error.say("en"), "error")
                # As a crash, so that it is tried again ever more slowly.
                self._store.save_dyno(replace(dyno, state=DynoState.CRASHED, crashes=crashes + 1))
                return
        self._begin_start(app, dyno)

    def _begin_start(self, app: App, dyno: Dyno) -> None:
        # The row comes first: whatever the backend then starts is in the books.
        self._store.save_dyno(dyno)
        self._sink.say(
            app.id, dyno.name, f"Starting process with command `{dyno.command}`", "starting"
        )
        self._begin(self._starting, dyno.instance, self._ask_to_start(app, dyno))

    async def _ask_to_start(self, app: App, dyno: Dyno) -> None:
        for _ in range(PORT_TRIES):
            try:
                handle = await self._backend.start(self._spec(app, dyno))
            except MinidynoError as error:
                if error.error_id == "port_taken" and dyno.port is not None:
                    self._refused_ports.add(dyno.port)
                    dyno = replace(dyno, port=self._lease_port())
                    self._update(dyno, port=dyno.port)
                    continue
                # No observation will come of it: the next lap sees it gone, as a crash.
                self._sink.say(app.id, dyno.name, error.say("en"), "error")
                return
            self._update(dyno, handle=handle)
            return

    async def _attach(self, app: App, dyno: Dyno, client: WaitingClient) -> None:
        handle = await self._attached.start(app, dyno, client, lambda: self._spec(app, dyno))
        if handle is not None:
            self._update(dyno, handle=handle)

    def _spec(self, app: App, dyno: Dyno) -> DynoSpec:
        release = self._store.release(app.id, str(dyno.release))
        slug = self._store.slug(dyno.slug_id)
        if release is None or slug is None or slug.checksum is None:
            raise MinidynoError("slug_not_found", app=app.name, slug=dyno.slug_id)
        return DynoSpec(
            name=dyno.instance,
            app=app.name,
            app_id=app.id,
            dyno=dyno.name,
            slug=slug.checksum,
            command=dyno.command,
            env={**self._extra_env.get(dyno.instance, {}), **dyno_env(app, release, slug, dyno)},
            port=dyno.port,
            size=size_named(dyno.size),
            image=slug.image_of(dyno.like or dyno.type),
            by_hand=dyno.type == RUN,
        )

    def _lease_port(self) -> int:
        first, last = self._settings.dyno_port_first, self._settings.dyno_port_last
        leased = {d.port for d in self._store.dynos() if d.port is not None}
        if len(self._refused_ports) > (last - first) // 2:
            self._refused_ports.clear()  # long ago; they may be free again
        for port in range(first, last + 1):
            if (
                port not in leased
                and port not in self._refused_ports
                and self._system.port_is_free(port)
            ):
                return port
        raise MinidynoError("dyno_ports_used_up", first=first, last=last)

    # stopping

    def _stop(self, app: App | None, dyno: Dyno, grace: float) -> None:
        under_way = self._stopping.get(dyno.instance)
        if under_way is not None and under_way[0] <= grace:
            return
        self._begin_stop(dyno.instance, grace, self._stop_and_tell(app, dyno, grace))

    async def _stop_and_tell(self, app: App | None, dyno: Dyno, grace: float) -> None:
        self._attached.dismiss(dyno.instance)
        if app is not None and grace > 0:
            self._sink.say(app.id, dyno.name, "Stopping all processes with SIGTERM", "stopping")
        await self._backend.stop(dyno.instance, grace)
        await self._sink.gather(dyno)
        ended = (await self._backend.observe()).get(dyno.instance)
        self._ends.note(dyno, ended)
        if app is not None and grace > 0:
            self._say_ended(app, dyno, ended, grace)

    def _say_ended(self, app: App, dyno: Dyno, ended: Observation | None, grace: float) -> None:
        if ended is not None and ended.insisted:
            self._sink.say(
                app.id,
                dyno.name,
                f"{EXIT_TIMEOUT.title} -> At least one process failed to exit within "
                f"{grace:g} seconds of SIGTERM",
                "exit_timeout",
            )
            self._sink.say(
                app.id, dyno.name, "Stopping remaining processes with SIGKILL", "killing"
            )
        code = ended.exit_code if ended else None
        if code is not None:
            status = 128 - code if code < 0 else code
            self._sink.say(app.id, dyno.name, f"Process exited with status {status}", "exited")

    async def _end_orphan(self, instance: str) -> None:
        await self._backend.stop(instance, 0.0)
        await self._backend.remove(instance)

    # forgetting

    def _forget(self, dyno: Dyno) -> None:
        # A stop that is under way still has to say how the dyno ended; it wakes us when it has.
        if dyno.instance not in self._forgetting and dyno.instance not in self._stopping:
            self._begin(self._forgetting, dyno.instance, self._remove(dyno))

    async def _remove(self, dyno: Dyno) -> None:
        # The lines first: removing the dyno removes what it printed. The row last: killed in
        # between, the next lap finds it and does all of this again.
        await self._sink.gather(dyno)
        await self._backend.remove(dyno.instance)
        self._sink.forget_dyno(dyno)
        self._extra_env.pop(dyno.instance, None)
        self._store.remove_dyno(dyno.id)

    # tasks

    def _begin_stop(self, instance: str, grace: float, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(self._then_wake(work))
        self._stopping[instance] = (grace, task)

        def done(_: object) -> None:
            if self._stopping.get(instance, (0.0, None))[1] is task:
                del self._stopping[instance]

        task.add_done_callback(done)

    def _begin(
        self,
        under_way: dict[str, asyncio.Task[None]],
        instance: str,
        work: Coroutine[Any, Any, None],
    ) -> None:
        task = asyncio.ensure_future(self._then_wake(work))
        under_way[instance] = task
        task.add_done_callback(lambda _: under_way.pop(instance, None))

    async def _then_wake(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except MinidynoError as error:
            # Docker is away, most likely: the next laps do it again.
            _log.warning("the dyno manager could not finish: %s", error.say("en"))
        finally:
            self._wake()

    def _update(self, dyno: Dyno, **changes: Any) -> None:
        """Change a row that others may have changed while we waited; gone is gone."""
        for fresh in self._store.dynos(dyno.app_id):
            if fresh.id == dyno.id:
                self._store.save_dyno(replace(fresh, **changes))
