"""Who has stored too much stores no more, whatever they try, and has all back when it is less."""

from collections.abc import AsyncIterator
from dataclasses import replace

import psycopg
import pytest
import pytest_asyncio

from minidyno.addons.postgresql import PostgreSQL
from minidyno.domain.addon_servers import Credentials
from minidyno.domain.transfers import RESTORER
from minidyno.ports.addon_provider import Server
from tests.integration.addons.bare_server import BareServer, bare_server

ANA = Credentials("u_ana", "clave-de-ana")
MADE = (
    "CREATE TABLE t (n int)",
    "INSERT INTO t SELECT generate_series(1, 11)",
    "CREATE TABLE abierta (n int, m int)",
    "GRANT INSERT (n), SELECT ON abierta TO PUBLIC",
    "CREATE TABLE cerrada (n int)",
    "REVOKE INSERT ON cerrada FROM app_owner",
    "CREATE MATERIALIZED VIEW vista AS SELECT * FROM t",
)


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server() -> AsyncIterator[BareServer]:
    async with bare_server(PostgreSQL(), "mini") as bare:
        await bare.start()
        await bare.ready()
        yield bare


@pytest_asyncio.fixture(loop_scope="module")
async def full(server: BareServer) -> AsyncIterator[BareServer]:
    """One with eleven rows, where ten are allowed; that is seen."""
    await server.provider.apply(ten(server))
    await server.provider.admit(server.server, ANA)
    for statement in MADE:
        ask(server, statement)
    assert [one.name for one in await server.provider.apply(ten(server))] == ["insert"]
    yield server
    provider = server.provider
    assert isinstance(provider, PostgreSQL)
    await provider.empty(server.server)


def ten(bare: BareServer) -> Server:
    plan = bare.server.plan
    return replace(bare.server, plan=replace(plan, limits={**plan.limits, "rows": 10}))


def ask(bare: BareServer, *statements: str, user: Credentials = ANA) -> list[tuple[object, ...]]:
    url = bare.provider.config(bare.server.at, user)["URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize(
    "tried",
    [
        ["INSERT INTO t VALUES (1)"],
        ["INSERT INTO abierta (n) VALUES (1)"],
        ["COPY t FROM STDIN"],
        ["GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC"],
        ["GRANT INSERT ON t TO app_owner"],
        ["GRANT INSERT (n) ON t TO u_ana"],
        ["CREATE TABLE b AS SELECT generate_series(1, 20) AS n"],
        ["SELECT generate_series(1, 20) AS n INTO b"],
        ["CREATE TABLE b (n int)"],
        ["RESET ROLE", "SET ROLE NONE", "CREATE SCHEMA mio CREATE TABLE b (n int)"],
        ["CREATE MATERIALIZED VIEW b AS SELECT generate_series(1, 20)"],
        ["REFRESH MATERIALIZED VIEW vista"],
        ["DO $$ BEGIN EXECUTE 'GRANT INSERT ON t TO PUBLIC'; END $$"],
        ["DROP EVENT TRIGGER minidyno_over_limits"],
        ["ALTER EVENT TRIGGER minidyno_over_limits DISABLE"],
        ["DROP EXTENSION plpgsql CASCADE"],
        ["DROP FUNCTION pg_catalog.minidyno_over_limits() CASCADE"],
        ["SET session_replication_role = replica", "GRANT INSERT ON t TO app_owner"],
    ],
    ids=lambda tried: tried[-1],
)
async def test_nothing_is_stored_by_any_way_round(full: BareServer, tried: list[str]) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(full, *tried)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(full, "INSERT INTO t VALUES (1)")


async def test_the_refusal_says_why_and_what_to_do(full: BareServer) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege) as caught:
        ask(full, "CREATE TABLE b (n int)")
    assert str(caught.value).splitlines()[:3] == [
        "CREATE TABLE refused: the database is over the limits of its plan",
        "DETAIL:  INSERT privileges are revoked, and no table is created, until there is less.",
        "HINT:  Make room with DELETE, TRUNCATE or DROP and wait a moment, or take a larger plan: "
        "minidyno addons:upgrade.",
    ]


@pytest.mark.parametrize(
    "room", ["DELETE FROM t WHERE n > 1", "TRUNCATE t", "DROP TABLE t CASCADE"]
)
async def test_with_room_made_all_is_as_it_was_with_the_grants_of_ones_own(
    full: BareServer, room: str
) -> None:
    ask(full, "SELECT * FROM t", "UPDATE t SET n = n", "CREATE TEMP TABLE x AS SELECT * FROM t")
    ask(full, "DROP MATERIALIZED VIEW vista", "ALTER TABLE abierta RENAME TO otra", room)
    await full.provider.apply(ten(full))
    assert await full.provider.apply(ten(full)) == []
    granted = ask(full, "SELECT relacl::text FROM pg_class WHERE relname IN ('otra', 'cerrada')")
    columns = (
        "SELECT attacl::text FROM pg_attribute WHERE attrelid = 'otra'::regclass AND attnum = 1"
    )
    assert "app_owner=arwdDxt" in str(granted[0])
    assert "=r/app_owner" in str(granted[0])
    assert "=a/app_owner" in str(ask(full, columns))
    ask(full, "CREATE TABLE b AS SELECT 1 AS n", "INSERT INTO otra VALUES (1)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(full, "INSERT INTO cerrada VALUES (1)")


async def test_what_was_begun_before_and_ends_after_is_taken_at_the_next_look(
    server: BareServer,
) -> None:
    await server.provider.admit(server.server, ANA)
    ask(server, "CREATE TABLE t AS SELECT generate_series(1, 11) AS n")
    url = server.provider.config(server.server.at, ANA)["URL"]
    with psycopg.connect(url) as slow:
        slow.execute("CREATE TABLE tarde (n int)")
        slow.execute("GRANT INSERT ON tarde TO PUBLIC")
        await server.provider.apply(ten(server))
    await server.provider.apply(ten(server))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(server, "INSERT INTO tarde VALUES (1)")
    ask(server, "TRUNCATE t")
    await server.provider.apply(ten(server))
    ask(server, "INSERT INTO tarde VALUES (1)", "DROP TABLE t, tarde")


async def test_a_temporary_table_of_an_app_is_no_obstacle_to_the_look(server: BareServer) -> None:
    await server.provider.admit(server.server, ANA)
    url = server.provider.config(server.server.at, ANA)["URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TEMP TABLE x AS SELECT generate_series(1, 11)")
        assert await server.provider.apply(ten(server)) == []


async def test_a_backup_made_meanwhile_is_restored_and_one_is_restored_over_it(
    full: BareServer,
) -> None:
    provider = full.provider
    assert isinstance(provider, PostgreSQL)
    argv, env = provider.capture(full.place, full.server.admin)
    code, dump, said = await full.run((argv, env))
    assert code == 0, said
    user = Credentials(RESTORER, "clave-de-paso")
    await provider.admit(full.server, user)
    argv, env = provider.restore(full.place, user)
    code, _, said = await full.run((argv, env), dump)
    assert code == 0, said
    await provider.dismiss(full.server, user)
    assert ask(full, "SELECT count(*) FROM t") == [(11,)]
    await provider.apply(ten(full))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(full, "INSERT INTO t VALUES (1)")
