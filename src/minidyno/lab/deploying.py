"""A deploy, from the folder to dynos that serve, watched on the way."""

from collections.abc import Sequence
from pathlib import Path

from minidyno.client.models import BuildInfo
from minidyno.client.pack import chunks, packed
from minidyno.domain.errors import MinidynoError
from minidyno.lab.build_log import BUILD_KIND, BuildLog, LineReader
from minidyno.lab.deploy_view import Deploy
from minidyno.lab.figures.timeline import Step
from minidyno.lab.ground import Ground
from minidyno.lab.live import Live
from minidyno.lab.pace import each
from minidyno.lab.texts import text
from minidyno.lab.waiting import formation_missing, wait_until

# A wait for the build's turn shorter than this is nobody's business.
_TURN_SHOWN = 0.2


async def deploy(
    ground: Ground, app: str, folder: str | Path, *, quiet: bool, timeout: float
) -> Deploy:
    """Deploy a folder; raises `build_failed`, `dynos_crashed`, `wait_too_long` and others."""
    pace, client = ground.pace, ground.client
    beginning = pace.now()
    known = {dyno.id for dyno in await client.dynos(app)}
    with packed(Path(folder)) as source:
        deployment = await client.deploy_tarball(app, chunks(source))
    uploaded = pace.now()
    reader = LineReader()
    title = text("deploying", folder=Path(folder).name, app=app)
    live = Live(quiet=quiet)
    async for chunk in each(pace, deployment.output()):
        for line in reader.feed(chunk, pace.now()):
            live.grow(line, lambda: BuildLog(title, reader.lines))
    for line in reader.end(pace.now()):
        live.grow(line, lambda: BuildLog(title, reader.lines))
    built = pace.now()
    live.draw(BuildLog(title, reader.lines))
    build = await pace.during(deployment.result())
    version = await _release_of(ground, app, build, reader.lines, quiet=quiet)
    await wait_until(ground, app, formation_missing(version), timeout, known)
    steps = _steps(reader, beginning, uploaded, built, pace.now())
    info = await client.app(app)
    return Deploy(app, info.web_url, version, True, tuple(reader.lines), steps)


async def _release_of(
    ground: Ground, app: str, build: BuildInfo, lines: Sequence[str], *, quiet: bool
) -> int:
    if not build.succeeded or build.release_id is None:
        if quiet:  # the error refers to the log, so here it has to be seen after all
            live = Live()
            for line in lines:
                live.grow(line, lambda: BuildLog(app, lines))
            live.draw(BuildLog(app, lines))
        raise MinidynoError("build_failed")
    return (await ground.client.release(app, build.release_id)).version


def _steps(
    reader: LineReader, beginning: float, uploaded: float, built: float, live: float
) -> Sequence[Step]:
    """Put the steps one after another, in seconds since the beginning."""
    build = reader.steps(built)
    first = build[0].start if build else built
    waited = first - uploaded >= _TURN_SHOWN
    steps = [Step(text("upload"), beginning, uploaded if waited else first, 0)]
    if waited:
        steps.append(Step(text("queue"), uploaded, first, 3))
    steps += build or [Step(text("log_of_build"), uploaded, built, BUILD_KIND)]
    steps += [Step(text("boot"), built, live, 2), Step(text("live"), live, live, 2)]
    return tuple(
        Step(step.name, step.start - beginning, step.end - beginning, step.kind) for step in steps
    )
