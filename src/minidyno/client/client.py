"""The platform as Python objects, over HTTP or in process."""

from collections.abc import AsyncIterable, AsyncIterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

import httpx

from minidyno.client.addons import AddonCalls
from minidyno.client.asgi import AsgiApp, AsgiTransport
from minidyno.client.attached import AttachedDyno
from minidyno.client.connection import Connection, path
from minidyno.client.databases import DatabaseCalls
from minidyno.client.deployment import Deployment
from minidyno.client.following import follow_log, follow_output
from minidyno.client.found_lines import FoundLines
from minidyno.client.measured import MetricsInfo
from minidyno.client.models import (
    AccountInfo,
    AddressInfo,
    AppInfo,
    BuildInfo,
    DynoInfo,
    DynoSizeInfo,
    ProcessInfo,
    ReleaseInfo,
    SlugInfo,
    StatusInfo,
    TimelineInfo,
    UsageInfo,
)
from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import DEFAULT, Language

IN_PROCESS_URL = "http://127.0.0.1:5170"


class _Nothing:
    """A stream that ends at once."""

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        raise StopAsyncIteration


class Client:
    """All that the platform can be asked for.

    `app` is everywhere a name or an id. Every method raises MinidynoError: ApiError with what the
    server said, `platform_down` when nobody answers, `not_a_platform` when something else does.
    Use it with `async with`, or call `aclose()`.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @classmethod
    def over_http(cls, url: str, token: str, language: Language = DEFAULT) -> Self:
        """Reach a platform that listens at `url`."""
        # Reading the authorities' certificates takes longer than the request; loopback needs none.
        transport = httpx.AsyncHTTPTransport(verify=url.startswith("https"), trust_env=False)
        return cls(Connection(transport, url, token, language))

    @classmethod
    def over_asgi(cls, app: AsgiApp, token: str, language: Language = DEFAULT) -> Self:
        """Reach a platform in this very process, without sockets."""
        return cls(Connection(AsgiTransport(app), IN_PROCESS_URL, token, language))

    @property
    def url(self) -> str:
        """The platform's address."""
        return self._connection.url

    @property
    def addons(self) -> AddonCalls:
        """All that can be asked about add-ons."""
        return AddonCalls(self._connection)

    @property
    def databases(self) -> DatabaseCalls:
        """What can be asked of databases and their backups."""
        return DatabaseCalls(self._connection)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._connection.close()

    async def request(
        self,
        method: str,
        path: str,
        json: object = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Call any route, as `minidyno api` does; an error status raises ApiError."""
        return await self._connection.request(method, path, json, headers=headers)

    # The platform

    async def status(self) -> StatusInfo:
        """What runs here."""
        return StatusInfo.of(await self._connection.get("/minidyno/status"))

    async def account(self) -> AccountInfo:
        """Whose platform it is."""
        return AccountInfo.of(await self._connection.get("/account"))

    async def stacks(self) -> list[str]:
        """Names of the stacks there are."""
        return [stack["name"] for stack in await self._connection.list("/stacks")]

    async def regions(self) -> list[str]:
        """Names of the regions there are."""
        return [region["name"] for region in await self._connection.list("/regions")]

    async def dyno_sizes(self) -> list[DynoSizeInfo]:
        """The sizes that dynos can have, in the platform's order."""
        return [DynoSizeInfo.of(raw) for raw in await self._connection.list("/dyno-sizes")]

    # Apps

    async def apps(self) -> list[AppInfo]:
        """All apps, by name."""
        return [AppInfo.of(raw) for raw in await self._connection.list("/apps")]

    async def app(self, app: str) -> AppInfo:
        """One app."""
        return AppInfo.of(await self._connection.get(path("apps", app)))

    async def create_app(
        self, name: str | None = None, *, stack: str | None = None, region: str | None = None
    ) -> AppInfo:
        """Create an app; without a name the platform makes one up."""
        body = _given(name=name, stack=stack, region=region)
        return AppInfo.of(await self._connection.send("POST", "/apps", body))

    async def update_app(
        self,
        app: str,
        *,
        name: str | None = None,
        maintenance: bool | None = None,
        stack: str | None = None,
    ) -> AppInfo:
        """Rename the app, turn its maintenance mode on or off, or choose its next stack."""
        body = _given(name=name, maintenance=maintenance, build_stack=stack)
        return AppInfo.of(await self._connection.send("PATCH", path("apps", app), body))

    async def destroy_app(self, app: str, *, force: bool = False) -> AppInfo:
        """Remove the app and all that belongs to it; by force also what other apps use of it.

        Raises `app_addons_in_use`.
        """
        body = {"force": force}
        return AppInfo.of(await self._connection.send("DELETE", path("apps", app), body))

    async def addresses(self, app: str) -> AddressInfo:
        """Where the app answers."""
        return AddressInfo.of(
            await self._connection.get(path("minidyno", "apps", app, "addresses"))
        )

    async def buildpacks(self, app: str) -> list[str]:
        """Names of the app's buildpacks in order: those chosen, else those detected."""
        found = await self._connection.list(path("apps", app, "buildpack-installations"))
        return [item["buildpack"]["name"] for item in found]

    async def set_buildpacks(self, app: str, names: Sequence[str]) -> list[str]:
        """Choose the buildpacks of the next build, in order; none: detect them again."""
        body = {"updates": [{"buildpack": name} for name in names]}
        target = path("apps", app, "buildpack-installations")
        found = await self._connection.send("PUT", target, body)
        return [item["buildpack"]["name"] for item in found]

    async def domains(self, app: str) -> list[str]:
        """Host names by which the router knows the app."""
        found = await self._connection.list(path("apps", app, "domains"))
        return [item["hostname"] for item in found]

    # Config vars

    async def config(self, app: str) -> dict[str, str]:
        """The app's config vars."""
        return dict(await self._connection.get(path("apps", app, "config-vars")))

    async def set_config(self, app: str, changes: Mapping[str, str | None]) -> dict[str, str]:
        """Set config vars (None removes one) as one release; returns them all."""
        return dict(
            await self._connection.send("PATCH", path("apps", app, "config-vars"), dict(changes))
        )

    # Releases

    async def releases(self, app: str, last: int | None = None) -> list[ReleaseInfo]:
        """Releases, newest first; with `last` only so many."""
        found = await self._connection.list(
            path("apps", app, "releases"),
            f"version ..; order=desc,max={min(last or 1000, 1000)}",
            whole=last is None,
        )
        return [ReleaseInfo.of(raw) for raw in found]

    async def release(self, app: str, key: str | int) -> ReleaseInfo:
        """One release, by version (3, "3", "v3") or id."""
        return ReleaseInfo.of(await self._connection.get(path("apps", app, "releases", str(key))))

    async def release_config(self, app: str, key: str | int) -> dict[str, str]:
        """The config vars of a release."""
        return dict(
            await self._connection.get(path("apps", app, "releases", str(key), "config-vars"))
        )

    async def release_timeline(self, app: str, key: str | int) -> TimelineInfo:
        """Where the seconds of a release's deploy went."""
        where = path("minidyno", "apps", app, "releases", str(key), "timeline")
        return TimelineInfo.of(await self._connection.get(where))

    async def rollback(self, app: str, key: str | int | None = None) -> ReleaseInfo:
        """Make a new release on an old one; without a key, on the last one that can be."""
        chosen = str(key) if key is not None else await self._one_before(app)
        return ReleaseInfo.of(
            await self._connection.send("POST", path("apps", app, "releases"), {"release": chosen})
        )

    async def slug(self, app: str, slug: str) -> SlugInfo:
        """A slug: what a release's code is made of."""
        return SlugInfo.of(await self._connection.get(path("apps", app, "slugs", slug)))

    async def release_slug(
        self, app: str, slug: str, description: str | None = None
    ) -> ReleaseInfo:
        """Release a slug that exists already."""
        body = _given(slug=slug, description=description)
        return ReleaseInfo.of(
            await self._connection.send("POST", path("apps", app, "releases"), body)
        )

    # Formation and dynos

    async def formation(self, app: str) -> list[ProcessInfo]:
        """The app's process types."""
        found = await self._connection.list(path("apps", app, "formation"))
        return [ProcessInfo.of(raw) for raw in found]

    async def scale(
        self,
        app: str,
        quantities: Mapping[str, int | str] | None = None,
        sizes: Mapping[str, str] | None = None,
    ) -> list[ProcessInfo]:
        """Change quantities (3, "3", "+1", "-1") and sizes by process type, all or none."""
        updates: dict[str, dict[str, object]] = {}
        for process_type, quantity in (quantities or {}).items():
            updates.setdefault(process_type, {})["quantity"] = quantity
        for process_type, size in (sizes or {}).items():
            updates.setdefault(process_type, {})["size"] = size
        body = {"updates": [{"type": name, **wish} for name, wish in updates.items()]}
        found = await self._connection.send("PATCH", path("apps", app, "formation"), body)
        return [ProcessInfo.of(raw) for raw in found]

    async def dynos(self, app: str) -> list[DynoInfo]:
        """The app's dynos, by type and number."""
        return [DynoInfo.of(raw) for raw in await self._connection.list(path("apps", app, "dynos"))]

    async def dyno(self, app: str, dyno: str) -> DynoInfo:
        """One dyno, by name ("web.1") or id."""
        return DynoInfo.of(await self._connection.get(path("apps", app, "dynos", dyno)))

    async def usage(self, app: str) -> list[UsageInfo]:
        """What the app's dynos use now; none where nothing can be measured."""
        found = await self._connection.get(path("minidyno", "apps", app, "usage"))
        return [UsageInfo.of(raw) for raw in found]

    async def restart(
        self, app: str, *, dyno: str | None = None, process_type: str | None = None
    ) -> None:
        """Replace one dyno, those of a type, or all."""
        if dyno is not None:
            target = path("apps", app, "dynos", dyno)
        elif process_type is not None:
            target = path("apps", app, "formations", process_type)
        else:
            target = path("apps", app, "dynos")
        await self._connection.send("DELETE", target)

    async def stop(
        self, app: str, *, dyno: str | None = None, process_type: str | None = None
    ) -> None:
        """Stop one dyno or those of a type; those of the formation are started again."""
        if dyno is not None:
            target = path("apps", app, "dynos", dyno, "actions", "stop")
        else:
            target = path("apps", app, "formations", process_type or "", "actions", "stop")
        await self._connection.send("POST", target)

    # Sources and builds

    async def upload_source(self, content: bytes | AsyncIterable[bytes]) -> str:
        """Upload a .tar.gz and return the address from which it can be built."""
        blob = (await self._connection.send("POST", "/sources"))["source_blob"]
        await self._connection.upload(blob["put_url"], content)
        return str(blob["get_url"])

    async def create_build(
        self, app: str, url: str, *, version: str | None = None, checksum: str | None = None
    ) -> BuildInfo:
        """Start a build of an uploaded source; `checksum` is `SHA256:<hex>`."""
        source = _given(url=url, version=version, checksum=checksum)
        return BuildInfo.of(
            await self._connection.send(
                "POST", path("apps", app, "builds"), {"source_blob": source}
            )
        )

    async def builds(self, app: str, last: int | None = None) -> list[BuildInfo]:
        """Builds, newest first; with `last` only so many."""
        found = await self._connection.list(path("apps", app, "builds"))
        newest_first = [BuildInfo.of(raw) for raw in reversed(found)]
        return newest_first[:last]

    async def build(self, app: str, build_id: str) -> BuildInfo:
        """One build."""
        return BuildInfo.of(await self._connection.get(path("apps", app, "builds", build_id)))

    def build_output(self, build: BuildInfo, start: int = 0) -> AsyncIterator[bytes]:
        """What a build prints, from byte `start` to its end, over cut connections."""
        return follow_output(self._connection, build.output_stream_url, start)

    def release_output(self, release: ReleaseInfo, start: int = 0) -> AsyncIterator[bytes]:
        """What a release command prints, to its end; nothing for a release without one."""
        if release.output_stream_url is None:
            return _Nothing()
        return follow_output(self._connection, release.output_stream_url, start)

    async def deploy_tarball(
        self, app: str, content: bytes | AsyncIterable[bytes], *, version: str | None = None
    ) -> Deployment:
        """Upload a .tar.gz and build it: follow `output()`, then ask for `result()`."""
        url = await self.upload_source(content)
        return Deployment(self._connection, app, await self.create_build(app, url, version=version))

    async def run(
        self,
        app: str,
        command: str,
        *,
        env: Mapping[str, str] | None = None,
        size: str | None = None,
        process_type: str | None = None,
    ) -> DynoInfo:
        """Run a command in a one-off dyno, apart: what it prints goes to the app's log."""
        body = {"command": command, "attach": False, "env": dict(env or {})}
        body |= _given(size=size, type=process_type)
        return DynoInfo.of(await self._connection.send("POST", path("apps", app, "dynos"), body))

    async def run_attached(
        self,
        app: str,
        command: str,
        *,
        terminal: tuple[int, int] | None = None,
        env: Mapping[str, str] | None = None,
        size: str | None = None,
        process_type: str | None = None,
    ) -> AttachedDyno:
        """Run a command in a one-off dyno and sit at its other end.

        `terminal` is its columns and rows; without one it gets pipes. The command begins when
        what is returned is entered.
        """
        body = _attached_body(command, terminal, env)
        body |= _given(size=size, type=process_type)
        raw = await self._connection.send("POST", path("apps", app, "dynos"), body)
        return AttachedDyno(self._connection, DynoInfo.of(raw))

    async def run_inside(
        self,
        app: str,
        dyno: str,
        command: str,
        *,
        terminal: tuple[int, int] | None = None,
        env: Mapping[str, str] | None = None,
    ) -> AttachedDyno:
        """Run a command inside a dyno that runs ("web.1"), and sit at its other end."""
        target = path("minidyno", "apps", app, "dynos", dyno, "exec")
        raw = await self._connection.send("POST", target, _attached_body(command, terminal, env))
        return AttachedDyno(self._connection, DynoInfo.of(raw))

    # Logs

    async def logs(
        self,
        app: str,
        *,
        lines: int = 100,
        tail: bool = False,
        dyno: str | None = None,
        source: str | None = None,
    ) -> AsyncIterator[str]:
        """The last lines of the app's log; with `tail`, then those to come, over cut connections.

        `dyno` is "web.1" or a process type, `source` is "app" or "heroku".
        """
        body = {"lines": lines, "tail": tail, **_given(dyno=dyno, source=source)}
        session = await self._connection.send("POST", path("apps", app, "log-sessions"), body)
        async for line in follow_log(self._connection, session["logplex_url"], tail=tail):
            yield line

    async def search_logs(
        self,
        app: str,
        query: str,
        *,
        most: int = 100,
        context: int = 0,
        before: int | None = None,
    ) -> FoundLines:
        """The newest lines that a query finds in what `registros` keeps, newest first.

        `context` is how many lines come with each, before and after it; `before` goes on where
        another search ended (`FoundLines.next`).
        """
        asked = _given(q=query, max=most, context=context or None, before=before)
        where = f"{path('minidyno', 'apps', app, 'log-search')}?{urlencode(asked)}"
        return FoundLines.of(await self._connection.get(where))

    # Metrics

    async def metrics(self, app: str, span: str = "1h", *, columns: int = 60) -> MetricsInfo:
        """How the app did in the last while ("15m", "24h", "7d"), in at most so many columns."""
        asked = urlencode({"span": span, "columns": columns})
        where = f"{path('minidyno', 'apps', app, 'metrics')}?{asked}"
        return MetricsInfo.of(await self._connection.get(where))

    async def _one_before(self, app: str) -> str:
        releases = await self.releases(app)
        live = next((r.version for r in releases if r.current), 0)
        for release in releases:
            if release.version < live and release.eligible_for_rollback:
                return release.id
        raise MinidynoError("nothing_to_roll_back_to", app=app)


def _attached_body(
    command: str, terminal: tuple[int, int] | None, env: Mapping[str, str] | None
) -> dict[str, Any]:
    variables = dict(env or {})
    if terminal is not None:
        variables |= {"COLUMNS": str(terminal[0]), "LINES": str(terminal[1])}
    return {
        "command": command,
        "attach": True,
        "env": variables,
        "force_no_tty": terminal is None,
    }


def _given(**values: Any) -> dict[str, Any]:
    """Leave out what was not given."""
    return {name: value for name, value in values.items() if value is not None}
