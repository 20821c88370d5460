"""PostgreSQL through the whole platform, by the command line, with a real app under real load."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest

from minidyno.backends.dyno_parent import records
from tests.acceptance.real_platform import (
    REPOSITORY,
    RealPlatform,
    eventually,
    real_platform,
)
from tests.acceptance.steady_load import steady_load
from tests.unit.store.disks import small_disk

LIBRARY = REPOSITORY / "notebooks" / "apps" / "libreria"
ROWS = "SELECT id, libro, nombre FROM pedidos ORDER BY id"


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[RealPlatform]:
    with real_platform(tmp_path / "home") as platform:
        platform.run("apps:create", "tienda")
        platform.run("addons:create", "heroku-postgresql", "-a", "tienda", "--wait")
        try:
            yield platform
        finally:
            leave_nothing(platform)


def leave_nothing(platform: RealPlatform) -> None:
    """Destroy all apps: what databases hold may lie elsewhere than in the platform's folder."""
    platform.run("up", "--detach", ok=False)  # some tests end with it stopped
    for app in platform.json("apps"):
        platform.run("apps:destroy", app["name"], "--confirm", app["name"], "--force", ok=False)
    eventually(lambda: platform.json("addons", "--all") == [])


def url_of(platform: RealPlatform, app: str = "tienda", name: str = "DATABASE_URL") -> str:
    return platform.run("config:get", name, "-a", app).stdout.strip()


def sql(platform: RealPlatform, statement: str, app: str = "tienda") -> str:
    return platform.run("pg:psql", "-c", statement, "-a", app).stdout


def addon_processes(platform: RealPlatform) -> list[psutil.Process]:
    """All that runs for add-ons of this platform: servers, their children, and their parents."""
    ids = {one["id"] for one in platform.json("addons", "--all")}
    found: set[psutil.Process] = set()
    for process in psutil.process_iter():
        try:
            if process.environ().get(records.MARK, "").partition(".")[0] in ids:
                # PostgreSQL's children write their titles over their environment, mark and all.
                parent = process.parent()
                found |= {process, *process.children(recursive=True), *([parent] if parent else [])}
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return list(found)


def test_a_database_is_attached_shared_rotated_backed_up_destroyed_and_restored_elsewhere(
    platform: RealPlatform, record_property: Callable[[str, object], None]
) -> None:
    platform.deploy(LIBRARY, "tienda")
    platform.run("ps:scale", "web=2", "-a", "tienda")
    for n in range(20):
        order(platform, f"Cliente {n} ñ")

    # Shared: the other app has it under the same name, and writes into it.
    platform.run("apps:create", "informes")
    owned = platform.json("addons", "-a", "tienda")[0]["name"]
    platform.run("addons:attach", owned, "-a", "informes")
    assert url_of(platform, "informes") == url_of(platform)
    assert "20" in sql(platform, "SELECT count(*) FROM pedidos", "informes")

    # Rotated under load: nobody notices, and the credentials of before are void in the end.
    before = url_of(platform)
    versions = {app: newest(platform, app) for app in ("tienda", "informes")}
    with steady_load(platform.router_port, "tienda.localhost", "/salud", 3, 0.1) as load:
        platform.run("pg:credentials:rotate", "-a", "tienda", "--confirm", "tienda")
        eventually(lambda: refused(before))
    record_property("requests while credentials were rotated", load.sent)
    record_property("failed", len(load.failures))
    assert load.failures == []
    assert load.sent > 20
    assert url_of(platform) == url_of(platform, "informes") != before
    for app, version in versions.items():
        assert newest(platform, app) == version + 1  # one release each
    order(platform, "después de rotar")

    said = platform.run("pg:backups:capture", "-a", "tienda").stderr
    assert "to b001... done" in said
    rows = sql(platform, ROWS)
    assert "después de rotar" in rows
    wrong = platform.run("addons:destroy", owned, "-a", "tienda", ok=False)
    assert (wrong.returncode, "--confirm tienda" in wrong.stderr) == (2, True)
    platform.run("addons:destroy", owned, "-a", "tienda", "--confirm", "tienda", "--force")
    eventually(lambda: refused(before) and not platform.json("addons", "-a", "tienda"))
    assert platform.run("config:get", "DATABASE_URL", "-a", "tienda", ok=False).stdout.strip() == ""

    # The backup is there although its database is not: into a new app, row by row.
    platform.run("apps:create", "nueva")
    platform.run("addons:create", "postgresql", "-a", "nueva", "--wait")
    wrong = platform.run("pg:backups:restore", "tienda::b001", "-a", "nueva", ok=False)
    assert (wrong.returncode, "--confirm nueva" in wrong.stderr) == (2, True)
    platform.run("pg:backups:restore", "tienda::b001", "-a", "nueva", "--confirm", "nueva")
    assert sql(platform, ROWS, "nueva") == rows
    assert_no_password_in(platform, before, url_of(platform, "nueva"))


