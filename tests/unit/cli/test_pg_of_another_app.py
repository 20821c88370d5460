"""Databases of another app, named as that app calls them or by the add-on's name."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from minidyno.addons.redis import Redis
from tests.unit.cli.bench import Bench, bench
from tests.unit.services.keeping_box import KeepingBox, KeepingHost


@pytest.fixture
def host() -> KeepingHost:
    return KeepingHost()


@pytest.fixture
async def two(tmp_path: Path, host: KeepingHost) -> AsyncIterator[Bench]:
    """`uno` has the database `una`, `dos` has `otra` and the Redis `cola`."""
    box, redis = KeepingBox(host), KeepingBox(host)
    box.service = replace(box.service, name="postgresql", attachment="DATABASE")
    redis.service = replace(Redis.service, plans=box.service.plans)
    async with bench(tmp_path, "en", addon_host=host, addon_providers=(box, redis)) as made:
        for app, name in (("uno", "una"), ("dos", "otra")):
            await made.must("apps:create", app)
            await made.must("addons:create", "postgresql", "--name", name, "-a", app)
        await made.must("addons:create", "redis", "--name", "cola", "-a", "uno")
        yield made


@pytest.mark.parametrize("named", ["uno::DATABASE", "uno::DATABASE_URL", "una"])
async def test_a_database_of_another_app_is_looked_at_and_backed_up(two: Bench, named: str) -> None:
    info = await two.must("pg:info", named, "-a", "dos")
    assert info.startswith("=== uno::DATABASE_URL\n")
    assert "Billing App:  uno" in info
    await two.must("pg:wait", named, "-a", "dos")
    assert "as DATABASE on ⬢ uno" in await two.must("pg:credentials", named, "-a", "dos")
    said = await two("pg:backups:capture", named, "-a", "dos")
    assert (said.code, "Backing up una to b001... done" in said.err) == (0, True)
    assert "una" in await two.must("pg:backups", "-a", "uno")
    await two.must("pg:backups:schedule", named, "--at", "02:00 America/Lima", "-a", "dos")
    assert "02:00" in (await two.must("pg:backups:schedules", "-a", "uno")).replace(" 2:", " 02:")
    await two.must("pg:backups:unschedule", named, "-a", "dos")


@pytest.mark.parametrize("named", ["uno::DATABASE", "una"])
async def test_it_is_copied_from_with_ones_own_name_and_to_with_that_of_its_app(
    two: Bench, host: KeepingHost, named: str
) -> None:
    first, second = list(host.servers)[:2]
    host.contents = {first: b"de uno", second: b"de dos"}
    await two.must("pg:copy", named, "DATABASE", "-a", "dos", "--confirm", "dos")
    assert host.contents[second] == b"de uno"
    host.contents[second] = b"de dos"
    refused = await two("pg:copy", "DATABASE", named, "-a", "dos", "--confirm", "dos")
    assert (refused.code, "--confirm uno" in refused.err) == (2, True)
    refused = await two("pg:reset", named, "-a", "dos", "--confirm", "dos")
    assert (refused.code, "--confirm uno" in refused.err) == (2, True)
    assert host.contents[first] == b"de uno"
    await two.must("pg:copy", "DATABASE", named, "-a", "dos", "--confirm", "uno")
    assert host.contents[first] == b"de dos"


async def test_one_that_is_shared_is_called_as_the_app_at_hand_calls_it(two: Bench) -> None:
    await two.must("addons:attach", "una", "--as", "AJENA", "-a", "dos")
    for named in ("una", "AJENA", "AJENA_URL"):
        assert (await two.must("pg:info", named, "-a", "dos")).startswith("=== AJENA_URL\n")
    said = await two("pg:promote", "una", "-a", "dos")
    assert (said.code, "Promoting una to DATABASE_URL on ⬢ dos... done" in said.err) == (0, True)


async def test_a_redis_of_another_app_is_found_too(two: Bench) -> None:
    assert (await two.must("redis:info", "uno::REDIS", "-a", "dos")).startswith(
        "=== uno::REDIS_URL\n"
    )
    # Found, and only then refused by what this one cannot do.
    assert "“cola”" in (await two("redis:cli", "uno::REDIS_URL", "-a", "dos")).err


async def test_what_is_named_wrong_is_called_by_its_name(two: Bench) -> None:
    for named, code, words in (
        ("nadie::DATABASE", 4, "“nadie”"),
        ("uno::NADA", 4, "“uno::NADA”"),
        ("unna", 4, "Did you mean “una”?"),
        ("REDIS_URL", 4, "uno::REDIS"),
        ("uno::REDIS", 2, "“cola” is of redis, which cannot do this"),
    ):
        said = await two("pg:info", named, "-a", "dos")
        assert words in said.err, said
        assert said.code == code, said
