"""Stands before memcached and asks who is there: `python3 memcached_front.py`.

A program by itself, of the standard library alone: it is written into the server's folder and run
there by whatever Python is at hand (3.9 or later), in a container too. In its working directory:
`front.json` says what to do, `users.json` holds those that are let in, `mc.sock` is memcached's.

Who has said who they are talks to memcached itself, through here, in whichever protocol they like.
The platform's own user talks to this program: a command a line (`admit`, `dismiss`, `limits`,
`stats`, `ping`), each answered in one line.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import os
import signal
import struct
import sys
from pathlib import Path
from typing import Any

SOCKET = "mc.sock"
USERS = "users.json"
TIME_TO_SAY = 10.0  # seconds until who has not said who they are is sent away
MOST_UNKNOWN = 200  # connections of such at a time
LINE_LIMIT = 2048  # bytes
HEADER = struct.Struct(">BBHBBHIIQ")  # of memcached's binary protocol
REQUEST, ANSWER = 0x80, 0x81
NOOP, VERSION, LIST, AUTH = 0x0A, 0x0B, 0x20, 0x21  # its commands that need no user
REFUSED, TOO_MANY = 0x20, 0x85  # what it answers: authentication failed, busy
FULL = b"too many open connections"


def hashed(password: bytes) -> str:
    """As passwords are kept; they are long and random, so that no guess finds them."""
    return hashlib.sha256(password).hexdigest()


class House:
    """What all connections share."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.connections: int = settings["connections"]
        self.admin: str = settings["admin"]
        self.users: dict[str, str] = {}
        if Path(USERS).exists():
            self.users = json.loads(Path(USERS).read_text(encoding="utf-8"))
        self._admin_password: str = settings["admin_password"]
        self.inside: set[Visitor] = set()
        self.unknown: set[Visitor] = set()

    def knows(self, user: str, password: bytes) -> bool:
        """Say whether they are who they say."""
        kept = self._admin_password if user == self.admin else self.users.get(user, "")
        return hmac.compare_digest(hashed(password), kept)

    def save(self) -> None:
        """Keep the users over a restart: whole, or as they were."""
        new = Path(USERS + ".new")
        with new.open("w", encoding="utf-8") as file:
            json.dump(self.users, file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(USERS)

    def dismiss(self, user: str) -> None:
        """Let them in no longer, and end their connections."""
        if self.users.pop(user, None) is not None:
            self.save()
        for visitor in [one for one in self.inside if one.user == user]:
            visitor.close()


class Side(asyncio.Protocol):
    """One of two connections that are one: what comes here goes out there, no faster than that."""

    transport: asyncio.Transport | None = None
    other: Side | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Pass it on."""
        if self.other is not None and self.other.transport is not None:
            self.other.transport.write(data)

    def eof_received(self) -> bool | None:
        """One side's end is the end of both."""
        self.close()
        return None

    def pause_writing(self) -> None:
        """This side does not keep up: the other is read no further."""
        if self.other is not None and self.other.transport is not None:
            with contextlib.suppress(RuntimeError):
                self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        """It does again."""
        if self.other is not None and self.other.transport is not None:
            with contextlib.suppress(RuntimeError):
                self.other.transport.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's
        """One side's end is the end of both."""
        if self.other is not None:
            self.other.close()

    def close(self) -> None:
        """Say no more; what was said still goes out."""
        if self.transport is not None:
            self.transport.close()


class Visitor(Side):
    """Who has connected: first asked who they are."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.user = ""
        self._buffer = b""
        self._led_in: asyncio.Task[None] | None = None
        self._away: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Give them a while to say who they are."""
        super().connection_made(transport)
        if len(self.house.unknown) >= MOST_UNKNOWN:
            self.close()
            return
        self.house.unknown.add(self)
        self._away = asyncio.get_running_loop().call_later(TIME_TO_SAY, self.close)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget them."""
        self.house.unknown.discard(self)
        self.house.inside.discard(self)
        if self._away is not None:
            self._away.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Hear who they are, and from then on pass on what they say."""
        if self.other is not None:
            super().data_received(data)
            return
        self._buffer += data
        while self._buffer and self._step():
            pass

    def _step(self) -> bool:
        """Take one command from the buffer; False when there is no whole one, or nothing to do."""
        if self._led_in is not None:
            return False  # what comes now is for memcached
        if self._buffer[0] == REQUEST:
            return self._binary()
        line, newline, rest = self._buffer.partition(b"\r\n")
        if not newline:
            if len(self._buffer) > LINE_LIMIT:
                self.close()
            return False
        words = line.split()
        if self.user:
            self._buffer = rest
            self._led_in = asyncio.ensure_future(self._serve_admin([w.decode() for w in words]))
            return False
        if len(words) in {5, 6} and words[0] == b"set" and words[4].isdigit():
            return self._text(rest, int(words[4]))
        self._buffer = rest
        self._say(b"CLIENT_ERROR unauthenticated\r\n")
        return True

    # who they are

    def _text(self, rest: bytes, length: int) -> bool:
        """memcached's own way (its option -Y): the first `set` carries user and password."""
        if length > LINE_LIMIT:
            self.close()
            return False
        if len(rest) < length + 2:
            return False
        user, _, password = rest[:length].partition(b" ")
        self._buffer = rest[length + 2 :]
        if not self.house.knows(user.decode(errors="replace"), password):
            self._say(b"CLIENT_ERROR authentication failure\r\n")
        elif self._let_in(user.decode()):
            self._say(b"STORED\r\n")
        else:
            self._say(b"SERVER_ERROR " + FULL + b"\r\n")
            self.close()
        return True

    def _binary(self) -> bool:
        """SASL with PLAIN, as MemCachier's clients do it."""
        if len(self._buffer) < HEADER.size:
            return False
        _, command, key_size, extra_size, _, _, size, opaque, _ = HEADER.unpack_from(self._buffer)
        if size > LINE_LIMIT:
            self.close()
            return False
        if len(self._buffer) < HEADER.size + size:
            return False
        body = self._buffer[HEADER.size : HEADER.size + size]
        self._buffer = self._buffer[HEADER.size + size :]
        status, text = 0, b""
        full = False
        if command == LIST:
            text = b"PLAIN"
        elif command == AUTH:
            _, _, plain = body[key_size + extra_size :].partition(b"\0")
            user, _, password = plain.partition(b"\0")
            if not self.house.knows(user.decode(errors="replace"), password):
                status, text = REFUSED, b"Auth failure."
            elif self._let_in(user.decode()):
                text = b"Authenticated"
            else:
                status, text, full = TOO_MANY, FULL, True
        elif command not in {NOOP, VERSION}:
            status, text = REFUSED, b"Auth failure."
        head = HEADER.pack(ANSWER, command, 0, 0, 0, status, len(text), opaque, 0)
        self._say(head + text)
        if full:
            self.close()
        return True

    def _let_in(self, user: str) -> bool:
        house = self.house
        if user != house.admin and len(house.inside) >= house.connections:
            return False
        house.unknown.discard(self)
        if self._away is not None:
            self._away.cancel()
        self.user = user
        if user != house.admin:
            house.inside.add(self)
            self._led_in = asyncio.ensure_future(self._lead_in())
        return True

    async def _lead_in(self) -> None:
        """Connect them with memcached."""
        loop = asyncio.get_running_loop()
        try:
            _, side = await loop.create_unix_connection(Side, SOCKET)
        except OSError:
            self.close()
            return
        side.other, self.other = self, side
        waiting, self._buffer = self._buffer, b""
        if self.transport is None or self.transport.is_closing():
            side.close()
        elif waiting and side.transport is not None:
            side.transport.write(waiting)

    # the platform

    async def _serve_admin(self, words: list[str]) -> None:
        try:
            answer = await self._do(words)
        except (OSError, ValueError, IndexError) as error:
            answer = f"ERROR {error}"
        self._say(answer.encode() + b"\r\n")
        self._led_in = None
        while self._buffer and self._step():
            pass

    async def _do(self, words: list[str]) -> str:
        house = self.house
        command, *rest = words
        if command == "admit":
            house.users[rest[0]] = rest[1]
            house.save()
        elif command == "dismiss":
            house.dismiss(rest[0])
        elif command == "limits":
            house.connections = int(rest[0])
            await ask_memcached(f"cache_memlimit {int(rest[1])}")
        elif command == "stats":
            stats = await ask_memcached("stats")
            return json.dumps({**stats, "apps_connections": len(house.inside)})
        elif command == "ping":
            await ask_memcached("version")
        else:
            return "ERROR unknown command"
        return "OK"

    def _say(self, data: bytes) -> None:
        if self.transport is not None:
            self.transport.write(data)


async def ask_memcached(command: str) -> dict[str, str]:
    """Ask memcached itself; gives the figures of `stats`."""
    reader, writer = await asyncio.open_unix_connection(SOCKET)
    try:
        writer.write(command.encode() + b"\r\n")
        stats: dict[str, str] = {}
        while True:
            words = (await reader.readline()).decode().split()
            if len(words) < 3 or words[0] != "STAT":
                return stats
            stats[words[1]] = words[2]
    finally:
        writer.close()


async def main() -> int:
    """Run memcached and stand before it, until one of both is to end."""
    settings = json.loads(Path("front.json").read_text(encoding="utf-8"))
    memcached = await asyncio.create_subprocess_exec(*settings["argv"])
    loop = asyncio.get_running_loop()
    asked = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, asked.set)
    house = House(settings)
    server = await loop.create_server(lambda: Visitor(house), settings["bind"], settings["port"])
    ended = asyncio.ensure_future(memcached.wait())
    waiting = asyncio.ensure_future(asked.wait())
    await asyncio.wait({ended, waiting}, return_when=asyncio.FIRST_COMPLETED)
    server.close()
    waiting.cancel()
    if ended.done():
        sys.stderr.write(f"memcached has ended: {ended.result()}\n")
        return 1
    # It has nothing to keep, and sees SIGTERM only when its clock strikes the next second.
    memcached.kill()
    await ended
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
