"""A MongoDB add-on as full as its plan allows, with the memory that its plan gives it."""

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from pymongo.errors import OperationFailure
from tests.contract.addon_host_bench import HostBench
from tests.contract.addon_service_benches import Config
from tests.contract.addon_stand import Stand, app
from tests.contract.mongo_bench import database_of

from minidyno.addons.mongodb import MongoDB

MB = 1_000_000


@pytest.fixture
async def stand(hosted: HostBench) -> AsyncIterator[Stand]:
    async with Stand(hosted, MongoDB()).while_used() as stand:
        yield stand


def _fill(config: Config) -> int:
    with database_of(config) as database:
        with pytest.raises(OperationFailure, match="you are over your space quota"):
            while True:
                database.big.insert_many([{"n": 1, "text": "x" * MB} for _ in range(40)])
        return database.big.count_documents({})


def _read(config: Config) -> int:
    with database_of(config) as database:
        return sum(len(one["text"]) for one in database.big.find())


def _read_by_several(config: Config) -> list[int]:
    with ThreadPoolExecutor(6) as several:
        return list(several.map(lambda _: _read(config), range(6)))


def _change(config: Config) -> int:
    with database_of(config) as database:
        assert database.big.count_documents({"n": 1}) == database.big.estimated_document_count()
        assert len(list(database.big.find({}, {"n": 1}).sort("n", -1))) > 0
        return database.big.update_many({}, {"$set": {"text": "short"}}).modified_count


def _drop(config: Config) -> int:
    with database_of(config) as database:
        database.big.drop()
        database.big.insert_one({"text": "x" * MB})
        return database.big.count_documents({})


async def test_full_to_its_limit_it_is_counted_read_changed_emptied_and_does_not_die(
    stand: Stand,
) -> None:
    config = stand.config()
    begun = (await stand.hosted.host.observe())[stand.name]
    there = await app(_fill, config)
    assert there * MB <= stand.plan.limits["disk"] < (there + 5) * MB
    assert await app(_read_by_several, config) == [there * MB] * 6
    assert [one.name for one in await stand.provider.apply(stand.server)] == ["writes"]
    assert await app(_change, config) == there
    assert await app(_fill, config) > there
    assert await app(_drop, config) == 1
    assert not await stand.provider.apply(stand.server, ["writes"])
    now = (await stand.hosted.host.observe())[stand.name]
    assert now.running
    assert now == begun
