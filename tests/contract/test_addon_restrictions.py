"""What providers tell the apps' logs when a limit is passed that changes what apps may do."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure
from tests.contract.addon_host_bench import HostBench
from tests.contract.addon_service_benches import Config, _psycopg, _redis
from tests.contract.addon_stand import PATIENCE, Stand, app
from tests.contract.mail_bench import CorreoBench
from tests.contract.mongo_bench import connections_held

from minidyno.addons.catalogue import providers
from minidyno.addons.correo import Correo

SERVED = {one.service.name: one for one in providers() if one.program is not None}
RESTRICT = [name for name, one in SERVED.items() if one.lifted]
COUNTED = [
    "redis",
    "memcached",
    "mongodb",
    "postgresql",
]  # whose connections the platform can count
FEW = 4


@dataclass(frozen=True)
class Storing:
    """How an app stores more than a small plan has, what is said then, and how it ends.

    `more` is what an app wants next, and `refused` its client's words when it cannot; None where
    it can, since what is older gives way.
    """

    limits: Mapping[str, int]
    name: str
    said: str
    store: Callable[[Config], None]
    more: Callable[[Config], None]
    refused: str | None
    remove: Callable[[Config], None]


def _sql(*statements: str) -> Callable[[Config], None]:
    def run(config: Config) -> None:
        with _psycopg(config) as connection:
            for statement in statements:
                connection.execute(statement)

    return run


def _with_redis(do: Callable[[Any], object]) -> Callable[[Config], None]:
    def run(config: Config) -> None:
        with _redis(config) as client:
            do(client)

    return run


def _fill_redis(client: Any) -> None:
    with contextlib.suppress(Exception):  # the refusal, sooner or later
        for number in range(100):
            client.set(f"big-{number}", "x" * 1_000_000)


def _with_mongo(do: Callable[[Any], object]) -> Callable[[Config], None]:
    def run(config: Config) -> None:
        with MongoClient[dict[str, Any]](config["MONGODB_URI"], maxPoolSize=1) as client:
            do(client.get_default_database())

    return run


def _fill_mongo(db: Any) -> None:
    with pytest.raises(OperationFailure):
        for number in range(100):
            db.big.insert_one({"_id": number, "text": "x" * 20_000})


def _send_ten(config: Config) -> None:
    bench = CorreoBench()
    for number in range(10):
        bench.write(config, f"n-{number}", "hola")


STORING = {
    "postgresql": Storing(
        {"rows": 10},
        "insert",
        "Database contains 11 rows, exceeding the essential-0 plan limit of 10: "
        "INSERT privileges are revoked until there is less",
        _sql("CREATE TABLE t (n int)", "INSERT INTO t SELECT generate_series(1, 11)"),
        _sql("INSERT INTO t VALUES (0)"),
        "permission denied for table t",
        _sql("DELETE FROM t WHERE n > 8"),
    ),
    "redis": Storing(
        {},
        "writes",
        "Memory is full, at the plan limit of 25 MB: writes are refused (OOM) until there is less",
        _with_redis(_fill_redis),
        _with_redis(lambda client: client.set("more", "x" * 1_000_000)),
        "command not allowed when used memory",
        _with_redis(lambda client: client.flushall()),
    ),
    "mongodb": Storing(
        {"disk": 1024**2},
        "writes",
        "Database is full, at the sandbox plan limit of 1 MB: "
        "writes are refused until there is less, reads and deletes are not",
        _with_mongo(_fill_mongo),
        _with_mongo(lambda db: db.big.insert_one({"text": "x" * 50_000})),
        r"you are over your space quota, using 1\.0 MB of 1\.0 MB",
        _with_mongo(lambda db: db.big.delete_many({"_id": {"$gt": 3}})),
    ),
    "correo": Storing(
        {"messages": 10},
        "messages",
        "Mailbox holds 10 messages, as many as the plan keeps: "
        "new messages take the place of the oldest",
        _send_ten,
        _send_ten,
        None,
        lambda _: None,  # people throw messages away, apps cannot
    ),
}


async def restricted(stand: Stand, *before: str) -> dict[str, str]:
    """What the provider says is restricted now, by name, as the keeper would ask."""
    found = await stand.provider.apply(stand.server, before)
    return {one.name: one.said for one in found}


def test_every_provider_that_restricts_what_is_stored_is_tried() -> None:
    assert {*STORING, *COUNTED} == set(RESTRICT)


@pytest.mark.parametrize("service", STORING)
async def test_storing_more_than_the_plan_has_is_said_and_so_it_is_until_there_is_less(
    hosted: HostBench, service: str
) -> None:
    stand = await Stand(hosted, SERVED[service]).up()
    storing = STORING[service]
    stand.plan = replace(stand.plan, limits={**stand.plan.limits, **storing.limits})
    assert await restricted(stand) == {}
    await app(storing.store, stand.config())
    now = await restricted(stand)
    assert set(now) == {storing.name}
    assert storing.said in now[storing.name]
    if storing.refused:  # by the same answer
        with pytest.raises(Exception, match=storing.refused):
            await app(storing.more, stand.config())
    else:
        await app(storing.more, stand.config())
    assert await restricted(stand, *now) == now  # and again, at the next look
    assert stand.user.password not in str(now)
    if service == "correo":
        await Correo().throw_away(stand.server)
    else:
        await app(storing.remove, stand.config())
    assert await restricted(stand, *now) == {}
    await app(storing.more, stand.config())
    assert stand.provider.lifted[storing.name]


@pytest.mark.parametrize("service", COUNTED)
async def test_connections_all_taken_are_said_and_not_taken_back_before_there_is_room(
    hosted: HostBench, service: str
) -> None:
    stand = await Stand(hosted, SERVED[service]).up()
    stand.plan = replace(stand.plan, limits={**stand.plan.limits, "connections": FEW})
    assert await restricted(stand) == {}
    with contextlib.ExitStack() as stack:
        if service == "mongodb":
            stack.enter_context(connections_held(stand.config(), FEW))
        for number in range(FEW if service != "mongodb" else 0):
            write = await app(stack.enter_context, stand.bench.writer(stand.config()))
            await app(write, f"n-{number}")
        said = f"All {FEW} connections of the plan are taken: more are refused"
        assert await restricted(stand) == {"connections": said}
        assert await restricted(stand, "connections") == {"connections": said}
    async with asyncio.timeout(PATIENCE):  # the server sees their end a moment later
        while await restricted(stand, "connections"):  # noqa: ASYNC110 (another process ends them)
            await asyncio.sleep(0.02)
    assert stand.provider.lifted["connections"]
