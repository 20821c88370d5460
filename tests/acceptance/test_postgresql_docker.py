"""PostgreSQL where dynos are containers: the same commands, the server in one of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.real_platform import RealPlatform, eventually, real_platform
from tests.docker_engine import addon_images_or_skip

ROWS = "SELECT n, texto FROM t ORDER BY n"


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[RealPlatform]:
    addon_images_or_skip()
    with real_platform(tmp_path / "home", backend="docker") as platform:
        platform.run("apps:create", "tienda")
        platform.run("addons:create", "heroku-postgresql", "-a", "tienda", "--wait")
        try:
            yield platform
        finally:
            # Containers and volumes go with their app.
            for app in platform.json("apps"):
                platform.run(
                    "apps:destroy", app["name"], "--confirm", app["name"], "--force", ok=False
                )
            eventually(lambda: platform.json("addons", "--all") == [])


def sql(platform: RealPlatform, statement: str, app: str = "tienda") -> str:
    return platform.run("pg:psql", "-c", statement, "-a", app).stdout


def test_a_backup_of_a_container_goes_into_another_and_damage_leaves_it_as_it_was(
    platform: RealPlatform, tmp_path: Path
) -> None:
    sql(
        platform,
        "CREATE TABLE t AS SELECT n, 'ñandú ' || n AS texto FROM generate_series(1, 5000) n",
    )
    assert "postgres://" in platform.run("config:get", "DATABASE_URL", "-a", "tienda").stdout
    platform.run("pg:backups:capture", "-a", "tienda")
    rows = sql(platform, ROWS)
    platform.run("apps:create", "nueva")
    platform.run("addons:create", "postgresql:mini", "-a", "nueva", "--wait")
    confirmed = ("-a", "nueva", "--confirm", "nueva")
    platform.run("pg:backups:restore", "tienda::b001", "DATABASE_URL", *confirmed)
    assert sql(platform, ROWS, "nueva") == rows

    good, half = tmp_path / "buena.dump", tmp_path / "mitad.dump"
    platform.run("pg:backups:download", "b001", "-o", str(good), "-a", "tienda")
    half.write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    done = platform.run("pg:backups:restore", str(half), "DATABASE_URL", *confirmed, ok=False)
    assert (done.returncode, "All of it was undone" in done.stderr) == (1, True)
    assert sql(platform, ROWS, "nueva") == rows
    told = platform.run("pg:info", "-a", "nueva").stdout
    assert "5,000/10,000 (In compliance)" in told

    # Down and up again, with what was acknowledged.
    platform.run("down")
    platform.up()
    eventually(lambda: "Available" in platform.run("pg:info", "-a", "nueva", ok=False).stdout)
    assert sql(platform, ROWS, "nueva") == rows
