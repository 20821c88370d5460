"""The stand-in for MongoDB with its provider and the ordinary client, `pymongo`."""

import asyncio
import contextlib
import dataclasses
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, OperationFailure, PyMongoError

from minidyno.addons import mongodb_client
from minidyno.addons.mongodb import MongoDB
from minidyno.addons.servers import mongo_words
from minidyno.domain.addon_servers import Credentials
from tests.integration.addons.lone_server import ADMIN, OTHER, USER, LoneServer, lone_server

MONGODB = MongoDB()
Documents = dict[str, Any]
MB = 1024**2
ONLY_LINUX = pytest.mark.skipif(
    sys.platform != "linux", reason="memory and waits are read in /proc"
)


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
                lambda: db.client.admin.command(
                    {"setParameter": 1, mongo_words.LIMITS: {"connections": 9_999}}
                ),
                lambda: db.client.admin.command(
                    {"setParameter": 1, mongo_words.END: "admin@admin"}
                ),
                lambda: db.client.admin.command("configureFailPoint", "failCommand", mode="off"),
            ):
                with pytest.raises(OperationFailure):
                    call()

    await asyncio.to_thread(tries)
    assert USER.password not in server.log
    assert ADMIN.password not in server.log


async def test_what_is_beyond_the_plan_is_refused_where_it_is_written_and_deletes_make_room(
    server: LoneServer,
) -> None:
    small = {**server.plan.limits, "disk": 10 * MB}
    server.plan = dataclasses.replace(server.plan, limits=small)
    assert not await MONGODB.apply(server.server)

    def work() -> None:
        with database(server) as db:
            db.big.insert_many([{"_id": n, "text": "x" * MB} for n in range(9)])
            for too_much in (
                lambda: db.big.insert_many([{"text": "x" * MB} for _ in range(4)]),
                lambda: db.big.insert_one({"text": "x" * 2 * MB}),
                lambda: db.big.update_one({"_id": 1}, {"$set": {"more": "x" * MB}}),
                lambda: db.big.update_one({"_id": "new"}, {"$set": {"t": "x" * MB}}, upsert=True),
                lambda: list(db.big.aggregate([{"$out": "copy"}])),
            ):
                with pytest.raises(
                    OperationFailure, match="over your space quota, using"
                ) as caught:
                    too_much()
                assert caught.value.code == 8000
            assert db.big.count_documents({"_id": {"$lt": 9}}) == 9
            assert db.big.delete_many({"_id": {"$gt": 2}}).deleted_count >= 6
            assert db.big.insert_many([{"text": "x" * MB} for _ in range(4)]).acknowledged
            db.big.drop()
            assert db.big.insert_many([{"text": "x" * MB} for _ in range(9)]).acknowledged

    await asyncio.to_thread(work)
    [full] = await MONGODB.apply(server.server)  # one was refused, and it is nearly full
    assert "at the sandbox plan limit of 10 MB" in full.said


async def test_a_dropped_collection_is_gone_for_good_and_the_others_are_whole(
    server: LoneServer,
) -> None:
    def drop() -> None:
        with database(server) as db:
            for name in ("a", "b", "b1", "c"):
                db[name].insert_many([{"n": n, "text": "x" * 400} for n in range(5_000)])
                db[name].create_index("n", unique=True)
            db.b.drop()
            db.drop_collection("none")
            db.b.insert_one({"n": 7})

    def look() -> None:
        with database(server) as db:
            assert sorted(db.list_collection_names()) == ["a", "b", "b1", "c"]
            assert [c["n"] for c in db.b.find()] == [7]
            assert list(db.b.index_information()) == ["_id_"]
            for name in ("a", "b1", "c"):
                assert db[name].count_documents({}) == 5_000
                assert db[name].find_one({"n": 4_999}) is not None
                with pytest.raises(DuplicateKeyError):
                    db[name].insert_one({"n": 4_999})

    await asyncio.to_thread(drop)
    server.end(signal.SIGKILL)  # at once: what was acknowledged is written
    await server.start()
    await asyncio.to_thread(look)


