"""One of each display, filled with what would break a careless one."""

from collections.abc import Mapping
from datetime import UTC, datetime

from minidyno.client.models import AppInfo, DynoInfo, ProcessInfo, ReleaseInfo, SlugInfo
from minidyno.lab.app_views import Apps, Config, Releases
from minidyno.lab.build_log import BuildLog
from minidyno.lab.deploy_view import Deploy
from minidyno.lab.display import Display
from minidyno.lab.doors.answer import Answer
from minidyno.lab.dyno_views import Dynos, Formation
from minidyno.lab.figures.timeline import Step
from minidyno.lab.log_view import FollowedLog, Log, LogEntry
from minidyno.lab.response import Response
from minidyno.lab.slug_view import Slug
from minidyno.lab.timeline_view import Timeline
from minidyno.lab.traffic.outcome import Outcome
from minidyno.lab.traffic.report import Report

HARM = "<script>alert(1)</script>"
WHEN = datetime(2026, 1, 31, 12, 0, 0, tzinfo=UTC)
NOW = WHEN.timestamp() + 125


def dyno(name: str, state: str, release: int = 3) -> DynoInfo:
    return DynoInfo(
        id=f"{name}-{release}",
        name=name,
        type=name.partition(".")[0],
        command=HARM,
        size="basic",
        state=state,
        release=release,
        created_at=WHEN,
        updated_at=WHEN,
        raw={},
    )


def process(process_type: str, quantity: int) -> ProcessInfo:
    return ProcessInfo(
        id=process_type, type=process_type, command=HARM, quantity=quantity, size="basic", raw={}
    )


def release(version: int, *, current: bool = False, status: str = "succeeded") -> ReleaseInfo:
    return ReleaseInfo(
        id=str(version),
        version=version,
        description=f"Deploy {HARM}",
        status=status,
        current=current,
        eligible_for_rollback=True,
        slug_id="0123456789",
        user="a@b.localhost",
        created_at=WHEN,
        output_stream_url=None,
        raw={},
    )


APP = AppInfo(
    id="1",
    name="tienda",
    web_url="http://tienda.localhost:8080/",
    git_url="",
    stack="process",
    build_stack="process",
    region="local",
    owner="a@b.localhost",
    maintenance=True,
    slug_size=None,
    created_at=WHEN,
    updated_at=WHEN,
    released_at=None,
    raw={},
)
DYNOS = [dyno("web.10", "up"), dyno("web.2", "crashed"), dyno("worker.1", "starting")]
REPORT = Report(
    [
        *(Outcome(i / 50, 0.01 + i / 1000, 0.0, 200, None, f"web.{i % 2 + 1}") for i in range(90)),
        *(Outcome(2, 1.5, 0.0, 503, "H12") for _ in range(5)),
        *(Outcome(2, 2.0, 0.0, None, "timeout") for _ in range(3)),
        *(Outcome(2, 0.1, 0.0, 404, "404") for _ in range(2)),
    ],
    2,
)
LINES = (
    "2026-01-31T12:00:00.123456+00:00 app[web.1]: hola \x1b[31mrojo\x1b[0m " + HARM,
    "2026-01-31T12:00:00.200000+00:00 heroku[router]: at=info code=H12",
    "not a log line",
)
DEPLOY = Deploy(
    "tienda",
    "http://tienda.localhost:8080/",
    3,
    True,
    ("-----> One",),
    (
        Step("Upload", 0, 0.2),
        Step(HARM + " a very long name of a step", 0.2, 3.2, 1),
        Step("Live", 4, 4),
    ),
)
SLUG = SlugInfo.of(
    {
        "id": "7",
        "checksum": "SHA256:" + "0123456789abcdef" * 4,
        "commit": "62ae2184",
        "size": 2_715_423,
        "buildpack_provided_description": "minidyno/python",
        "process_types": {"web": "gunicorn app:app", HARM: "true"},
    }
)
LOG = Log("tienda", [LogEntry.read(line) for line in LINES])

DISPLAYS: Mapping[str, Display] = {
    "apps": Apps([APP]),
    "apps, none": Apps([]),
    "config": Config({"SECRET_KEY": "s3cret", "B": HARM}),
    "config, none": Config({}),
    "releases": Releases([release(3, current=True), release(2, status="failed"), release(1)]),
    "dynos": Dynos(DYNOS, NOW),
    "dynos, none": Dynos([], NOW),
    "formation": Formation([process("web", 2), process("worker", 1)], DYNOS),
    "formation, none": Formation([], []),
    "deploy": DEPLOY,
    "timeline": Timeline("tienda", 3, switched=True, steps=DEPLOY.timeline),
    "timeline, growing": Timeline("tienda", 3, switched=False, steps=DEPLOY.timeline),
    "slug": Slug(3, SLUG),
    "build log": BuildLog("Deploying", ["-----> One", HARM]),
    "log": LOG,
    "log, none": Log("tienda", []),
    "followed log": FollowedLog("tienda", LOG.entries),
    "response": Response(Answer(200, {"content-type": "text/html"}, HARM.encode()), 0.02),
    "response of the router": Response(Answer(503, {"minidyno-error-code": "H14"}), 0.02),
    "report": REPORT,
}
