"""A deploy, from the folder to dynos that serve, watched on the way."""

from collections.abc import Sequence
from pathlib import Path

from minidyno.client.models import BuildInfo, TimelineInfo
from minidyno.client.pack import chunks, packed
from minidyno.domain.errors import MinidynoError
from minidyno.lab.build_log import BuildLog, LineReader
from minidyno.lab.deploy_view import Deploy
from minidyno.lab.figures.timeline import Step
from minidyno.lab.ground import Ground
from minidyno.lab.live import Live
from minidyno.lab.pace import each
from minidyno.lab.texts import text
from minidyno.lab.timeline_view import UPLOAD_KIND, steps
from minidyno.lab.waiting import wait_for_formation, wait_for_phase

_PAUSE = 0.05
_NOTED_WITHIN = 30.0


async def deploy(
    ground: Ground, app: str, folder: str | Path, *, quiet: bool, timeout: float
) -> Deploy:
    """Deploy a folder; raises `build_failed`, `release_command_failed`, `dynos_crashed` …."""
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
        for line in reader.feed(chunk):
            live.grow(line, lambda: BuildLog(title, reader.lines))
    for line in reader.end():
        live.grow(line, lambda: BuildLog(title, reader.lines))
    live.draw(BuildLog(title, reader.lines))
    build = await pace.during(deployment.result())
    version = await _release_of(ground, app, build, reader.lines, quiet=quiet)
    await wait_for_phase(ground, app, version, timeout)
    processes, _ = await wait_for_formation(ground, app, version, timeout, known)
    timeline = await _timeline(ground, app, version, whole=any(p.quantity for p in processes))
    upload = Step(text("upload"), 0.0, uploaded - beginning, UPLOAD_KIND)
    whole = (upload, *steps(timeline.phases, upload.end))
    info = await client.app(app)
    return Deploy(app, info.web_url, version, True, tuple(reader.lines), whole)


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


async def _timeline(ground: Ground, app: str, version: int, *, whole: bool) -> TimelineInfo:
    """Ask where the seconds went; the take-over is noted a moment after the dynos are up."""
    end = ground.pace.now() + _NOTED_WITHIN
    while True:
        found = await ground.client.release_timeline(app, version)
        if found.switched or not whole or ground.pace.now() >= end:
            return found
        await ground.pace.sleep(_PAUSE)
