"""Values to store, each with every field filled; name what matters to the test."""

from dataclasses import replace
from typing import Any

from minidyno.domain.addon_servers import Credentials
from minidyno.domain.addons import Addon, AddonAttachment, AddonState
from minidyno.domain.apps import App
from minidyno.domain.backup_schedules import BackupSchedule
from minidyno.domain.dynos import Dyno, DynoState
from minidyno.domain.formation import Process
from minidyno.domain.log_lines import LogLine
from minidyno.domain.releases import Release, ReleaseStatus
from minidyno.domain.slugs import Build, BuildStatus, Slug
from minidyno.domain.transfers import Transfer, TransferKind, TransferState

# A float that no shorter text than its own repr brings back.
AT = 1_790_000_000.123_456_7

_APP = App(
    id="app-1",
    name="tienda",
    port=20_000,
    stack="minidyno-24",
    created_at=AT,
    updated_at=AT + 0.1,
    released_at=AT + 0.2,
    maintenance=True,
    buildpacks=("minidyno/node", "minidyno/python"),
)
_PROCESS = Process(
    id="process-1",
    app_id="app-1",
    type="web",
    command="python app.py --saludo '¡hola, señora! 🚀'",
    quantity=2,
    size="basic",
    created_at=AT,
    updated_at=AT + 0.1,
)
_BUILD = Build(
    id="build-1",
    app_id="app-1",
    status=BuildStatus.PENDING,
    source="SHA256:source",
    source_url="http://localhost/sources/1",
    source_version="main",
    user="ana@example.com",
    stack="minidyno-24",
    created_at=AT,
    updated_at=AT + 0.1,
    slug_id="slug-1",
    release_id="release-1",
    error_id="build_failed",
    phases={"started": AT, "compiling ñ": AT + 0.125, "built": AT + 2},
)
_SLUG = Slug(
    id="slug-1",
    app_id="app-1",
    checksum="SHA256:slug",
    size=3_000_000_000,
    process_types={"web": "python app.py", "trabajo-ñ": "python cola.py"},
    buildpack="Python",
    stack="minidyno-24",
    commit="60883d9",
    source="SHA256:source",
    created_at=AT,
    updated_at=AT + 0.1,
    deleted_at=None,
    env={"PATH": "/app/bin:$PATH"},
    images={"web": "sha256:1234"},
)
_RELEASE = Release(
    id="release-1",
    app_id="app-1",
    version=1,
    description="Deploy 60883d9",
    status=ReleaseStatus.SUCCEEDED,
    slug_id="slug-1",
    config={"SALUDO": "¡hola!\n🚀", "VACÍA": "", "CLAVE": "\x00\x1f'\"\\"},
    user="ana@example.com",
    created_at=AT,
    updated_at=AT + 0.1,
    phases={"starting": AT, "bound": AT + 0.3},
    addon_config={"REDIS_URL": "redis://u:señal@127.0.0.1:31000"},
    addons=("redis:mini",),
)
_DYNO = Dyno(
    id="dyno-1",
    instance="tienda-web-1-abc",
    app_id="app-1",
    type="web",
    number=1,
    release=1,
    slug_id="slug-1",
    command="python app.py",
    size="basic",
    state=DynoState.UP,
    created_at=AT,
    updated_at=AT + 0.1,
    port=21_000,
    handle={"pid": "123", "started": "4.5"},
    crashes=3,
    up_at=AT + 0.2,
    restart_asked_at=AT + 0.3,
    retired_at=AT + 0.4,
    route_generation=7,
    exit_code=-9,
    like="worker",
)
_ADDON = Addon(
    id="addon-1",
    name="redis-cuadrado-42",
    app_id="app-1",
    service="redis",
    plan="mini",
    state=AddonState.PROVISIONED,
    created_at=AT,
    updated_at=AT + 0.1,
    ports={"redis": 31_000},
    admin=Credentials("admin", "contraseña"),
    users=(Credentials("u1", "una"), Credentials("u2", "otra'\"")),
    failure={"es": "no arrancó", "en": "did not start"},
    ground="machine",
    restrictions=("insert", "connections"),
)
_ATTACHMENT = AddonAttachment(
    id="attachment-1",
    addon_id="addon-1",
    app_id="app-1",
    name="REDIS",
    created_at=AT,
    updated_at=AT + 0.1,
    config={"REDIS_URL": "redis://u:señal@127.0.0.1:31000"},
)
_TRANSFER = Transfer(
    id="transfer-1",
    app_id="app-1",
    number=7,
    kind=TransferKind.BACKUP,
    service="postgresql",
    state=TransferState.FAILED,
    from_name="postgresql-redonda-42",
    to_name="BACKUP",
    created_at=AT,
    updated_at=AT + 0.1,
    from_addon="addon-1",
    to_addon="addon-2",
    schedule_id="schedule-1",
    started_at=AT + 0.2,
    finished_at=AT + 0.3,
    deleted_at=AT + 0.4,
    source_bytes=8_000_000_000,
    processed_bytes=3_000_000_000,
    checksum="SHA256:backup",
    failure={"es": "se llenó el disco", "en": "the disk is full"},
    log=("pg_dump: «hola»", "fin"),
)
_SCHEDULE = BackupSchedule(
    id="schedule-1",
    addon_id="addon-1",
    name="DATABASE_URL",
    hour=2,
    timezone="America/Bogota",
    created_at=AT,
    updated_at=AT + 0.1,
    due_at=AT + 0.2,
)
_LINE = LogLine(app_id="app-1", at=AT, source="app", dyno="web.1", text="hola", action="said")


def an_app(**named: Any) -> App:
    """An app; its id follows its name unless it is named too."""
    if "name" in named:
        named.setdefault("id", f"id-of-{named['name']}")
    return replace(_APP, **named)


def a_process(**named: Any) -> Process:
    """A row of the formation."""
    return replace(_PROCESS, **named)


def a_build(**named: Any) -> Build:
    """A build."""
    return replace(_BUILD, **named)


def a_slug(**named: Any) -> Slug:
    """A slug."""
    return replace(_SLUG, **named)


def a_release(**named: Any) -> Release:
    """A release; its id follows its version unless it is named too."""
    if "version" in named:
        named.setdefault("id", f"release-{named['version']}")
    return replace(_RELEASE, **named)


def a_dyno(**named: Any) -> Dyno:
    """A dyno; its id follows its port unless it is named too."""
    if "port" in named:
        named.setdefault("id", f"dyno-on-{named['port']}")
    return replace(_DYNO, **named)


def an_addon(**named: Any) -> Addon:
    """An add-on; its id follows its name unless it is named too."""
    if "name" in named:
        named.setdefault("id", f"id-of-{named['name']}")
    return replace(_ADDON, **named)


def an_attachment(**named: Any) -> AddonAttachment:
    """An attachment of an add-on; its id follows its name unless it is named too."""
    if "name" in named:
        named.setdefault("id", f"attachment-{named['name']}")
    return replace(_ATTACHMENT, **named)


def a_transfer(**named: Any) -> Transfer:
    """A transfer; its id follows its number unless it is named too."""
    if "number" in named:
        named.setdefault("id", f"transfer-{named['number']}")
    return replace(_TRANSFER, **named)


def a_schedule(**named: Any) -> BackupSchedule:
    """A schedule of backups."""
    return replace(_SCHEDULE, **named)


def a_line(text: str = "hola", **named: Any) -> LogLine:
    """A log line."""
    return replace(_LINE, text=text, **named)
