"""What app.json asks for when an app is deployed for the first time."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from minidyno.domain.app_json import AppJson
from minidyno.domain.apps import App
from minidyno.domain.config_vars import changed
from minidyno.domain.dynos import RUN, Dyno
from minidyno.domain.formation import commands_that_scale, new_process
from minidyno.domain.releases import Release, current
from minidyno.domain.settings import Settings
from minidyno.domain.slugs import Build
from minidyno.ports.clock import Clock
from minidyno.ports.dyno_backend import DynoBackend
from minidyno.ports.log_sink import LogSink
from minidyno.ports.outputs import Outputs
from minidyno.ports.store import Store
from minidyno.ports.system import System
from minidyno.services.one_offs import OneOffs


class FirstDeploys:
    """Config vars, formation and `scripts.postdeploy`: each once in an app's life."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        system: System,
        settings: Settings,
        sink: LogSink,
        outputs: Outputs,
        one_offs: OneOffs,
        backend: DynoBackend,
    ) -> None:
        self._store = store
        self._clock = clock
        self._system = system
        self._settings = settings
        self._sink = sink
        self._outputs = outputs
        self._one_offs = one_offs
        self._backend = backend

    def is_due(self, app: App) -> bool:
        """Say whether no code of the app has ever taken effect."""
        live = current(
            [r for r in self._store.releases(app.id) if r.slug_id is not None],
        )
        return live is None

    def config(self, wanted: AppJson, before: Release | None) -> dict[str, str]:
        """Add what is missing: values, and secrets made up now; raises the `config_…` errors.

        What an add-on sets is not missing.
        """
        here = before.config_vars if before else {}
        config = before.config if before else {}
        wanted.check_required(here)
        fresh = {**wanted.defaults(), **{name: self._secret() for name in wanted.secrets()}}
        missing = {name: value for name, value in fresh.items() if name not in here}
        return changed(config, missing, self._settings.config_limit)

    def lay_formation(self, app: App, wanted: AppJson, process_types: Mapping[str, str]) -> None:
        """Set quantities and sizes before the release adopts its process types."""
        now = self._clock.now()
        here = {p.type: p for p in self._store.processes(app.id)}
        for name, command in commands_that_scale(process_types).items():
            if name not in wanted.formation:
                continue
            wish = wanted.formation[name]
            process = here.get(name) or new_process(
                id=self._system.new_id(), app_id=app.id, type=name, command=command, now=now
            )
            quantity = process.quantity if wish.quantity is None else wish.quantity
            self._store.save_process(
                replace(process, quantity=quantity, size=wish.size or process.size)
            )

    async def postdeploy(self, app: App, build: Build, release: Release, wanted: AppJson) -> None:
        """Run `scripts.postdeploy`, its output in the build's; how it ends changes no release."""
        if wanted.postdeploy is None:
            return
        self._say(build, f"-----> Running scripts.postdeploy: {wanted.postdeploy}")
        self._sink.say(app.id, "api", "Running scripts.postdeploy", "postdeploy")
        dyno = self._one_offs.start(app, release, wanted.postdeploy, process_type=RUN)
        limit = asyncio.ensure_future(self._limit(build, dyno))
        try:
            code = await self._one_offs.finish(dyno, build.id)
        finally:
            limit.cancel()
        if code == 0:
            self._say(build, "       scripts.postdeploy succeeded")
            return
        how = "was interrupted" if code is None else f"exited with status {code}"
        self._say(build, f" !     scripts.postdeploy {how}; release v{release.version} stays.")
        self._say(build, f" !     Run it again with: minidyno run:detached '{wanted.postdeploy}'")
        self._sink.say(app.id, "api", f"scripts.postdeploy {how}", "postdeploy_failed")

    async def _limit(self, build: Build, dyno: Dyno) -> None:
        """End a script that hangs: the next build of the app waits for this one."""
        seconds = self._settings.release_timeout
        await self._clock.sleep(seconds)
        self._say(build, f" !     scripts.postdeploy took more than {seconds:g} seconds.")
        await self._backend.stop(dyno.instance, self._settings.stop_grace)

    def _say(self, build: Build, line: str) -> None:
        self._outputs.write(build.id, f"{line}\n".encode())

    def _secret(self) -> str:
        # Two random UUIDs: 244 bits of chance, in 64 letters as Heroku's.
        return (self._system.new_id() + self._system.new_id()).replace("-", "")
