"""The door that apps use: SMTP, only with a password, and nothing is sent on."""

import asyncio
import logging
import weakref
from collections.abc import Mapping
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from minidyno.addons.servers.mail.mailbox import Mailbox
from minidyno.addons.servers.mail.reading import clean, summary
from minidyno.addons.servers.passwords import Users

logger = logging.getLogger("minidyno.mail")

RECIPIENTS = 100  # of one message
SILENCE = 120.0  # seconds after which a connection is closed

_CROWDED = "421 4.3.2 Too many connections; try again later"


class Door:
    """Accepts connections, as an `asyncio.Server`'s protocol factory."""

    def __init__(self, mailbox: Mailbox, users: Users, name: str) -> None:
        self._mailbox = mailbox
        self._users = users
        self._name = name
        self._open: weakref.WeakSet[SMTP] = weakref.WeakSet()

    def __call__(self) -> asyncio.Protocol:
        """A protocol for one more connection."""
        smtp = SMTP(
            self,
            data_size_limit=self._mailbox.limits.message_size,
            enable_SMTPUTF8=True,
            hostname=self._name,
            ident="minidyno",
            timeout=SILENCE,
            auth_required=True,
            # There is no one between: loopback, or the network of the app alone.
            auth_require_tls=False,
            authenticator=self._who,
            command_call_limit={"*": 1_000},
            loop=asyncio.get_running_loop(),
        )
        self._open.add(smtp)
        return smtp

    def close(self, user: str) -> None:
        """End the connections of a user who is let in no longer."""
        for smtp in list(self._open):
            if getattr(smtp.session, "auth_data", None) == user:
                self._abort(smtp)

    def _abort(self, smtp: SMTP) -> None:
        if isinstance(smtp.transport, asyncio.Transport):
            smtp.transport.abort()

    def _who(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        mechanism: str,
        auth_data: Any,
    ) -> AuthResult:
        del server, session, envelope, mechanism
        if not isinstance(auth_data, LoginPassword):
            return AuthResult(success=False, handled=False)
        name = auth_data.login.decode("utf-8", "replace")
        password = auth_data.password.decode("utf-8", "surrogateescape")
        if not self._users.knows(name, password):
            logger.warning("a wrong user or password was refused")
            return AuthResult(success=False, handled=False)
        return AuthResult(success=True, auth_data=name)

    # What follows are aiosmtpd's hooks; their names and arguments are its own.

    async def handle_EHLO(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        """Greet, or send away when too many are here."""
        del envelope
        if self._crowded(server):
            return [_CROWDED]
        session.host_name = hostname
        return responses

    async def handle_HELO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str
    ) -> str:
        """The same for whoever knows no extensions."""
        del envelope
        if self._crowded(server):
            return _CROWDED
        session.host_name = hostname
        return f"250 {self._name}"

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],
    ) -> str:
        """Take any recipient: all mail ends here."""
        del server, session
        if len(envelope.rcpt_tos) >= RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(rcpt_options)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the message; only what the disk has is acknowledged."""
        del server
        content = envelope.original_content or b""
        head: Mapping[str, object] = {
            "user": session.auth_data,
            "sender": clean(envelope.mail_from or ""),
            "recipients": [clean(address) for address in envelope.rcpt_tos],
            **summary(content),
        }
        try:
            arrived = await asyncio.to_thread(self._mailbox.keep, content, head)
        except OSError as error:
            logger.error("a message could not be kept: %s", error.strerror)
            return "452 4.3.1 Insufficient system storage"
        many = len(arrived.recipients)
        logger.info("message %d kept: %d bytes, %d recipients", arrived.number, arrived.size, many)
        return f"250 2.0.0 OK: message {arrived.number} kept"

    async def handle_exception(self, error: Exception) -> str:
        """Say no more than that it failed."""
        logger.error("a connection failed: %s", type(error).__name__)
        return "451 4.3.0 Internal error"

    def _crowded(self, last: SMTP) -> bool:
        """Say whether there are too many; the last one is then shown out, once it was told."""
        there = [smtp for smtp in self._open if _is_connected(smtp)]
        if len(there) <= self._mailbox.limits.connections:
            return False
        asyncio.get_running_loop().call_later(1.0, self._abort, last)
        return True


def _is_connected(smtp: SMTP) -> bool:
    return smtp.transport is not None and not smtp.transport.is_closing()
