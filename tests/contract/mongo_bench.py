"""`mongodb` as an app sees it: `pymongo`."""

import contextlib
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import OperationFailure
from tests.contract.addon_limits import Limit

Config = Mapping[str, str]
Documents = dict[str, Any]


class MongoDBBench:
    """A key is a document's id."""

    keeps: bool = True
    refused: tuple[type[Exception], ...] = (OperationFailure,)

    def __init__(self) -> None:
        # "connection closed", or "Connection reset": as MongoDB's own it says no more.
        self.limits: Sequence[Limit] = (
            Limit("connections", self._too_many, "onnection "),
            Limit("disk", self._too_much, "you are over your space quota"),
        )

    def wrong(self, config: Config) -> Config:
        password = urlsplit(config["MONGODB_URI"]).password or ""
        return {"MONGODB_URI": config["MONGODB_URI"].replace(password, "not-this-one")}

    def write(self, config: Config, key: str, value: str) -> None:
        with database_of(config) as database:
            database.things.insert_one({"_id": key, "value": value})

    def read(self, config: Config, key: str) -> str | None:
        with database_of(config) as database:
            found = database.things.find_one({"_id": key})
            return None if found is None else str(found["value"])

    @contextlib.contextmanager
    def writer(self, config: Config) -> Iterator[Callable[[str], None]]:
        with database_of(config) as database:

            def write(key: str) -> None:
                database.things.insert_one({"_id": key, "value": "here"})

            yield write

    def meddle(self, config: Config) -> None:
        with database_of(config) as database:
            database.client.admin.command("setParameter", 1, minidynoLimits={"connections": 1_000})

    def _too_much(self, config: Config, limit: int) -> None:
        with database_of(config) as database:
            for _ in range(limit // 8_000_000 + 1):
                database.big.insert_many([{"text": "x" * 1_000_000} for _ in range(8)])

    def _too_many(self, config: Config, limit: int) -> None:
        with connections_held(config, limit), database_of(config, patience=3) as database:
            database.things.count_documents({})


@contextlib.contextmanager
def connections_held(config: Config, number: int) -> Iterator[None]:
    """Keep connections to it: a MongoClient opens as many as it likes."""
    where = urlsplit(config["MONGODB_URI"])
    with contextlib.ExitStack() as stack:
        for _ in range(number):
            address = (where.hostname or "", where.port or 0)
            stack.enter_context(socket.create_connection(address))
        yield


@contextlib.contextmanager
def database_of(config: Config, patience: float = 10) -> Iterator[Database[Documents]]:
    """The one database of an add-on, with a client of its own that tries for some seconds."""
    client: MongoClient[Documents] = MongoClient(
        config["MONGODB_URI"],
        serverSelectionTimeoutMS=int(patience * 1000),
        maxPoolSize=1,
        retryWrites=False,
    )
    with client:
        yield client.get_default_database()
