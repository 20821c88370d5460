"""One-off dynos: one command, run to its end beside the formation."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from minidyno.domain.apps import App
from minidyno.domain.dynos import RUN, Dyno, DynoState, instance_name
from minidyno.domain.errors import MinidynoError
from minidyno.domain.quotas import DEFAULT_SIZE, size_named
from minidyno.domain.releases import Release, current
from minidyno.ports.clock import Clock
from minidyno.ports.log_source import LogSource
from minidyno.ports.outputs import Outputs
from minidyno.ports.store import Store
from minidyno.ports.system import System
from minidyno.services.dyno_actions import DynoActions
from minidyno.services.formation import Formation
from minidyno.services.waiting_client import WaitingClient

READ_AT_ONCE = 65_536
PAUSE = 0.05


@dataclass(slots=True)
class _Followed:
    """To which output a dyno's lines go, and how far they have got."""

    output_id: str
    position: str | None = None


class OneOffs:
    """Starts one-off dynos, and tells those who wait how they ended."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        system: System,
        actions: DynoActions,
        lines: LogSource,
        outputs: Outputs,
        formation: Formation,
    ) -> None:
        self._store = store
        self._clock = clock
        self._system = system
        self._actions = actions
        self._lines = lines
        self._outputs = outputs
        self._formation = formation
        self._ends: dict[str, asyncio.Future[int | None]] = {}
        self._followed: dict[str, _Followed] = {}

    def run(
        self,
        app: App,
        command: str,
        *,
        env: Mapping[str, str] | None = None,
        size: str | None = None,
        like: str | None = None,
        client: WaitingClient | None = None,
    ) -> Dyno:
        """Run a command on the app's current release, beginning when the client has come, if any.

        `like` names a process type whose size it has, unless `size` is given, and whose image,
        where each type brings one. Raises `no_code_to_run`, `size_unknown`,
        `process_type_unknown`.
        """
        release = current(self._store.releases(app.id))
        if release is None or release.slug_id is None:
            raise MinidynoError("no_code_to_run", app=app.name)
        if like == RUN:
            like = None
        if like is not None:
            size = size or self._formation.get(app, like).size
        return self.start(
            app, release, command, process_type=RUN, env=env, size=size, like=like, client=client
        )

    def start(
        self,
        app: App,
        release: Release,
        command: str,
        *,
        process_type: str,
        env: Mapping[str, str] | None = None,
        size: str | None = None,
        like: str | None = None,
        client: WaitingClient | None = None,
    ) -> Dyno:
        """Start a command on a release that has code."""
        now = self._clock.now()
        dyno_id = self._system.new_id()
        # Heroku gives one-off dynos random numbers; ours are the lowest free, easier to type.
        taken = {d.number for d in self._store.dynos(app.id) if d.type == process_type}
        number = next(n for n in range(1, len(taken) + 2) if n not in taken)
        dyno = Dyno(
            id=dyno_id,
            instance=instance_name(app.name, process_type, number, dyno_id),
            app_id=app.id,
            type=process_type,
            number=number,
            release=release.version,
            slug_id=release.slug_id or "",
            command=command,
            size=size_named(size or DEFAULT_SIZE).name,
            state=DynoState.STARTING,
            created_at=now,
            updated_at=now,
            like=like,
        )
        self._actions.start_one_off(app, dyno, env or {}, client)
        return dyno

    def has_ended(self, dyno: Dyno, exit_code: int | None) -> None:
        """Hear from the dyno manager that one is done; None when nobody knows how."""
        # Read to the end now: when this returns, what it printed may be removed.
        while self._copy(dyno):
            pass
        end = self._ends.get(dyno.id)
        if end is not None and not end.done():
            end.set_result(exit_code)

    async def finish(self, dyno: Dyno, output_id: str) -> int | None:
        """Write what it prints to an output until it ends; returns its exit code.

        Also for one that was started before a restart of the platform, or had even ended by then.
        None when nobody knows how it ended, or somebody stopped it.
        """
        code: int | None = None
        end = self._ends.setdefault(dyno.id, asyncio.get_running_loop().create_future())
        self._followed[dyno.id] = _Followed(output_id)
        try:
            while not end.done():
                if self._copy(dyno):
                    continue
                fresh = next((d for d in self._store.dynos(dyno.app_id) if d.id == dyno.id), None)
                if fresh is None:
                    return code  # of one that is down already no end is told
                code = fresh.exit_code
                await self._clock.sleep(PAUSE)
            return end.result()
        finally:
            del self._followed[dyno.id], self._ends[dyno.id]

    def _copy(self, dyno: Dyno) -> bool:
        """Copy some lines of a dyno to its output; say whether there are more."""
        followed = self._followed.get(dyno.id)
        if followed is None:
            return False
        batch = self._lines.read_lines(dyno.instance, followed.position, READ_AT_ONCE)
        followed.position = batch.position
        for line in batch.lines:
            self._outputs.write(followed.output_id, line.text + b"\n")
        return batch.more
