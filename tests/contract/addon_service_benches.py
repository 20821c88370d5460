"""What the provider suite needs of each service: its ordinary client, used as an app would.

Another service is another class here, and its line in `BENCHES`. All of it blocks: the suite calls
it in a thread.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis
from pymemcache.client.base import Client as PymemcacheClient
from pymemcache.exceptions import MemcacheError
from tests.contract.addon_limits import Limit
from tests.contract.mail_bench import CorreoBench
from tests.contract.mongo_bench import MongoDBBench
from tests.contract.traces_bench import RendimientoBench

Config = Mapping[str, str]  # config vars by name, as the app finds them


class ServiceBench(Protocol):
    """One service, seen from an app."""

    keeps: bool  # what was written, over a stop and a kill
    refused: tuple[type[Exception], ...]  # what its client raises when it is not let in
    limits: Sequence[Limit]

    def wrong(self, config: Config) -> Config:
        """The same config vars with another password."""

    def write(self, config: Config, key: str, value: str) -> None:
        """Write on a connection of its own, and return when it is acknowledged."""

    def read(self, config: Config, key: str) -> str | None:
        """Read on a connection of its own."""

    def writer(self, config: Config) -> contextlib.AbstractContextManager[Callable[[str], None]]:
        """One connection that writes one key after another, each acknowledged."""

    def meddle(self, config: Config) -> None:
        """Try what is the platform's alone; raises what the client says."""


