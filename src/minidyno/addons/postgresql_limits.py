"""How large a database is, what its plan allows, and what follows from having too much."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from psycopg.sql import SQL, Identifier, Literal

from minidyno.addons.postgresql_connection import Connection
from minidyno.addons.postgresql_inserts import give_back, take
from minidyno.addons.postgresql_launch import DATABASE
from minidyno.addons.room import CONNECTIONS, INTERRUPTED, is_taken, no_connection_free
from minidyno.domain.addon_services import Plan
from minidyno.ports.addon_provider import Fact, Restriction


@dataclass(frozen=True, slots=True)
class Size:
    """What a database has; its rows are counted where a plan limits them, else they are 0."""

    version: str
    bytes: int
    rows: int
    tables: Sequence[tuple[str, str]]  # schema and name
    connections: int
    interrupted: str | None  # when all connections were ended, if that was not long ago


# Who kills a process of PostgreSQL, as a system does whose memory is full, has it end all others
# and recover, and its statistics begin anew. So they do in a start after a kill of everything,
# which the health of servers speaks of: hence the seconds.
_INTERRUPTED = """
SELECT to_char(stats_reset AT TIME ZONE 'UTC', 'HH24:MI:SS') FROM pg_stat_bgwriter
 WHERE stats_reset > pg_postmaster_start_time() + interval '10 seconds'
   AND stats_reset > now() - interval '10 minutes'
"""


async def measure(connection: Connection, plan: Plan) -> Size:
    """Ask for all of it."""
    found = await connection.execute(
        "SELECT current_setting('server_version'), pg_database_size(%(name)s),"
        " (SELECT count(*) FROM pg_stat_activity"
        "   WHERE datname = %(name)s AND usename <> current_user)",
        {"name": DATABASE},
    )
    row = await found.fetchone()
    assert row is not None
    version, size, connections = row
    tables = await _tables(connection)
    again = await (await connection.execute(_INTERRUPTED)).fetchone()
    return Size(
        version=str(version).split(" ", 1)[0],
        bytes=int(size),
        # Counted and not estimated, for the limit is small where there is one, and what is
        # estimated lags behind: nobody would see what follows from what.
        rows=await _rows(connection, tables) if "rows" in plan.limits else 0,
        tables=tables,
        connections=int(connections),
        interrupted=str(again[0]) if again is not None else None,
    )


async def _rows(connection: Connection, tables: Sequence[tuple[str, str]]) -> int:
    rows = 0
    for table in tables:
        count = SQL("SELECT count(*) FROM ONLY {}").format(Identifier(*table))
        row = await (await connection.execute(count)).fetchone()
        rows += int(row[0]) if row else 0
    return rows


async def hold(connection: Connection, plan: Plan) -> Size:
    """Bring the database to the limits of its plan, and give what was measured for that.

    Connections are limited by PostgreSQL. What is stored is not: as Heroku does, who has too much
    may still read and delete, and can neither insert nor create tables until there is less.
    """
    name = Identifier(DATABASE)
    limit = Literal(plan.limits["connections"])
    await connection.execute(SQL("ALTER DATABASE {} CONNECTION LIMIT {}").format(name, limit))
    size = await measure(connection, plan)
    await (take(connection) if excess(size, plan) else give_back(connection))
    return size


def excess(size: Size, plan: Plan) -> Sequence[str]:
    """Name the limits that are passed."""
    has = {"disk": size.bytes, "rows": size.rows, "tables": len(size.tables)}
    return [name for name, now in has.items() if name in plan.limits and now > plan.limits[name]]


def restrictions(size: Size, plan: Plan, before: Collection[str]) -> Sequence[Restriction]:
    """What follows, in the words of the mails that Heroku sends."""
    found = []
    if passed := excess(size, plan):
        limit = plan.limits[passed[0]]
        has = {
            "disk": (f"holds {_human(size.bytes)}", _human(limit)),
            "rows": (f"contains {size.rows:,} rows", f"{limit:,}"),
            "tables": (f"contains {len(size.tables):,} tables", f"{limit:,}"),
        }
        now, most = has[passed[0]]
        said = (
            f"Database {now}, exceeding the {plan.name} plan limit of {most}: "
            "INSERT privileges are revoked until there is less"
        )
        found.append(Restriction(name="insert", said=said))
    most_connections = plan.limits["connections"]
    if is_taken(size.connections, most_connections, before=CONNECTIONS in before):
        found.append(no_connection_free(most_connections))
    if size.interrupted is not None:
        said = (
            f"A process of the server was killed at {size.interrupted} UTC, which happens when its "
            "memory is full: all connections were ended, and the server has recovered"
        )
        found.append(Restriction(name=INTERRUPTED, said=said))
    return found


async def _tables(connection: Connection) -> Sequence[tuple[str, str]]:
    # Nobody can look into a temporary table of another's; it is gone with that one's connection.
    found = await connection.execute(
        "SELECT schemaname, relname FROM pg_stat_user_tables"
        r" WHERE schemaname NOT LIKE 'pg\_temp\_%'"
    )
    return [(str(schema), str(table)) for schema, table in await found.fetchall()]


def facts(size: Size, plan: Plan) -> Sequence[Fact]:
    """Tell it in the words of `heroku pg:info`."""
    limits = plan.limits
    passed = excess(size, plan)
    told = [
        Fact(name="Plan", value=plan.human["en"]),
        Fact(name="Status", value="Available"),
        Fact(name="Connections", value=f"{size.connections}/{limits['connections']}"),
        Fact(name="PG Version", value=size.version),
    ]
    if "rows" in limits:
        rows = f"{size.rows:,}/{limits['rows']:,}"
        told.append(Fact(name="Rows", value=f"{rows} {_verdict('rows' in passed)}"))
    share = f"{100 * size.bytes / limits['disk']:.2f}%"
    data = f"{_human(size.bytes)} / {_human(limits['disk'])} ({share})"
    told.append(Fact(name="Data Size", value=f"{data} {_verdict('disk' in passed)}"))
    if "tables" in limits:
        tables = f"{len(size.tables):,}/{limits['tables']:,}"
        told.append(Fact(name="Tables", value=f"{tables} {_verdict('tables' in passed)}"))
    else:
        told.append(Fact(name="Tables", value=str(len(size.tables))))
    told += [
        Fact(name="Fork/Follow", value="Unsupported"),
        Fact(name="Rollback", value="Unsupported"),
        Fact(name="Continuous Protection", value="Off"),
    ]
    return told


def _verdict(passed: bool) -> str:
    return "(Above limits: INSERT is revoked)" if passed else "(In compliance)"


def _human(size: int) -> str:
    if size < 1024:
        return f"{size} bytes"
    amount, unit = size / 1024, "KB"
    for larger in ("MB", "GB"):
        if amount >= 1024:
            amount, unit = amount / 1024, larger
    return f"{amount:.3g} {unit}"
