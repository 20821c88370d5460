"""A limit of a plan that is passed, as the log of the app tells it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.real_platform import RealPlatform, eventually, real_platform
from tests.acceptance.test_postgresql import leave_nothing, sql


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[RealPlatform]:
    with real_platform(tmp_path / "home", addon_check_every=1) as platform:
        platform.run("apps:create", "tienda")
        platform.run("addons:create", "heroku-postgresql:mini", "-a", "tienda", "--wait")
        try:
            yield platform
        finally:
            leave_nothing(platform)


def told(platform: RealPlatform) -> list[str]:
    """What the log says of the database and its limits."""
    return [line.partition(": ")[2] for line in platform.log("tienda") if "INSERT" in line]


def test_rows_beyond_the_plan_are_told_once_over_a_restart_too_and_that_it_is_over(
    platform: RealPlatform,
) -> None:
    passed = (
        "Database contains 10,001 rows, exceeding the mini plan limit of 10,000: "
        "INSERT privileges are revoked until there is less"
    )
    met = "Database complies with the limits of its plan again: INSERT privileges are reinstated"
    sql(platform, "CREATE TABLE t AS SELECT generate_series(1, 10001) AS n")
    eventually(lambda: told(platform) == [passed])
    refused = platform.run("pg:psql", "-c", "INSERT INTO t VALUES (0)", "-a", "tienda", ok=False)
    assert "permission denied for table t" in refused.stdout + refused.stderr
    for round_about in ("GRANT ALL ON t TO PUBLIC", "CREATE TABLE b AS SELECT * FROM t"):
        refused = platform.run("pg:psql", "-c", round_about, "-a", "tienda", ok=False)
        assert refused.returncode == 1
        assert "refused: the database is over the limits of its plan" in refused.stderr
        assert "Make room with DELETE, TRUNCATE or DROP" in refused.stderr
    platform.run("down")
    platform.run("up", "--detach")
    sql(platform, "DELETE FROM t WHERE n > 10000")
    eventually(lambda: told(platform) == [passed, met])
    sql(platform, "DELETE FROM t WHERE n > 9999")
    sql(platform, "INSERT INTO t VALUES (0)")
    assert told(platform) == [passed, met]
