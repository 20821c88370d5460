"""`correo` as an app sees it: `smtplib`; what arrived, the platform alone can read."""

import asyncio
import contextlib
import smtplib
from collections.abc import Callable, Iterator, Mapping, Sequence
from email.message import EmailMessage

import httpx
from tests.contract.addon_limits import Limit

from minidyno.addons.correo import Correo
from minidyno.ports.addon_provider import Server

Config = Mapping[str, str]


class CorreoBench:
    """A key is the subject of a message, and a value its text."""

    keeps: bool = True
    refused: tuple[type[Exception], ...] = (smtplib.SMTPAuthenticationError,)
    where: Callable[[], Server]

    def __init__(self) -> None:
        self.limits: Sequence[Limit] = (
            Limit("connections", self._too_many, "Too many connections"),
            Limit("message_size", self._too_large, "552"),
        )

    def wrong(self, config: Config) -> Config:
        return {**config, "SMTP_PASSWORD": "not-this-one"}

    def write(self, config: Config, key: str, value: str) -> None:
        with _smtp(config) as smtp:
            smtp.send_message(_message(key, value))

    def read(self, config: Config, key: str) -> str | None:
        with _smtp(config):  # whoever may not send is told so
            pass
        return asyncio.run(self._found(key))

    @contextlib.contextmanager
    def writer(self, config: Config) -> Iterator[Callable[[str], None]]:
        with _smtp(config) as smtp:

            def write(key: str) -> None:
                smtp.send_message(_message(key, "here"))

            yield write

    def meddle(self, config: Config) -> None:
        at = self.where().at["http"]
        auth = (config["SMTP_USERNAME"], config["SMTP_PASSWORD"])
        url = f"http://{at.host}:{at.port}/messages"
        httpx.request("DELETE", url, auth=auth, trust_env=False).raise_for_status()

    async def _found(self, key: str) -> str | None:
        correo, server = Correo(), self.where()
        for letter in await correo.letters(server):
            if letter.subject == key:
                opened = await correo.letter(server, letter.number)
                return None if opened is None else (opened.text or "").rstrip("\n")
        return None

    def _too_many(self, config: Config, limit: int) -> None:
        with contextlib.ExitStack() as stack:
            for _ in range(limit + 1):
                stack.enter_context(_smtp(config)).noop()

    def _too_large(self, config: Config, limit: int) -> None:
        self.write(config, "big", "línea de texto\n" * (limit // 10))


@contextlib.contextmanager
def _smtp(config: Config) -> Iterator[smtplib.SMTP]:
    host, port = config["SMTP_HOST"], int(config["SMTP_PORT"])
    with smtplib.SMTP(host, port, timeout=60) as smtp:
        smtp.login(config["SMTP_USERNAME"], config["SMTP_PASSWORD"])
        yield smtp


def _message(subject: str, text: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "app@example.com", "ana@example.org", subject
    made.set_content(text)
    return made
