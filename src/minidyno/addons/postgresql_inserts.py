"""Takes the right to INSERT away from everybody, so that nobody gives it back, and returns it.

Who owns a table may grant itself what was revoked, and make another table. So as long as the right
is taken an event trigger looks after each statement that changes a table or its grants: one that
would let anybody insert is refused. Only a superuser could drop or bypass it, and apps have none.
"""

import json
from collections.abc import Sequence
from typing import Any, LiteralString

from psycopg.sql import SQL, Literal

from minidyno.addons.postgresql_connection import Connection
from minidyno.domain.transfers import RESTORER

# Who may insert where: each table but temporary ones, by table and by column (0 is PUBLIC).
_MAY_INSERT: LiteralString = """
SELECT c.oid AS relation, NULL::int AS attnum, a.grantee, a.is_grantable AS grantable
  FROM pg_class c JOIN pg_roles o ON o.oid = c.relowner AND NOT o.rolsuper,
       aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a
 WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND a.privilege_type = 'INSERT'
UNION ALL
SELECT c.oid, t.attnum, a.grantee, a.is_grantable
  FROM pg_class c JOIN pg_roles o ON o.oid = c.relowner AND NOT o.rolsuper
       JOIN pg_attribute t ON t.attrelid = c.oid AND NOT t.attisdropped,
       aclexplode(t.attacl) a
 WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND a.privilege_type = 'INSERT'
"""

# In pg_catalog, where no backup looks. A restore is no app that goes on storing: what comes of it
# is seen at the next look. What is dropped is always welcome.
_FUNCTION: LiteralString = """
CREATE OR REPLACE FUNCTION pg_catalog.minidyno_over_limits() RETURNS event_trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $guard$
BEGIN
  IF TG_TAG LIKE 'DROP %' OR TG_TAG IN ('REVOKE', 'COMMENT') OR session_user = '<restorer>'
     OR (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) THEN
    RETURN;
  END IF;
  IF TG_TAG = 'REFRESH MATERIALIZED VIEW' OR EXISTS (<may insert>) THEN
    RAISE insufficient_privilege USING
      MESSAGE = format('%s refused: the database is over the limits of its plan', TG_TAG),
      DETAIL = 'INSERT privileges are revoked, and no table is created, until there is less.',
      HINT = 'Make room with DELETE, TRUNCATE or DROP and wait a moment, or take a larger plan: '
             'minidyno addons:upgrade.';
  END IF;
END $guard$
""".replace("<restorer>", RESTORER).replace("<may insert>", _MAY_INSERT)

# A member of plpgsql, which every database has: else backups would hold it, and no app's user could
# restore them.
_TAKE: Sequence[LiteralString] = (
    _FUNCTION,
    "CREATE EVENT TRIGGER minidyno_over_limits ON ddl_command_end"
    " EXECUTE FUNCTION pg_catalog.minidyno_over_limits()",
    "ALTER EXTENSION plpgsql ADD EVENT TRIGGER minidyno_over_limits",
)
_RELEASE: Sequence[LiteralString] = (
    "ALTER EXTENSION plpgsql DROP EVENT TRIGGER minidyno_over_limits",
    "DROP EVENT TRIGGER minidyno_over_limits",
)

_REVOKES: LiteralString = (
    "SELECT DISTINCT format('REVOKE INSERT ON %s FROM %s CASCADE', relation::regclass,"  # noqa: S608
    " CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE grantee::regrole::text END) FROM ("
    + _MAY_INSERT
    + ") found"
)

_FOUND: LiteralString = "SELECT to_jsonb(found) FROM (" + _MAY_INSERT + ") found"  # noqa: S608

# What has gone meanwhile, table or role, gets nothing back.
_GRANTS: LiteralString = """
SELECT format('GRANT INSERT%%s ON %%s TO %%s%%s',
              CASE WHEN n.attnum IS NULL THEN '' ELSE format(' (%%I)', t.attname) END,
              c.oid::regclass,
              CASE WHEN n.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(r.rolname) END,
              CASE WHEN n.grantable THEN ' WITH GRANT OPTION' ELSE '' END)
  FROM jsonb_to_recordset(%s::jsonb) AS n (relation oid, attnum int, grantee oid, grantable bool)
  JOIN pg_class c ON c.oid = n.relation
  LEFT JOIN pg_roles r ON r.oid = n.grantee
  LEFT JOIN pg_attribute t
    ON t.attrelid = c.oid AND t.attnum = n.attnum AND NOT t.attisdropped
 WHERE (n.grantee = 0 OR r.oid IS NOT NULL) AND (n.attnum IS NULL OR t.attnum IS NOT NULL)
"""

Note = list[dict[str, Any]]  # what was revoked, as it is to be granted again


async def take(connection: Connection) -> None:
    """Let nobody insert; done at each look, since things may have been made just before the first.

    What was revoked is kept as the trigger's comment, for a provider remembers nothing.
    """
    async with connection.transaction():
        note = await _note(connection)
        if note is None:
            note = []
            for statement in _TAKE:
                await connection.execute(statement)
        cursor = await connection.execute(_FOUND)
        found = [row[0] for row in await cursor.fetchall()]
        if not found:
            return
        note += [one for one in found if one not in note]
        await _all(connection, await (await connection.execute(_REVOKES)).fetchall())
        await connection.execute(
            SQL("COMMENT ON EVENT TRIGGER minidyno_over_limits IS {}").format(
                Literal(json.dumps(note))
            )
        )


async def give_back(connection: Connection) -> None:
    """Let those insert again who could before; nothing is done where nothing was taken."""
    async with connection.transaction():
        note = await _note(connection)
        if note is None:
            return
        for statement in _RELEASE:
            await connection.execute(statement)
        cursor = await connection.execute(_GRANTS, (json.dumps(note),), prepare=False)
        await _all(connection, await cursor.fetchall())


async def _note(connection: Connection) -> Note | None:
    """What was revoked; None when the right is not taken now."""
    cursor = await connection.execute(
        "SELECT coalesce(obj_description(oid, 'pg_event_trigger'), '[]') FROM pg_event_trigger"
        " WHERE evtname = 'minidyno_over_limits'"
    )
    row = await cursor.fetchone()
    return None if row is None else json.loads(row[0])


async def _all(connection: Connection, statements: Sequence[tuple[Any, ...]]) -> None:
    for (statement,) in statements:
        await connection.execute(statement)
