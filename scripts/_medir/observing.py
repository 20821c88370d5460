"""What metrics, kept logs and traces cost an app: the same app without them, side by side."""

import asyncio
import shutil
from pathlib import Path

from scripts._medir.figures import median_ratio
from scripts._medir.house import House, house
from scripts._medir.pace import Pace
from scripts._medir.router import WITHOUT_WRK, wrk
from scripts._medir.table import Row, Said

from minidyno.client.pack import chunks, packed

GROUP = "rendimiento"
RATIO_AIM = 1.05
WARM_UP = 1  # seconds
CONNECTIONS = 4  # the page is served by one thread
# About what a page with a query and a template takes of the processor.
WORK = 50_000

PLAIN, COUNTED, TRACED = "plain", "counted", "traced"
NAMES: dict[str, Said] = {
    COUNTED: ("una página, con métricas y registros", "a page, with metrics and kept logs"),
    TRACED: ("una página, además con trazas", "a page, with traces too"),
}
_WITHOUT: Said = ("sin nada", "without any")

_APP = """\
import os, sqlite3
from wsgiref.simple_server import WSGIRequestHandler, make_server

SLOW = \"\"\"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {work})
SELECT count(*) FROM n\"\"\"


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def page(environ, start_response):
    db = sqlite3.connect(":memory:")
    cursor = db.cursor()
    cursor.execute(SLOW)
    body = f"{{cursor.fetchone()[0]}}\\n".encode()
    db.close()
    print("page shown", flush=True)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


{wrapped}
make_server("127.0.0.1", int(os.environ["PORT"]), page, handler_class=Quiet).serve_forever()
"""
_WRAPPED = """\
from opentelemetry.instrumentation.wsgi import OpenTelemetryMiddleware
page = OpenTelemetryMiddleware(page)
"""
_PACKAGES = """\
opentelemetry-distro
opentelemetry-exporter-otlp-proto-http
opentelemetry-instrumentation-sqlite3
opentelemetry-instrumentation-wsgi
"""


def measure(folder: Path, pace: Pace) -> list[Row]:
    """Load three apps of one platform in turn, and compare round by round."""
    if shutil.which("wrk") is None:
        return [Row(group=GROUP, what=NAMES[TRACED], note=WITHOUT_WRK)]
    return asyncio.run(_measure(folder, pace))


async def _measure(folder: Path, pace: Pace) -> list[Row]:
    async with house(folder / "house") as here:
        for name in (PLAIN, COUNTED, TRACED):
            await _start(here, name, folder / name)
        seconds: dict[str, list[float]] = {name: [] for name in (PLAIN, COUNTED, TRACED)}
        for name in seconds:
            await _page(here, name, WARM_UP)
        for number in range(pace.rounds):
            # The order turns round, so that nobody always comes after the same neighbour.
            for name in sorted(seconds, reverse=number % 2 == 1):
                seconds[name].append(await _page(here, name, 2 * pace.load_seconds))
        kept = (await here.client.metrics(TRACED)).requests
        for name in (COUNTED, TRACED):
            [addon] = [a for a in await here.client.addons.of_app(name) if a.service == GROUP]
            await here.client.addons.destroy(addon.id)
    return [_row(name, seconds, kept) for name in (COUNTED, TRACED)]


def _row(name: str, seconds: dict[str, list[float]], kept: int) -> Row:
    ours, theirs = sorted(seconds[name]), sorted(seconds[PLAIN])
    return Row(
        group=GROUP,
        what=NAMES[name],
        figure=ours[len(ours) // 2] * 1e3,
        unit="ms",
        reference=theirs[len(theirs) // 2] * 1e3,
        reference_name=_WITHOUT,
        ratio=median_ratio(seconds[name], seconds[PLAIN]),
        ratio_aim=RATIO_AIM,
        details={"requests counted": kept},
    )


async def _start(here: House, name: str, folder: Path) -> None:
    traced = name == TRACED
    folder.mkdir()
    (folder / "app.py").write_text(_APP.format(work=WORK, wrapped=_WRAPPED if traced else ""))
    command = "opentelemetry-instrument python app.py" if traced else "python app.py"
    (folder / "Procfile").write_text(f"web: {command}\n")
    (folder / "requirements.txt").write_text(_PACKAGES if traced else "")
    await here.client.create_app(name)
    if name != PLAIN:
        for service in (GROUP, "registros"):
            addon = await here.client.addons.create(name, service)
            await here.client.addons.wait(addon.id)
    with packed(folder) as file:
        deployment = await here.client.deploy_tarball(name, chunks(file))
    if (await deployment.result()).release_id is None:
        raise OSError("the build failed")
    await here.wait_for_dynos(1, name)


async def _page(here: House, name: str, seconds: int) -> float:
    """How long a page takes under load, in seconds."""
    host = f"{name}.localhost:{here.router_port}"
    load = await asyncio.to_thread(wrk, here.router_port, seconds, host, CONNECTIONS)
    if load.failed or not load.requests:
        msg = f"{name}: {load}"
        raise ValueError(msg)
    return 1 / load.rate