@ONLY_LINUX
async def test_making_dropping_and_renaming_wait_for_the_disk_once_and_not_once_per_document(
    server: LoneServer,
) -> None:
    def waits(do: Callable[[], object]) -> int:
        before = _written(server)
        do()
        return _written(server) - before

    def work() -> None:
        with database(server) as db:
            db.t.insert_many([{"n": n} for n in range(2_000)])
            assert waits(lambda: db.t.create_index("n")) < 100
            assert waits(lambda: db.t.drop_index("n_1")) < 100
            assert waits(lambda: db.t.rename("u")) < 100
            assert db.u.count_documents({"n": 1_999}) == 1
            assert waits(db.u.drop) < 100

    await asyncio.to_thread(work)


def _written(server: LoneServer) -> int:
    """How often it wrote so far; each of its waits for the disk comes with a write."""
    assert server.process is not None
    io = Path(f"/proc/{server.process.pid}/io").read_text()
    return int(dict(line.split(": ") for line in io.splitlines())["syscw"])


@ONLY_LINUX
async def test_many_documents_are_found_counted_sorted_and_changed_in_little_memory(
    server: LoneServer,
) -> None:
    def work() -> None:
        with database(server) as db:
            for begin in range(0, 100, 10):
                db.big.insert_many(
                    [{"_id": n, "n": n % 10, "text": "x" * MB} for n in range(begin, begin + 10)]
                )
            before = _peak(server)
            assert db.big.count_documents({}) == 100
            assert db.big.count_documents({"n": 3}) == 10
            assert [one["_id"] for one in db.big.find()] == list(range(100))
            assert [one["_id"] for one in db.big.find().sort("_id", -1).skip(1).limit(90)] == list(
                range(98, 8, -1)
            )
            assert [len(one) for one in db.big.find({}, {"n": 1}, batch_size=7)] == [2] * 100
            sums: list[Documents] = [
                {"$group": {"_id": "$n", "of": {"$sum": "$_id"}}},
                {"$sort": {"_id": 1}},
            ]
            assert [one["of"] for one in db.big.aggregate(sums)] == [
                450 + 10 * n for n in range(10)
            ]
            assert len(list(db.big.aggregate([{"$project": {"n": 1}}]))) == 100
            assert [len(one["text"]) for one in db.big.aggregate([{"$limit": 60}])] == [MB] * 60
            db.big.create_index("n")
            assert sum(1 for _ in db.big.find({"n": {"$gte": 1}})) == 90
            found = db.big.find({}, batch_size=1)
            next(found)
            assert db.big.delete_many({"_id": {"$gt": 1, "$lt": 50}}).deleted_count == 48
            # As they are when it is their turn.
            assert [one["_id"] for one in found] == [1, *range(50, 100)]
            assert db.big.update_many({}, {"$set": {"text": "short"}}).modified_count == 52
            assert _peak(server) - before < 80 * MB

    def sort() -> None:
        with database(server) as db:
            db.big.insert_many([{"text": "x" * MB} for _ in range(40)])
            with pytest.raises(OperationFailure, match="Exceeded memory limit"):
                list(db.big.find().sort("text"))

    await asyncio.to_thread(work)
    await asyncio.to_thread(sort)


def _peak(server: LoneServer) -> int:
    """The most memory that it had so far, in bytes."""
    assert server.process is not None
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024


async def test_connections_sent_away_between_two_looks_are_said_too(server: LoneServer) -> None:
    few = {**server.plan.limits, "connections": 6}
    server.plan = dataclasses.replace(server.plan, limits=few)
    assert not await MONGODB.apply(server.server)
    at = server.server.at["mongodb"]
    with contextlib.ExitStack() as stack:
        for _ in range(8):
            stack.enter_context(socket.create_connection((at.host, at.port)))
        facts = {fact.name: fact.value for fact in await MONGODB.facts(server.server)}
        assert facts["Connections"] == "6/6 (more are refused)"
    async with asyncio.timeout(120):  # the server sees their end a moment later
        while True:
            found = await MONGODB.apply(server.server)
            if not found:
                break
            assert [one.said for one in found] == [
                "All 6 connections of the plan are taken: more are refused"
            ]
            await asyncio.sleep(0.05)
    assert "rejecting connection" in server.log


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