class RedisBench:
    keeps: bool = True
    refused: tuple[type[Exception], ...] = (redis.AuthenticationError,)

    def __init__(self) -> None:
        self.limits: Sequence[Limit] = (
            Limit("connections", self._too_many, "max number of clients reached"),
            Limit("memory", self._too_much, "used memory > 'maxmemory'"),
        )

    def wrong(self, config: Config) -> Config:
        return {"REDIS_URL": wrong_password(config["REDIS_URL"])}

    def write(self, config: Config, key: str, value: str) -> None:
        # Two writes in a transaction: the server's file keeps those in a way of their own.
        with _redis(config) as client:
            client.pipeline().set(key, value).incr("written").execute()

    def read(self, config: Config, key: str) -> str | None:
        with _redis(config) as client:
            found: str | None = client.get(key)
            return found

    @contextlib.contextmanager
    def writer(self, config: Config) -> Iterator[Callable[[str], None]]:
        with _redis(config) as client:
            yield lambda key: client.set(key, "here") and None

    def meddle(self, config: Config) -> None:
        with _redis(config) as client:
            client.config_set("maxmemory", 0)

    def _too_many(self, config: Config, limit: int) -> None:
        with contextlib.ExitStack() as stack:
            for _ in range(limit + 1):
                stack.enter_context(_redis(config)).ping()

    def _too_much(self, config: Config, limit: int) -> None:
        with _redis(config) as client:
            for number in range(2 * limit // 1_000_000):
                client.set(f"big-{number}", "x" * 1_000_000)


class MemcachedBench:
    keeps: bool = False
    refused: tuple[type[Exception], ...] = (MemcacheError,)

    def __init__(self) -> None:
        self.limits: Sequence[Limit] = (
            Limit("connections", self._too_many, "too many open connections"),
            Limit("item", self._too_large, "object too large for cache"),
        )

    def wrong(self, config: Config) -> Config:
        return {**config, "MEMCACHIER_PASSWORD": "not-this-one"}

    def write(self, config: Config, key: str, value: str) -> None:
        with _pymemcache(config) as client:
            client.set(key, value.encode(), noreply=False)

    def read(self, config: Config, key: str) -> str | None:
        with _pymemcache(config) as client:
            found: bytes | None = client.get(key)
        return None if found is None else found.decode()

    @contextlib.contextmanager
    def writer(self, config: Config) -> Iterator[Callable[[str], None]]:
        with _pymemcache(config) as client:
            yield lambda key: client.set(key, "here", noreply=False) and None

    def meddle(self, config: Config) -> None:
        with _pymemcache(config) as client:
            assert client.raw_command(b"admit eve 00") == b"OK"

    def _too_many(self, config: Config, limit: int) -> None:
        with contextlib.ExitStack() as stack:
            for _ in range(limit + 1):
                stack.enter_context(_pymemcache(config)).version()

    def _too_large(self, config: Config, limit: int) -> None:
        with _pymemcache(config) as client:
            client.set("big", "x" * (limit or 2_000_000), noreply=False)


class PostgreSQLBench:
    keeps: bool = True
    refused: tuple[type[Exception], ...] = (psycopg.OperationalError,)

    def __init__(self) -> None:
        self.limits: Sequence[Limit] = (
            Limit("connections", self._too_many, "too many connections"),
        )

    def wrong(self, config: Config) -> Config:
        return {"DATABASE_URL": wrong_password(config["DATABASE_URL"])}

    def write(self, config: Config, key: str, value: str) -> None:
        with _psycopg(config) as connection:
            _table(connection)
            connection.execute("INSERT INTO things VALUES (%s, %s)", (key, value))

    def read(self, config: Config, key: str) -> str | None:
        with _psycopg(config) as connection:
            _table(connection)
            found = connection.execute("SELECT value FROM things WHERE key = %s", (key,))
            row = found.fetchone()
            return None if row is None else str(row[0])

    @contextlib.contextmanager
    def writer(self, config: Config) -> Iterator[Callable[[str], None]]:
        with _psycopg(config) as connection:
            _table(connection)

            def write(key: str) -> None:
                connection.execute("INSERT INTO things VALUES (%s, 'here')", (key,))

            yield write

    def meddle(self, config: Config) -> None:
        with _psycopg(config) as connection:
            connection.execute("CREATE ROLE eve SUPERUSER")

    def _too_many(self, config: Config, limit: int) -> None:
        with contextlib.ExitStack() as stack:
            for _ in range(limit + 1):
                stack.enter_context(_psycopg(config))


BENCHES: Mapping[str, Callable[[], ServiceBench]] = {
    "redis": RedisBench,
    "memcached": MemcachedBench,
    "postgresql": PostgreSQLBench,
    "mongodb": MongoDBBench,
    "correo": CorreoBench,
    "rendimiento": RendimientoBench,
}


def wrong_password(url: str) -> str:
    """The same URL with another password."""
    parts = urlsplit(url)
    at = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username}:not-this-one@{at}"))


# As MemCachier's documentation has it for Python; in a program of its own, for this client leaves a
# connection open that was refused.
MEMCACHIERS = """\
import bmemcached, os
client = bmemcached.Client(
    os.environ["MEMCACHIER_SERVERS"].split(","),
    os.environ["MEMCACHIER_USERNAME"],
    os.environ["MEMCACHIER_PASSWORD"],
)
print(client.set("k", "hola"), client.get("k"))
"""


@contextlib.contextmanager
def _redis(config: Config) -> Iterator[Any]:
    with redis.from_url(
        config["REDIS_URL"], decode_responses=True, retry=None, single_connection_client=True
    ) as client:
        yield client


@contextlib.contextmanager
def _pymemcache(config: Config) -> Iterator[Any]:
    client = PymemcacheClient(config["MEMCACHIER_SERVERS"], connect_timeout=30, timeout=30)
    try:
        who = f"{config['MEMCACHIER_USERNAME']} {config['MEMCACHIER_PASSWORD']}"
        client.set("who", who, noreply=False)
        yield client
    finally:
        client.close()


@contextlib.contextmanager
def _psycopg(config: Config) -> Iterator[Any]:
    with psycopg.connect(config["DATABASE_URL"], autocommit=True) as connection:
        yield connection


def _table(connection: Any) -> None:
    connection.execute("CREATE TABLE IF NOT EXISTS things (key text, value text)")
