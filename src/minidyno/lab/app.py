"""One app, as a notebook holds it."""

from collections.abc import Mapping
from pathlib import Path

from minidyno.client.models import AppInfo, ReleaseInfo
from minidyno.domain.errors import MinidynoError
from minidyno.lab.addons import (
    Addon,
    Addons,
    attach_addon,
    create_addon,
    detach_addon,
    list_addons,
)
from minidyno.lab.app_views import Config, Releases
from minidyno.lab.deploy_view import Deploy
from minidyno.lab.deploying import deploy
from minidyno.lab.doors.answer import NoAnswerError
from minidyno.lab.dyno_views import Dynos, Formation
from minidyno.lab.ground import Ground
from minidyno.lab.log_view import FollowedLog, Log
from minidyno.lab.response import Response
from minidyno.lab.running import Ran, run_through
from minidyno.lab.scaling import wishes
from minidyno.lab.slug_view import Slug
from minidyno.lab.tailing import read_log, tail_log
from minidyno.lab.timeline_view import Timeline
from minidyno.lab.traffic.arrivals import Arrivals, TrafficPlan, check_path
from minidyno.lab.traffic.generator import generate
from minidyno.lab.traffic.report import Report
from minidyno.lab.usage_view import Usage
from minidyno.lab.waiting import formation_missing, wait_for_formation, wait_for_phase, wait_until

# Longer than the platform's own boot timeout, so that R10 is told before we give up.
PATIENCE = 90.0