def order(platform: RealPlatform, name: str) -> None:
    done = subprocess.run(
        ["curl", "-sf", "-H", "Host: tienda.localhost", "-F", "libro=maria",
         "-F", f"nombre={name}", f"http://127.0.0.1:{platform.router_port}/pedidos"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def newest(platform: RealPlatform, app: str) -> int:
    return int(platform.json("releases", "-n", "1", "-a", app)[0]["version"])


def refused(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=30).close()
    except psycopg.OperationalError:
        return True
    return False


def assert_no_password_in(platform: RealPlatform, *urls: str) -> None:
    secrets = [url.split(":")[2].split("@")[0] for url in urls]
    logs = [*platform.home.glob("logs/*"), platform.home / "logs.db"]
    for file in logs:
        content = file.read_bytes()
        assert not [s for s in secrets if s.encode() in content], file


def test_a_damaged_backup_is_recognised_and_the_database_stays_as_it_was(
    platform: RealPlatform, tmp_path: Path
) -> None:
    sql(platform, "CREATE TABLE t AS SELECT n, md5(n::text) FROM generate_series(1, 20000) n")
    platform.run("pg:backups:capture", "-a", "tienda")
    good = tmp_path / "buena.dump"
    platform.run("pg:backups:download", "b001", "-o", str(good), "-a", "tienda")
    sql(platform, "DELETE FROM t WHERE n > 7")

    [kept] = (platform.home / "backups").iterdir()
    content = bytearray(kept.read_bytes())
    assert content == good.read_bytes()
    content[len(content) // 2] ^= 1  # one bit
    kept.write_bytes(content)
    assert_not_downloaded(platform, tmp_path)
    into = ("DATABASE_URL", "-a", "tienda", "--confirm", "tienda")
    done = platform.run("pg:backups:restore", "b001", *into, ok=False)
    assert (done.returncode, "The backup is damaged: SHA-256" in done.stderr) == (1, True)

    # A file from elsewhere has no checksum: what is wrong with it is found by reading it.
    half, other = tmp_path / "mitad.dump", tmp_path / "otra.dump"
    half.write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    other.write_bytes(b"-- esto es SQL\n")
    done = platform.run("pg:backups:restore", str(half), *into, ok=False)
    assert (done.returncode, "All of it was undone" in done.stderr) == (1, True)
    done = platform.run("pg:backups:restore", str(other), *into, ok=False)
    assert (done.returncode, "The file is not a backup of postgresql" in done.stderr) == (1, True)
    done = platform.run("pg:backups:restore", "no-existe.dump", *into, ok=False)
    assert (done.returncode, "There is no file “no-existe.dump”" in done.stderr) == (2, True)
    assert "(7 rows)" in sql(platform, "SELECT * FROM t")

    platform.run("pg:backups:restore", str(good), *into)
    assert "20000" in sql(platform, "SELECT count(*) FROM t")
    # Nobody is left who could still come in by a restore.
    assert "(0 rows)" in sql(platform, "SELECT 1 FROM pg_roles WHERE rolname LIKE '%restore%'")


def assert_not_downloaded(platform: RealPlatform, folder: Path) -> None:
    """Neither by the command line nor by the address that anybody may fetch."""
    bad = folder / "mala.dump"
    download = ("pg:backups:download", "b001", "-o", str(bad), "-a", "tienda")
    done = platform.run(*download, ok=False)
    assert (done.returncode, "is damaged on the disk: SHA-256" in done.stderr) == (1, True)
    assert "done" not in done.stderr
    url = platform.run("pg:backups:url", "b001", "-a", "tienda").stdout.strip()
    answer = httpx.get(url, trust_env=False)
    assert (answer.status_code, answer.json()["minidyno_id"]) == (422, "backup_file_damaged")
    assert sorted(file.name for file in folder.glob("*.dump*")) == ["buena.dump"]
    assert not list(folder.glob(".*.partial"))


def test_a_backup_that_fills_the_disk_fails_clearly_and_the_one_before_is_still_good(
    platform: RealPlatform, tmp_path: Path
) -> None:
    sql(platform, "CREATE TABLE t AS SELECT 1 AS n")
    platform.run("down")
    kept = platform.home / "backups"
    kept.rmdir()
    with small_disk(kept):
        platform.up()
        eventually(lambda: "Available" in platform.run("pg:info", "-a", "tienda", ok=False).stdout)
        platform.run("pg:backups:capture", "-a", "tienda")
        sql(platform, "INSERT INTO t SELECT n FROM generate_series(1, 5) n")
        sql(
            platform,
            "CREATE TABLE grande AS SELECT md5(random()::text) FROM generate_series(1, 100000)",
        )
        done = platform.run("pg:backups:capture", "-a", "tienda", ok=False)
        assert done.returncode == 1
        assert "no space left" in done.stderr.lower()
        assert "Traceback" not in done.stderr
        assert len(list(kept.iterdir())) == 1  # nothing of the failed one takes space
        into = ("DATABASE_URL", "-a", "tienda", "--confirm", "tienda")
        platform.run("pg:backups:restore", "b001", *into)
        assert "(1 row)" in sql(platform, "SELECT * FROM t")
        platform.run("down")


def test_what_was_acknowledged_is_there_after_everything_was_killed(
    platform: RealPlatform,
) -> None:
    sql(platform, "CREATE TABLE t (n int PRIMARY KEY)")
    url = url_of(platform)
    acknowledged: list[int] = []

    def write() -> None:
        try:
            with psycopg.connect(url, autocommit=True) as connection:
                for n in range(10_000_000):
                    connection.execute("INSERT INTO t VALUES (%s)", (n,))
                    acknowledged.append(n)
        except psycopg.Error:
            pass

    writer = threading.Thread(target=write)
    writer.start()
    eventually(lambda: len(acknowledged) > 100)
    servers = addon_processes(platform)
    assert {"postgres"} < {process.name() for process in servers}
    assert len(servers) >= 3
    for name in ("supervisor", "api", "router"):
        platform.kill(name)
    for process in servers:
        try:
            os.kill(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    writer.join(120)
    assert not writer.is_alive()
    platform.up()
    eventually(lambda: "Available" in platform.run("pg:info", "-a", "tienda", ok=False).stdout)
    with psycopg.connect(url) as connection:
        rows = {row[0] for row in connection.execute("SELECT n FROM t")}
    assert rows >= set(acknowledged)
    assert len(rows) <= len(acknowledged) + 1


def test_a_capture_cut_short_by_a_kill_is_called_failed_and_the_one_before_is_good(
    platform: RealPlatform,
) -> None:
    sql(platform, "CREATE TABLE t AS SELECT 1 AS n")
    platform.run("pg:backups:capture", "-a", "tienda")
    sql(
        platform,
        "CREATE TABLE grande AS"
        " SELECT md5(random()::text) || md5(random()::text) AS x FROM generate_series(1, 1500000)",
    )
    capturing = subprocess.Popen(
        [sys.executable, "-m", "minidyno", "pg:backups:capture", "-a", "tienda"],
        env=platform.environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    eventually(lambda: bool(list((platform.home / "backups").glob(".partial-*"))))
    killed = platform.pid("api")
    platform.kill("api")
    capturing.wait(240)
    eventually(lambda: platform.pid("api") != killed)
    eventually(lambda: states(platform) == {"b001": "succeeded", "b002": "failed"})
    eventually(lambda: len(list((platform.home / "backups").iterdir())) == 1)
    told = platform.run("pg:backups:info", "b002", "-a", "tienda").stdout
    assert "The platform was stopped while this was under way" in told
    into = ("DATABASE_URL", "-a", "tienda", "--confirm", "tienda")
    platform.run("pg:backups:restore", "-a", "tienda", "--confirm", "tienda")
    assert "(1 row)" in sql(platform, "SELECT * FROM t")

    # Cancelled by hand it comes to nothing as well, and says that it was asked to. Held up by a
    # lock, so that it is under way however long the next commands take.
    with psycopg.connect(url_of(platform)) as holder:
        holder.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE")
        second = subprocess.Popen(
            [sys.executable, "-m", "minidyno", "pg:backups:capture", "-a", "tienda"],
            env=platform.environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        eventually(lambda: bool(list((platform.home / "backups").glob(".partial-*"))))
        other = platform.run("pg:backups:restore", "b001", *into, ok=False)
        assert other.returncode == 5  # one thing at a time
        assert "b004" in other.stderr
        platform.run("pg:backups:cancel", "-a", "tienda")
        _, said = second.communicate(timeout=240)
    assert (second.returncode, "on request" in said) == (1, True)
    assert states(platform)["b004"] == "canceled"


def states(platform: RealPlatform) -> dict[str, str]:
    done = platform.run("pg:backups", "--json", "-a", "tienda", ok=False)
    if done.returncode != 0:
        return {}
    return {one["name"]: one["state"] for one in json.loads(done.stdout)}


def test_a_second_database_is_promoted_copied_to_and_emptied(platform: RealPlatform) -> None:
    sql(platform, "CREATE TABLE t AS SELECT generate_series(1, 9) AS n")
    platform.run("addons:create", "postgresql:mini", "-a", "tienda", "--wait")
    second = [n for n in platform.json("config", "-a", "tienda") if n.startswith("HEROKU_POSTG")]
    assert len(second) == 1
    confirmed = ("-a", "tienda", "--confirm", "tienda")
    platform.run("pg:copy", "DATABASE_URL", second[0], *confirmed)
    first_url, second_url = url_of(platform), url_of(platform, name=second[0])
    said = platform.run("pg:promote", second[0], "-a", "tienda").stderr
    assert url_of(platform) == second_url
    moved = said.rpartition("the one before is ")[2].strip()
    assert url_of(platform, name=moved) == first_url
    assert "(9 rows)" in sql(platform, "SELECT * FROM t")
    again = platform.run("pg:promote", "DATABASE_URL", "-a", "tienda", ok=False)
    assert (again.returncode, "already is the primary" in again.stderr) == (5, True)
    platform.run("pg:reset", "DATABASE_URL", *confirmed)
    gone = platform.run("pg:psql", "-c", "SELECT * FROM t", "-a", "tienda", ok=False)
    assert (gone.returncode, 'relation "t" does not exist' in gone.stderr) == (1, True)
    told = platform.run("pg:info", "-a", "tienda").stdout
    assert told.index("DATABASE_URL") < told.index(moved)  # the primary one first
    assert "Rows:" in told


def test_a_database_of_another_app_is_looked_into_and_copied_from(platform: RealPlatform) -> None:
    sql(platform, "CREATE TABLE t AS SELECT generate_series(1, 9) AS n")
    platform.run("apps:create", "otra")
    platform.run("addons:create", "postgresql", "-a", "otra", "--wait")
    assert "Tables:" in platform.run("pg:info", "tienda::DATABASE", "-a", "otra").stdout
    count = ("-c", "SELECT count(*) FROM t", "-a", "otra")
    assert "9\n" in platform.run("pg:psql", "tienda::DATABASE_URL", *count).stdout
    confirmed = ("-a", "otra", "--confirm", "otra")
    platform.run("pg:copy", "tienda::DATABASE", "DATABASE", *confirmed)
    assert "9\n" in platform.run("pg:psql", *count).stdout


def test_a_daily_backup_is_scheduled_listed_and_taken_back(platform: RealPlatform) -> None:
    where = ("-a", "tienda")
    wrong = platform.run("pg:backups:schedule", "--at", "02:30 America/Bogota", *where, ok=False)
    assert wrong.returncode == 2
    platform.run("pg:backups:schedule", "--at", "02:00 America/Bogota", *where)
    told = platform.run("pg:backups:schedules", *where).stdout
    assert "DATABASE_URL: daily at 2:00 America/Bogota" in told
    platform.run("pg:backups:unschedule", *where)
    assert "No backup schedules found" in platform.run("pg:backups:schedules", *where).stderr
    assert platform.run("pg:backups:unschedule", *where, ok=False).returncode == 4
