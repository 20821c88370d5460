"""What metrics, kept logs and traces cost an app: the same app without them, side by side."""

import asyncio
import shutil
from pathlib import Path
from statistics import median

from scripts._medir.figures import median_ratio
from scripts._medir.house import House, house
from scripts._medir.pace import Pace
from scripts._medir.router import WITHOUT_WRK, wrk
from scripts._medir.table import Row, Said

from minidyno.client.pack import chunks, packed

GROUP = "rendimiento"
RATIO_AIM = 1.05
WARM_UP = 1  # seconds
# OpenTelemetry sends what it has every 5 s: a round is long enough for that to weigh what it does,
# and waits until its last spans are sent, for they are its own.
LONGER = 3
SETTLES = 5.5
CONNECTIONS = 4  # the page is served by one thread
# About what a page with a query and a template takes of the processor.
WORK = 50_000

PLAIN, COUNTED, TRACED = "plain", "counted", "traced"
WITH: dict[str, Said] = {
    COUNTED: ("con métricas y registros", "with metrics and kept logs"),
    TRACED: ("y además con trazas", "and with traces too"),
}
# How long a page takes under load, and what it takes of the processor: the second one says
# something on a busy machine as well.
KINDS: tuple[Said, Said] = (
    ("tiempo por página", "time per page"),
    ("procesador por página", "processor per page"),
)
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
        return [Row(group=GROUP, what=WITH[TRACED], note=WITHOUT_WRK)]
    return asyncio.run(_measure(folder, pace))


async def _measure(folder: Path, pace: Pace) -> list[Row]:
    async with house(folder / "house") as here:
        for name in (PLAIN, COUNTED, TRACED):
            await _start(here, name, folder / name)
        spent: dict[str, list[tuple[float, float]]] = {PLAIN: [], COUNTED: [], TRACED: []}
        for name in spent:
            await _page(here, name, WARM_UP)
        for number in range(pace.rounds):
            # The order turns round, so that nobody always comes after the same neighbour.
            for name in sorted(spent, reverse=number % 2 == 1):
                spent[name].append(await _page(here, name, LONGER * pace.load_seconds))
        kept = (await here.client.metrics(TRACED)).requests
        for name in (COUNTED, TRACED):
            [addon] = [a for a in await here.client.addons.of_app(name) if a.service == GROUP]
            await here.client.addons.destroy(addon.id)
    return [_row(name, kind, spent, kept) for kind in (0, 1) for name in (COUNTED, TRACED)]


def _row(name: str, kind: int, spent: dict[str, list[tuple[float, float]]], kept: int) -> Row:
    ours = [both[kind] for both in spent[name]]
    theirs = [both[kind] for both in spent[PLAIN]]
    (es, en), (es_with, en_with) = KINDS[kind], WITH[name]
    return Row(
        group=GROUP,
        what=(f"{es}, {es_with}", f"{en}, {en_with}"),
        figure=median(ours) * 1e3,
        unit="ms",
        reference=median(theirs) * 1e3,
        reference_name=_WITHOUT,
        ratio=median_ratio(ours, theirs),
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


async def _page(here: House, name: str, seconds: int) -> tuple[float, float]:
    """How long a page takes under load, and what it takes of the processor, in seconds."""
    host = f"{name}.localhost:{here.router_port}"
    before = await _processor(here, name)
    load = await asyncio.to_thread(wrk, here.router_port, seconds, host, CONNECTIONS)
    if load.failed or not load.requests:
        msg = f"{name}: {load}"
        raise ValueError(msg)
    await asyncio.sleep(SETTLES)
    return 1 / load.rate, (await _processor(here, name) - before) / load.requests


async def _processor(here: House, name: str) -> float:
    return sum(usage.cpu_seconds for usage in await here.client.usage(name))
