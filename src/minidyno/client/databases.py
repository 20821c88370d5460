"""Databases and their backups, as the API answers; a part of the client of its own."""

from collections.abc import AsyncIterable, AsyncIterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import httpx

from minidyno.client.attached import Attached
from minidyno.client.connection import Connection, path
from minidyno.client.database_models import DatabaseAddon, TransferInfo
from minidyno.client.models import Json
from minidyno.domain.errors import MinidynoError

_DATA = ("client", "v11")
_SILENCE = 600.0  # seconds: all of a backup is looked at before the first byte comes


class DatabaseCalls:
    """Calls about databases; `database` is everywhere the add-on's id or name."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def all(self, app: str, service: str) -> list[DatabaseAddon]:
        """The app's databases of a service; the one under the service's first name comes first."""
        addons = await self._connection.list(path("apps", app, "addons"))
        attachments = await self._connection.list(path("apps", app, "addon-attachments"))
        found = [
            _as_called(raw, app, attachments)
            for raw in addons
            if raw["addon_service"]["name"] == service
        ]
        first = {"postgresql": "DATABASE"}.get(service, service.upper())
        return sorted(found, key=lambda one: (first not in one.attachments, one.name))

    async def named(self, app: str, word: str) -> DatabaseAddon:
        """The add-on that is meant by its name, or by that of an attachment or a config var.

        It may be another app's: of that name, or as that app calls it ("tienda::DATABASE").
        """
        by, _, _ = word.rpartition("::")
        if by:  # a wrong app is called wrong, and not an add-on without a name
            by = (await self._connection.get(path("apps", by)))["name"]
        body = {"app": by or app, "addon": word}
        [raw] = await self._connection.send("POST", "/actions/addons/resolve", body)
        for name in (by or app, raw["app"]["name"]):
            attachments = await self._connection.list(path("apps", name, "addon-attachments"))
            found = _as_called(raw, name, attachments)
            if found.attachments:
                break
        return found

    async def info(self, database: str) -> Json:
        """How it is, in lines: `info` is a list of `name` and `values`."""
        raw: Json = await self._connection.get(path(*_DATA, "databases", database))
        return raw

    async def wait_status(self, database: str) -> Json:
        """Whether it has to be waited for: `waiting?`, `error?`, `message`."""
        raw: Json = await self._connection.get(path(*_DATA, "databases", database, "wait_status"))
        return raw

    async def reset(self, database: str) -> None:
        """Take all its data away."""
        await self._connection.send("PUT", path(*_DATA, "databases", database, "reset"), {})

    async def promote(self, app: str, database: str) -> str | None:
        """Make it the app's DATABASE; gives the name that the one before was given."""
        where = path("minidyno", "databases", database, "promote")
        raw = await self._connection.send("POST", where, {"app": app})
        name: str | None = raw["alternate"]
        return name

    async def credential(self, database: str) -> Json:
        """The credential that apps use, with what it opens."""
        where = path("postgres", "v0", "databases", database, "credentials", "default")
        raw: Json = await self._connection.get(where)
        return raw

    async def rotate(self, database: str) -> None:
        """Give attached apps new credentials."""
        where = path("postgres", "v0", "databases", database, "credentials_rotation")
        await self._connection.send("POST", where, {})

    async def shell(
        self,
        database: str,
        words: Sequence[str],
        *,
        terminal: tuple[int, int] | None,
        env: Mapping[str, str],
    ) -> Attached:
        """Open its own client (psql, redis-cli) and sit at its other end."""
        variables = dict(env)
        if terminal is not None:
            variables |= {"COLUMNS": str(terminal[0]), "LINES": str(terminal[1])}
        body = {"words": list(words), "env": variables, "force_no_tty": terminal is None}
        raw = await self._connection.send(
            "POST", path("minidyno", "addons", database, "shell"), body
        )
        return Attached(self._connection, raw["attach_url"], raw["name"])

    # Transfers

    async def transfers(self, app: str) -> list[TransferInfo]:
        """The app's, oldest first."""
        found = await self._connection.get(path(*_DATA, "apps", app, "transfers"))
        return [TransferInfo.of(raw) for raw in found]

    async def transfer(self, app: str, key: str) -> TransferInfo:
        """By name ("b001"), number or id."""
        return TransferInfo.of(
            await self._connection.get(path(*_DATA, "apps", app, "transfers", key))
        )

    async def capture(self, database: str) -> TransferInfo:
        """Begin a backup."""
        return await self._begin(path(*_DATA, "databases", database, "backups"), {})

    async def restore(self, database: str, backup: TransferInfo) -> TransferInfo:
        """Begin to restore a backup, which may be of another app."""
        body = {"backup_url": backup.raw["to_url"]}
        return await self._begin(path(*_DATA, "databases", database, "restores"), body)

    async def restore_file(
        self, database: str, name: str, content: AsyncIterable[bytes]
    ) -> TransferInfo:
        """Send a file and begin to restore it."""
        where = f"{path('minidyno', 'databases', database, 'restores')}?{urlencode({'name': name})}"
        return TransferInfo.of(await self._connection.post_stream(where, content))

    async def copy(self, source_url: str, target: str) -> TransferInfo:
        """Begin to copy the database at an address over another."""
        body = {"from_url": source_url}
        return await self._begin(path(*_DATA, "databases", target, "transfers"), body)

    async def cancel(self, app: str, key: str | None) -> TransferInfo:
        """Stop one, or the newest that is under way."""
        if key is None:
            where = path("minidyno", "apps", app, "transfers", "actions", "cancel")
        else:
            where = path(*_DATA, "apps", app, "transfers", key, "actions", "cancel")
        return await self._begin(where, {})

    async def delete(self, app: str, key: str) -> TransferInfo:
        """Remove one, and its file."""
        where = path(*_DATA, "apps", app, "transfers", key)
        return TransferInfo.of(await self._connection.send("DELETE", where))

    async def public_url(self, app: str, key: str) -> str:
        """A secret address of a good backup's file."""
        where = path(*_DATA, "apps", app, "transfers", key, "actions", "public-url")
        raw = await self._connection.send("POST", where, {})
        return str(raw["url"])

    async def download(self, url: str) -> AsyncIterator[bytes]:
        """What is at such an address; raises `download_cut`."""
        try:
            async with self._connection.open(url, {}, silence=_SILENCE) as response:
                async for chunk in response.aiter_bytes():
                    yield chunk
        except httpx.TransportError as error:
            raise MinidynoError(
                "download_cut", reason=str(error) or type(error).__name__
            ) from error

    # Schedules

    async def schedules(self, database: str) -> list[Json]:
        """Its daily backups: `name`, `hour`, `timezone`, `uuid`."""
        where = path(*_DATA, "databases", database, "transfer-schedules")
        found: list[Json] = await self._connection.get(where)
        return found

    async def schedule(self, database: str, name: str, hour: int, timezone: str) -> Json:
        """Back it up every day."""
        where = path(*_DATA, "databases", database, "transfer-schedules")
        body = {"schedule_name": name, "hour": hour, "timezone": timezone}
        raw: Json = await self._connection.send("POST", where, body)
        return raw

    async def unschedule(self, database: str, schedule: str) -> None:
        """No longer back it up by itself."""
        where = path(*_DATA, "databases", database, "transfer-schedules", schedule)
        await self._connection.send("DELETE", where)

    async def _begin(self, where: str, body: Mapping[str, Any]) -> TransferInfo:
        return TransferInfo.of(await self._connection.send("POST", where, body))


def _as_called(raw: Json, app: str, attachments: Sequence[Json]) -> DatabaseAddon:
    return DatabaseAddon(
        id=raw["id"],
        name=raw["name"],
        state=raw["state"],
        owner=raw["app"]["name"],
        app=app,
        attachments=tuple(a["name"] for a in attachments if a["addon"]["id"] == raw["id"]),
        raw=raw,
    )
