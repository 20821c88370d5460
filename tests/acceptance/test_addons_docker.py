"""Add-ons in containers, when all of it is killed at once: platform, servers and dynos."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from psycopg.conninfo import make_conninfo

from minidyno.backends.docker.naming import home_id
from tests.acceptance.real_platform import RealPlatform, eventually, real_platform
from tests.acceptance.test_addons import source, visits
from tests.docker_engine import addon_images_or_skip

ENOUGH = 200  # writes of each, so that the kill falls among them


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[RealPlatform]:
    """A platform with the app demo in a container, which has a Redis and a PostgreSQL."""
    addon_images_or_skip()
    with real_platform(tmp_path / "h", backend="docker") as made:
        try:
            made.run("apps:create", "demo")
            made.run("addons:create", "redis", "--name", "la-cola", "-a", "demo", "--wait")
            made.run("addons:create", "postgresql", "--name", "los-datos", "-a", "demo", "--wait")
            made.deploy(source(tmp_path))
            yield made
        finally:
            made.run("up", "--detach", ok=False)
            # Containers and volumes go with their app.
            made.run("apps:destroy", "demo", "--confirm", "demo", "--force", ok=False)
            eventually(lambda: containers(made, "--all", "minidyno.addon") == [])


class Writer(threading.Thread):
    """Writes one number after another, until it can no longer; knows which were acknowledged."""

    def __init__(self, write: Callable[[int], object]) -> None:
        super().__init__()
        self._write = write
        self.acknowledged: list[int] = []

    def run(self) -> None:
        for number in range(1_000_000):
            try:
                self._write(number)
            except (redis.RedisError, psycopg.Error, OSError):
                return
            self.acknowledged.append(number)


def test_what_was_acknowledged_is_there_when_platform_servers_and_dynos_were_killed_meanwhile(
    platform: RealPlatform, record_property: Callable[[str, object], None]
) -> None:
    assert visits(platform) == ":1"
    cache = redis_of(platform)
    with psycopg.connect(database_of(platform), autocommit=True) as database:
        database.execute("CREATE TABLE written (n integer)")
        numbered = "INSERT INTO written VALUES (%s)"
        writers = [
            Writer(lambda number: cache.set(f"n{number}", number)),
            Writer(lambda number: database.execute(numbered, (number,))),
        ]
        for writer in writers:
            writer.start()
        eventually(lambda: all(len(one.acknowledged) > ENOUGH for one in writers))
        running = containers(platform)
        assert len(running) == 3
        assert all(one.is_alive() for one in writers)
        # The one that would start the others again goes first.
        for name in ("supervisor", "api", "router"):
            platform.kill(name)
        docker("kill", "--signal", "KILL", *running)
        for writer in writers:
            writer.join(120)
            assert not writer.is_alive()
    eventually(lambda: containers(platform) == [])
    platform.up()
    eventually(lambda: answers(platform))
    in_redis, in_table = (one.acknowledged for one in writers)
    record_property("acknowledged by Redis", len(in_redis))
    record_property("acknowledged by PostgreSQL", len(in_table))
    kept = redis_of(platform).mget([f"n{number}" for number in in_redis])
    assert [int(value) for value in kept if value is not None] == in_redis
    with psycopg.connect(database_of(platform)) as again:
        rows = {row[0] for row in again.execute("SELECT n FROM written")}
    assert [number for number in in_table if number not in rows] == []
    platform.run("ps:wait", "-a", "demo")
    assert visits(platform) == ":2"


def answers(platform: RealPlatform) -> bool:
    try:
        with psycopg.connect(database_of(platform)):
            return bool(redis_of(platform).ping())
    except (redis.RedisError, psycopg.Error, OSError, subprocess.CalledProcessError):
        return False
    except ValueError:  # a container that does not run yet has no address
        return False


def redis_of(platform: RealPlatform) -> redis.Redis:
    # A container that is killed may go without a last word to its clients.
    return redis.from_url(url(platform, "REDIS_URL", "la-cola"), retry=None, socket_timeout=10)


def database_of(platform: RealPlatform) -> str:
    address = url(platform, "DATABASE_URL", "los-datos")
    silence = {"tcp_user_timeout": 10_000, "keepalives_idle": 5, "keepalives_interval": 1}
    return make_conninfo(address, connect_timeout=30, keepalives_count=5, **silence)


def url(platform: RealPlatform, config_var: str, addon: str) -> str:
    """The config var with the server's number: its name is known in the app's network alone."""
    value = platform.run("config:get", config_var, "-a", "demo").stdout.strip()
    host = value.rpartition("@")[2].partition(":")[0]
    [number] = docker(
        "inspect",
        "--format",
        "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}",
        f"minidyno-{home_id(platform.home)}-{addon}-{host.removeprefix('addon-')}",
    )[:1]
    return value.replace(host, number)


def containers(platform: RealPlatform, *words: str) -> list[str]:
    """Those of the platform that run; with --all the others too, with a label only its own."""
    labels = [f"minidyno.home={home_id(platform.home)}", *words[1:]]
    filters = [word for label in labels for word in ("--filter", f"label={label}")]
    return docker("ps", "--quiet", *words[:1], *filters)


def docker(*words: str) -> list[str]:
    done = subprocess.run(["docker", *words], capture_output=True, text=True, check=True)
    return done.stdout.split()