class App:
    """An app of the platform. Times are in seconds; every method may raise MinidynoError."""

    def __init__(self, ground: Ground, info: AppInfo) -> None:
        self._ground = ground
        self._client = ground.client
        self.name = info.name
        self.url = info.web_url

    def __repr__(self) -> str:
        return f"<App {self.name} {self.url}>"

    # Code and config

    async def deploy(
        self, folder: str | Path, quiet: bool = False, timeout: float = PATIENCE
    ) -> Deploy:
        """Deploy a folder, show its build log, and wait until the new dynos serve."""
        return await deploy(self._ground, self.name, folder, quiet=quiet, timeout=timeout)

    async def config(self) -> Config:
        """The config vars: a dict."""
        return Config(await self._client.config(self.name))

    async def set_config(self, **values: object) -> Config:
        """Set config vars, as one release, and wait until it serves; values are made text."""
        return await self._change_config({name: str(value) for name, value in values.items()})

    async def unset_config(self, *names: str) -> Config:
        """Remove config vars, as one release, and wait until it serves."""
        return await self._change_config(dict.fromkeys(names))

    async def releases(self) -> Releases:
        """The history, newest first."""
        return Releases(await self._client.releases(self.name))

    async def timeline(self, version: int | str | None = None) -> Timeline:
        """Where the seconds of a release's deploy went; of the newest, without a version."""
        version = version if version is not None else await self._newest()
        return Timeline.of(self.name, await self._client.release_timeline(self.name, version))

    async def rollback(self, version: int | str | None = None) -> Releases:
        """Go back to a release (the one before, without a version) and wait until it serves."""
        known = await self._dyno_ids()
        release = await self._client.rollback(self.name, version)
        await wait_for_phase(self._ground, self.name, release.version, PATIENCE)
        await self._settle(release.version, PATIENCE, known)
        return await self.releases()

    async def slug(self, version: int | None = None) -> Slug:
        """The slug of a release (the current one, without a version): what a build made.

        Raises `release_without_slug`.
        """
        found = await self._client.release(self.name, await self._version(version))
        if found.slug_id is None:
            raise MinidynoError("release_without_slug", version=found.version)
        return Slug(found.version, await self._client.slug(self.name, found.slug_id))

    # Add-ons

    async def addons(self) -> Addons:
        """The add-ons that the app has, its own and those of other apps."""
        return await list_addons(self._ground, self.name)

    async def create_addon(
        self,
        plan: str,
        *,
        name: str | None = None,
        as_name: str | None = None,
        once: bool = False,
        timeout: float = PATIENCE,
    ) -> Addon:
        """Create an add-on ("redis", "redis:mini") and wait until the app's dynos have it.

        Its config vars begin with `as_name` ("CACHE"), else with what the service is called. With
        `once`, an app that has one of that service gets it back, and says so: a cell that is run
        twice makes one server.
        """
        return await create_addon(self._ground, self.name, plan, name, as_name, timeout, once=once)

    async def attach(
        self, addon: Addon | str, as_name: str | None = None, timeout: float = PATIENCE
    ) -> Addon:
        """Attach an add-on that exists, this app's or another's, and wait likewise."""
        word = addon if isinstance(addon, str) else addon.id
        return await attach_addon(self._ground, self.name, word, as_name, timeout)

    async def detach(self, name: str, timeout: float = PATIENCE) -> Addons:
        """Detach what the app has under that name ("CACHE"); its data stays."""
        return await detach_addon(self._ground, self.name, name, timeout)

    # Dynos

    async def formation(self) -> Formation:
        """How many dynos of each type are wanted, and how they are."""
        processes = await self._client.formation(self.name)
        return Formation(processes, await self._client.dynos(self.name))

    async def dynos(self) -> Dynos:
        """The dynos there are now."""
        return Dynos(await self._client.dynos(self.name), self._ground.pace.epoch())

    async def usage(self) -> Usage:
        """What each dyno uses now, beside the quota of its size."""
        return Usage(await self._client.usage(self.name))

    async def run(
        self,
        command: str,
        *,
        input: str | bytes = "",  # noqa: A002 - what it is called everywhere
        env: Mapping[str, str] | None = None,
        size: str | None = None,
        timeout: float = PATIENCE,
    ) -> Ran:
        """Run a command in a one-off dyno and wait for its end: its output and its exit code.

        A shell runs it, on the current release, without a terminal. After `timeout` it is hung up.
        """
        session = await self._client.run_attached(self.name, command, env=env, size=size)
        return await run_through(session, command, input, timeout)

    async def exec(
        self,
        dyno: str,
        command: str,
        *,
        input: str | bytes = "",  # noqa: A002 - what it is called everywhere
        timeout: float = PATIENCE,
    ) -> Ran:
        """Run a command inside a dyno that runs ("web.1"): what it sees is what the app sees."""
        session = await self._client.run_inside(self.name, dyno, command)
        return await run_through(session, command, input, timeout)

    async def scale(
        self,
        by_type: Mapping[str, int | str] | None = None,
        /,
        *,
        timeout: float = PATIENCE,
        **more: int | str,
    ) -> Formation:
        """Change quantities and wait until it is so: `scale(web=3, worker="+1")`.

        `web="2:standard-2x"` changes the size too. Types whose name is no Python name go into a
        dict: `scale({"my-worker": 2})`.
        """
        quantities, sizes = wishes({**(by_type or {}), **more})
        known = await self._dyno_ids()
        await self._client.scale(self.name, quantities, sizes)
        return await self._settle(await self._current(), timeout, known)

    async def stop_dyno(self, name: str) -> Dynos:
        """Stop a dyno ("web.1"); the platform starts another in its place."""
        await self._client.stop(self.name, dyno=name)
        return await self.dynos()

    async def restart(self, dyno: str | None = None, timeout: float = PATIENCE) -> Dynos:
        """Replace all dynos, or one, and wait until the new ones are up."""
        before = await self._client.dynos(self.name)
        old = {d.id for d in before if dyno in {None, d.name}}
        await self._client.restart(self.name, dyno=dyno)
        current = await self._current()
        whole = formation_missing(current)
        await wait_until(
            self._ground,
            self.name,
            lambda processes, dynos: whole(
                processes, [d for d in dynos if d.id not in old or d.state == "down"]
            ),
            timeout,
            {d.id for d in before},
            release=current,
        )
        return await self.dynos()

    async def wait(
        self,
        dynos: int | None = None,
        release: int | None = None,
        timeout: float = PATIENCE,
    ) -> Dynos:
        """Wait until the app is as it should be.

        Without arguments: all dynos of the formation are up. With `dynos`: so many are up. With
        `release`: all are up and of that release.
        """
        # A dyno that was there already may fall, and the platform brings it back: that is what is
        # waited for. One that is started meanwhile and falls is news.
        known = await self._dyno_ids()
        if dynos is None:
            wanted = release if release is not None else await self._current()
            await self._settle(wanted, timeout, known)
        else:
            await wait_until(
                self._ground,
                self.name,
                lambda _, found: (
                    None
                    if sum(d.state == "up" and release in {None, d.release} for d in found) == dynos
                    else f"dynos={dynos}"
                ),
                timeout,
                known,
                release=release,
            )
        return await self.dynos()

    # Logs and requests

    async def logs(
        self, lines: int = 20, source: str | None = None, dyno: str | None = None
    ) -> Log:
        """The log's last lines; `source` is "app" or "heroku", `dyno` "web.1" or "web"."""
        return await read_log(self._ground, self.name, lines=lines, source=source, dyno=dyno)

    async def tail(
        self, seconds: float = 5, source: str | None = None, dyno: str | None = None
    ) -> FollowedLog:
        """Follow the log for some seconds, showing lines as they come."""
        return await tail_log(self._ground, self.name, seconds=seconds, source=source, dyno=dyno)

    async def get(self, path: str = "/", timeout: float = 60.0) -> Response:
        """Ask the app for a page, through the router; raises `no_answer`, `path_invalid`."""
        check_path(path)
        door = await self._ground.door(self.name)
        pace = self._ground.pace
        beginning = pace.now()
        try:
            answer = await pace.during(door.get(path, timeout))
        except NoAnswerError as error:
            raise MinidynoError("no_answer", url=self.url, kind=error.kind) from error
        finally:
            await door.close()
        return Response(answer, pace.now() - beginning)

    async def traffic(
        self,
        seconds: float = 5,
        rate: float = 50,
        path: str = "/",
        *,
        concurrency: int = 200,
        timeout: float = 35.0,
        arrivals: Arrivals = "steady",
        seed: int | None = None,
    ) -> Report:
        """Send `rate` requests a second for `seconds`, on time whatever the answers do.

        `arrivals="random"` sends as strangers would (Poisson), the same each time for one `seed`.
        Raises the `traffic_…` errors, and then nothing was sent.
        """
        plan = TrafficPlan(
            seconds=seconds,
            rate=rate,
            path=path,
            concurrency=concurrency,
            timeout=timeout,
            arrivals=arrivals,
            seed=seed,
        )
        plan.check()
        door = await self._ground.door(self.name)
        try:
            return Report(await generate(door, plan, self._ground.pace), seconds)
        finally:
            await door.close()

    async def destroy(self, force: bool = False) -> None:
        """Remove the app and all it has; by force also an add-on of it that other apps use."""
        await self._client.destroy_app(self.name, force=force)

    async def _change_config(self, changes: Mapping[str, str | None]) -> Config:
        known = await self._dyno_ids()
        before = await self._newest()
        config = Config(await self._client.set_config(self.name, changes))
        newest = await self._newest()
        if newest > before:  # else nothing was different, and there is no release to wait for
            await wait_for_phase(self._ground, self.name, newest, PATIENCE)
        await self._settle(await self._current(), PATIENCE, known)
        return config

    async def _settle(
        self, release: int | None, timeout: float, known: frozenset[str] = frozenset()
    ) -> Formation:
        found = await wait_for_formation(self._ground, self.name, release, timeout, known)
        return Formation(*found)

    async def _current(self) -> int | None:
        releases = await self._client.releases(self.name)
        live: ReleaseInfo | None = next((r for r in releases if r.current), None)
        return live.version if live is not None else None

    async def _newest(self) -> int:
        return (await self._client.releases(self.name, last=1))[0].version

    async def _version(self, wanted: int | None) -> int:
        return wanted if wanted is not None else await self._current() or 1

    async def _dyno_ids(self) -> frozenset[str]:
        return frozenset(dyno.id for dyno in await self._client.dynos(self.name))
