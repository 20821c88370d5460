"""The stand-in for MongoDB with its provider and the ordinary client, `pymongo`."""

import asyncio
import contextlib
import dataclasses
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import BulkWriteError, DuplicateKeyError, OperationFailure, PyMongoError

from minidyno.addons import mongodb_client
from minidyno.addons.mongodb import MongoDB
from minidyno.addons.servers import mongo
from minidyno.domain.addon_servers import Credentials
from tests.integration.addons.lone_server import ADMIN, OTHER, USER, LoneServer, lone_server

MONGODB = MongoDB()
Documents = dict[str, Any]


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[LoneServer]:
    async with lone_server(MONGODB, tmp_path) as server:
        await MONGODB.admit(server.server, USER)
        await MONGODB.apply(server.server)
        yield server


@contextlib.contextmanager
def database(server: LoneServer, user: Credentials = USER) -> Iterator[Database[Documents]]:
    uri = MONGODB.config(server.server.at, user)["URI"]
    # Without retries: an end in the middle of a write is seen at once.
    with MongoClient[Documents](uri, serverSelectionTimeoutMS=5_000, retryWrites=False) as client:
        yield client.get_default_database()


async def test_documents_are_kept_found_changed_and_counted(server: LoneServer) -> None:
    def work() -> None:
        with database(server) as db:
            cards = db.cards
            cards.insert_many([{"n": n, "kind": "ab"[n % 2], "tags": ["x"] * n} for n in range(6)])
            assert [c["n"] for c in cards.find({"n": {"$gt": 2}}).sort("n", -1).limit(2)] == [5, 4]
            assert cards.update_many({"kind": "a"}, {"$inc": {"n": 100}}).modified_count == 3
            groups = cards.aggregate(
                [
                    {"$group": {"_id": "$kind", "sum": {"$sum": "$n"}, "count": {"$sum": 1}}},
                    {"$sort": {"_id": 1}},
                ]
            )
            assert list(groups) == [
                {"_id": "a", "sum": 306, "count": 3},
                {"_id": "b", "sum": 9, "count": 3},
            ]
            cards.create_index("n", unique=True)
            with pytest.raises(DuplicateKeyError):
                cards.insert_one({"n": 1})
            db.kinds.insert_one({"name": "a", "colour": "rojo"})
            [joined, *_] = cards.aggregate(
                [
                    {"$match": {"kind": "a"}},
                    {
                        "$lookup": {
                            "from": "kinds",
                            "localField": "kind",
                            "foreignField": "name",
                            "as": "kinds",
                        }
                    },
                ]
            )
            assert joined["kinds"][0]["colour"] == "rojo"
            with db.client.start_session() as session, session.start_transaction():
                cards.delete_many({}, session=session)
                session.abort_transaction()
            assert cards.count_documents({}) == 6

    await asyncio.to_thread(work)


async def test_what_was_acknowledged_is_there_after_kill_9(server: LoneServer) -> None:
    acknowledged: list[int] = []

    def until_it_dies() -> None:
        with database(server) as db:
            for number in range(100_000):
                db.numbers.insert_one({"_id": number})
                acknowledged.append(number)

    writing = asyncio.ensure_future(asyncio.to_thread(until_it_dies))
    while len(acknowledged) < 200:
        assert not writing.done() or writing.result()
        await asyncio.sleep(0.01)
    server.end(signal.SIGKILL)
    with pytest.raises(PyMongoError):
        await writing
    await server.start()

    def there() -> set[int]:
        with database(server) as db:
            return {found["_id"] for found in db.numbers.find()}

    assert set(acknowledged) - await asyncio.to_thread(there) == set()


async def test_nobody_comes_in_without_a_password_or_leaves_its_database(
    server: LoneServer,
) -> None:
    def tries() -> None:
        at = server.server.at["mongodb"]
        with MongoClient[Documents](at.host, at.port) as anonymous:
            with pytest.raises(OperationFailure):
                anonymous.app.things.insert_one({})
            with pytest.raises(OperationFailure):
                anonymous.admin.command("createUser", "eve", pwd="x", roles=["root"])
        for user in (OTHER, Credentials(USER.user, "wrong"), Credentials(ADMIN.user, "wrong")):
            with pytest.raises(OperationFailure), database(server, user) as db:
                db.things.find_one()
        with database(server) as db:
            for call in (
                lambda: db.client.other.things.insert_one({}),
                lambda: db.command("createUser", "eve", pwd="x", roles=["root"]),
                lambda: db.command("updateUser", USER.user, roles=["root"]),
                lambda: db.client.admin.command({"setParameter": 1, mongo.CONNECTIONS: 9_999}),
                lambda: db.client.admin.command({"setParameter": 1, mongo.END: "admin@admin"}),
                lambda: db.client.admin.command("configureFailPoint", "failCommand", mode="off"),
            ):
                with pytest.raises(OperationFailure):
                    call()

    await asyncio.to_thread(tries)
    assert USER.password not in server.log
    assert ADMIN.password not in server.log


async def test_who_stores_more_than_the_plan_has_may_read_and_delete_and_then_write_again(
    server: LoneServer,
) -> None:
    small = {**server.plan.limits, "disk": 100_000}
    server.plan = dataclasses.replace(server.plan, limits=small)

    def store() -> None:
        with database(server) as db:
            db.big.insert_many([{"_id": n, "text": "x" * 50_000} for n in range(4)])

    def write() -> None:
        with database(server) as db:
            db.big.insert_one({"_id": "more"})

    def delete() -> None:
        with database(server) as db:
            assert db.big.find_one({"_id": 1}) is not None
            assert db.big.delete_many({"_id": {"$ne": 0}}).deleted_count == 3

    await asyncio.to_thread(store)
    with database(server) as held:  # one that was in before is not let write on
        held.big.find_one()
        await MONGODB.apply(server.server)
        with pytest.raises(PyMongoError):
            held.big.insert_one({"_id": "still"})
    with pytest.raises((OperationFailure, BulkWriteError)):
        await asyncio.to_thread(write)
    facts = {fact.name: fact.value for fact in await MONGODB.facts(server.server)}
    assert facts["Data Size"].endswith("(full: read and delete only)")
    await asyncio.to_thread(delete)
    await MONGODB.apply(server.server)
    await asyncio.to_thread(write)


async def test_it_says_what_it_is_in_its_log_and_to_who_asks(server: LoneServer) -> None:
    assert "SecantusDB" in server.log
    assert "is not MongoDB's own server" in server.log
    facts = {fact.name: fact.value for fact in await MONGODB.facts(server.server)}
    assert facts["Server"] == "SecantusDB, a stand-in: not MongoDB's own server"
    assert facts["Connections"].endswith("/40")
    for language in ("es", "en"):
        assert "SecantusDB" in MONGODB.service.human[language]
        assert "SecantusDB" in MONGODB.service.served_by[language]


async def test_it_ends_when_asked_and_a_silent_one_is_said(
    server: LoneServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert server.end(signal.SIGTERM) == 0
    assert not await MONGODB.answers(server.server)
    monkeypatch.setattr(mongodb_client, "PATIENCE_MS", 200)  # nobody is coming
    with pytest.raises(ConnectionError):
        await MONGODB.apply(server.server)


def test_the_platform_takes_it_along_only_where_it_is_made_for_the_system() -> None:
    # Where there is no wheel the catalogue must load all the same: only a launch may say so.
    code = (
        "import sys; sys.modules['secantus'] = None\n"
        "from minidyno.addons.catalogue import providers\n"
        "print([one.service.name for one in providers()])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "mongodb" in ran.stdout
