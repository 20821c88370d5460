"""Builds: from an uploaded source to a release, one at a time per app."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from dataclasses import replace
from typing import Any

from minidyno.domain.app_json import AppJson
from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import Language
from minidyno.domain.releases import Release, ReleaseStatus
from minidyno.domain.slugs import Blob, Build, BuildStatus, Slug
from minidyno.domain.stacks import CONTAINER
from minidyno.ports.builder import Builder, BuildJob, BuiltSlug
from minidyno.ports.clock import Clock
from minidyno.ports.log_sink import LogSink
from minidyno.ports.outputs import Outputs
from minidyno.ports.store import Store
from minidyno.ports.system import System
from minidyno.services.first_addons import FirstAddons
from minidyno.services.first_deploys import FirstDeploys
from minidyno.services.releases import Releases

MAX_WAITING = 5
KEPT_OUTPUTS = 30


class Builds:
    """Runs builds in the background and follows their output."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        system: System,
        builder: Builder,
        outputs: Outputs,
        sink: LogSink,
        releases: Releases,
        first_deploys: FirstDeploys,
        first_addons: FirstAddons,
    ) -> None:
        self._store = store
        self._clock = clock
        self._system = system
        self._builder = builder
        self._outputs = outputs
        self._sink = sink
        self._releases = releases
        self._first_deploys = first_deploys
        self._first_addons = first_addons
        self._turns: dict[str, asyncio.Lock] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def all(self, app: App) -> Sequence[Build]:
        """The app's builds, oldest first."""
        return self._store.builds(app.id)

    def get(self, app: App, build_id: str) -> Build:
        """The app's build with that id; raises `build_not_found`."""
        build = self._store.build(build_id)
        if build is None or build.app_id != app.id:
            raise MinidynoError("build_not_found", app=app.name, build=build_id)
        return build

    def output(self, build_id: str, start: int = 0) -> AsyncIterator[bytes]:
        """What the build printed, followed until it ends."""
        return self._outputs.follow(build_id, start)

    def create(
        self,
        app: App,
        source: Blob,
        *,
        url: str,
        version: str | None,
        user: str,
        language: Language,
        stack: str | None = None,
    ) -> Build:
        """Accept a build and start it when its turn comes; raises `build_in_progress`.

        `language` is that of the sentence that a failed build ends with; `stack` is the app's,
        unless another is given.
        """
        waiting = [b for b in self._store.builds(app.id) if b.status is BuildStatus.PENDING]
        if len(waiting) >= MAX_WAITING:
            raise MinidynoError("build_in_progress", app=app.name, count=len(waiting))
        now = self._clock.now()
        build = Build(
            id=self._system.new_id(),
            app_id=app.id,
            status=BuildStatus.PENDING,
            source=source.checksum,
            source_url=url,
            source_version=version,
            user=user,
            stack=stack or (CONTAINER if app.stack == CONTAINER else self._builder.stack),
            created_at=now,
            updated_at=now,
        )
        self._store.save_build(build)
        # Opened here, so that who asks for the output before the build's turn waits for it.
        self._outputs.write(build.id, b"")
        self._in_background(build.id, self._run(app, build, language))
        return build

    async def cancel(self, app: App, build_id: str, language: Language) -> Build | None:
        """Stop a build; one that has ended stays as it is. None when the app is gone."""
        build = self._store.build(build_id)
        if build is None or build.status is not BuildStatus.PENDING:
            return build
        if task := self._tasks.get(build_id):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        build = self._store.build(build_id)
        if build is not None and build.status is BuildStatus.PENDING:
            self._fail(app, build, MinidynoError("build_cancelled"), language)
            self._outputs.finish(build_id)
        return self._store.build(build_id)

    def forget_cache(self, app: App) -> None:
        """Empty the app's build cache: the next build begins from nothing."""
        self._builder.forget(app.id)

    def resume(self, language: Language) -> None:
        """Run again the builds that a stop of the platform cut short.

        A push is not: it ended with the platform, and its repository never got the commit.
        """
        for build in self._store.builds_with_status(BuildStatus.PENDING):
            app = self._store.app(build.app_id)
            if app is not None and build.is_pushed:
                self._fail(app, build, MinidynoError("build_interrupted"), language)
                self._outputs.finish(build.id)
            elif app is not None:
                self._outputs.remove(build.id)
                self._outputs.write(build.id, b"-----> The platform restarted: building again\n")
                self._in_background(build.id, self._run(app, build, language))

    async def close(self) -> None:
        """Stop building; what was under way is resumed at the next start."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _in_background(self, build_id: str, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks[build_id] = task
        task.add_done_callback(lambda _: self._tasks.pop(build_id, None))

    async def _run(self, app: App, build: Build, language: Language) -> None:
        async with self._turns.setdefault(app.id, asyncio.Lock()):
            self._sink.say(app.id, "api", f"Build started by user {build.user}", "build")
            try:
                await self._build_and_release(app, build, language)
            except asyncio.CancelledError:
                raise
            except MinidynoError as error:
                self._fail(app, build, error, language)
            except Exception:
                # A bug of ours must not leave the build pending for ever.
                self._fail(app, build, MinidynoError("build_interrupted"), language)
                raise
            finally:
                self._outputs.finish(build.id)
        self._drop_old_outputs(app)

    async def _build_and_release(self, app: App, build: Build, language: Language) -> None:
        app = self._store.app(app.id) or app  # its buildpacks may have been chosen meanwhile
        before = self._releases.newest(app)
        first = self._first_deploys.is_due(app)
        job = BuildJob(
            build_id=build.id,
            app_id=app.id,
            app=app.name,
            source=build.source,
            env=before.config_vars if before else {},
            version=self._releases.next_version(app),
            buildpacks=app.buildpacks,
            container=build.stack == CONTAINER,
            first=first,
        )
        built = await self._builder.build(job, lambda data: self._outputs.write(build.id, data))
        if self._store.app(app.id) is None:
            return  # destroyed meanwhile
        self._outputs.write(build.id, b"-----> Launching...\n")
        wanted = built.app_json if first else None
        if wanted is not None and wanted.addons:
            await self._first_addons.create(
                app,
                wanted,
                user=build.user,
                language=language,
                say=lambda line: self._outputs.write(build.id, line.encode()),
            )
        release = self._release(app, build, built, wanted)
        self._outputs.write(build.id, b"       Released v%d\n" % release.version)
        if release.status is ReleaseStatus.PENDING:
            await self._show_release_phase(app, build, release)
        else:
            self._outputs.write(build.id, b"       Deployed to %s\n" % app.name.encode())
        settled = self._releases.get(app, str(release.version))
        if wanted is not None and settled.status is ReleaseStatus.SUCCEEDED:
            await self._first_deploys.postdeploy(app, build, settled, wanted)

    async def _show_release_phase(self, app: App, build: Build, release: Release) -> None:
        """Follow the release command: whoever deploys wants to see it, and how it ended."""
        say = self._outputs.write
        say(build.id, b"-----> Release command detected: the release waits until it succeeds\n")
        say(build.id, b"-----> Running release command...\n")
        async for chunk in self._releases.output(release):
            say(build.id, chunk)
        settled = self._releases.get(app, str(release.version))
        if settled.status is ReleaseStatus.SUCCEEDED:
            say(build.id, b"       Deployed to %s\n" % app.name.encode())
        else:
            say(build.id, b" !     Release v%d does not take effect.\n" % release.version)

    def _release(self, app: App, build: Build, built: BuiltSlug, wanted: AppJson | None) -> Release:
        now = self._clock.now()
        commit = build.source_version
        slug = Slug(
            id=self._system.new_id(),
            app_id=app.id,
            checksum=built.checksum,
            size=built.size,
            process_types=built.process_types,
            buildpack=built.buildpack or None,
            stack=CONTAINER if build.stack == CONTAINER else self._builder.stack,
            commit=commit,
            source=build.source,
            created_at=now,
            updated_at=now,
            env=built.env,
            images=built.images,
        )
        # One transaction: a kill in here leaves the app either as it was or fully released.
        with self._store.transaction():
            self._store.save_slug(slug)
            config = None
            if wanted is not None:
                before = self._releases.newest(app)
                config = self._first_deploys.config(wanted, before)
                self._first_deploys.lay_formation(app, wanted, built.process_types)
            release = self._releases.deploy_slug(
                app,
                slug.id,
                _description(build, built),
                build.user,
                config=config,
            )
            self._store.save_build(
                replace(
                    build,
                    status=BuildStatus.SUCCEEDED,
                    slug_id=slug.id,
                    release_id=release.id,
                    updated_at=now,
                    phases=built.phases,
                )
            )
        self._sink.say(app.id, "api", "Build succeeded", "build")
        self._releases.expire(app)
        return release

    def _fail(self, app: App, build: Build, error: MinidynoError, language: Language) -> None:
        sentence = error.say(language)
        self._outputs.write(build.id, b"\n" + _failure_block(sentence))
        if self._store.app(app.id) is None:
            return
        self._store.save_build(
            replace(
                build,
                status=BuildStatus.FAILED,
                error_id=error.error_id,
                updated_at=self._clock.now(),
            )
        )
        self._sink.say(app.id, "api", f"Build failed: {error.error_id}", "build")

    def _drop_old_outputs(self, app: App) -> None:
        for build in self._store.builds(app.id)[:-KEPT_OUTPUTS]:
            self._outputs.remove(build.id)


def _description(build: Build, built: BuiltSlug) -> str:
    if build.is_rebuild:
        return f"Rebuild for stack {build.stack}"
    return f"Deploy {(build.source_version or built.checksum.partition(':')[2])[:8]}"


def _failure_block(sentence: str) -> bytes:
    return b"".join(b" !     %s\n" % line.encode() for line in sentence.splitlines())
