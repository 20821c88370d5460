"""The mail server with its provider and the ordinary client, `smtplib`."""

import asyncio
import dataclasses
import signal
import smtplib
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from minidyno.addons.correo import SERVICE, Correo
from minidyno.domain.addon_servers import Credentials
from minidyno.domain.addon_services import Plan
from minidyno.ports.addon_provider import Informs
from minidyno.ports.inbox import Inbox, OpenLetter
from tests.integration.addons.lone_server import OTHER, USER, LoneServer, lone_server

CORREO = Correo()


@pytest.fixture
async def mail(tmp_path: Path) -> AsyncIterator[LoneServer]:
    async with lone_server(CORREO, tmp_path) as server:
        await CORREO.admit(server.server, USER)
        yield server


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoneServer]:
    """One server for all that only send and read."""
    [first, *_] = SERVICE.plans
    server = LoneServer(CORREO, first, tmp_path_factory.mktemp("mail") / "server")

    async def start() -> None:
        await server.start()
        await CORREO.admit(server.server, USER)

    try:
        asyncio.run(start())
        yield server
    finally:
        server.end()


def plan(**limits: int) -> Plan:
    [first, *_] = SERVICE.plans
    return dataclasses.replace(first, limits={**first.limits, **limits})


@contextmanager
def connected(server: LoneServer, user: Credentials | None = USER) -> Iterator[smtplib.SMTP]:
    config = CORREO.config(server.server.at, user or USER)
    with smtplib.SMTP(config["HOST"], int(config["PORT"]), timeout=60) as smtp:
        if user is not None:
            smtp.login(config["USERNAME"], config["PASSWORD"])
        yield smtp


def message(
    subject: str = "Tu pedido está en camino", text: str = "Llegará mañana."
) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Librería Ñandú <tienda@example.com>"
    made["To"] = "Ana <ana@example.org>"
    made["Subject"] = subject
    made.set_content(text)
    return made


def send(server: LoneServer, *messages: EmailMessage, user: Credentials = USER) -> None:
    with connected(server, user) as smtp:
        for one in messages:
            smtp.send_message(one)


async def sent(server: LoneServer, *messages: EmailMessage, user: Credentials = USER) -> None:
    await asyncio.to_thread(send, server, *messages, user=user)


async def subjects(server: LoneServer) -> list[str]:
    return [letter.subject for letter in await CORREO.letters(server.server)]


async def opened(server: LoneServer) -> OpenLetter:
    [letter, *_] = await CORREO.letters(server.server)
    found = await CORREO.letter(server.server, letter.number)
    assert found is not None
    return found


async def test_a_mail_that_is_sent_is_kept_as_it_came_and_can_be_read(mail: LoneServer) -> None:
    for ability in (Inbox, Informs):
        assert isinstance(CORREO, ability)
    made = message()
    made.add_alternative("<p>Llegará <b>mañana</b>.</p>", subtype="html")
    made.add_attachment(b"%PDF-1.4 \xff", maintype="application", subtype="pdf", filename="añ.pdf")
    await sent(mail, made)
    letter = await opened(mail)
    assert (letter.letter.subject, letter.letter.shown_from) == (made["Subject"], made["From"])
    assert (letter.letter.sender, letter.letter.recipients) == (
        "tienda@example.com",
        ["ana@example.org"],
    )
    assert (letter.text, letter.html) == (
        "Llegará mañana.\n",
        "<p>Llegará <b>mañana</b>.</p>\n",
    )
    [part] = letter.parts
    assert (part.name, part.type, part.size) == ("añ.pdf", "application/pdf", 10)
    assert await CORREO.part(mail.server, letter.letter.number, part.number) == b"%PDF-1.4 \xff"
    raw = await CORREO.raw(mail.server, letter.letter.number)
    assert raw is not None and raw.startswith(b"From: =?utf-8?") and b"\r\n\r\n" in raw
    assert letter.letter.size == len(raw)
    assert ("To", "Ana <ana@example.org>") in letter.headers


async def test_nobody_sends_without_a_password_that_is_in_force(mail: LoneServer) -> None:
    def tries() -> None:
        with connected(mail, None) as smtp, pytest.raises(smtplib.SMTPSenderRefused) as refused:
            smtp.send_message(message())
        assert refused.value.smtp_code == 530
        for user in (OTHER, Credentials(USER.user, "wrong"), Credentials("", "")):
            with pytest.raises(smtplib.SMTPAuthenticationError), connected(mail, user):
                pass

    await asyncio.to_thread(tries)
    assert await subjects(mail) == []
    assert USER.password not in mail.log and "wrong user or password" in mail.log


async def test_a_new_user_comes_in_beside_the_old_one_whose_connections_end_when_dismissed(
    mail: LoneServer,
) -> None:
    await CORREO.admit(mail.server, OTHER)
    await CORREO.admit(mail.server, OTHER)
    await sent(mail, message("uno"))
    await sent(mail, message("dos"), user=OTHER)
    with connected(mail) as old, connected(mail, OTHER) as new:
        await CORREO.dismiss(mail.server, USER)
        with pytest.raises(smtplib.SMTPServerDisconnected):
            await asyncio.to_thread(old.send_message, message("tres"))
        await asyncio.to_thread(new.send_message, message("cuatro"))
    await CORREO.dismiss(mail.server, USER)
    with pytest.raises(smtplib.SMTPAuthenticationError):
        await sent(mail, message("cinco"))
    assert await subjects(mail) == ["cuatro", "dos", "uno"]


async def test_what_was_acknowledged_is_there_after_kill_9_and_users_too(mail: LoneServer) -> None:
    acknowledged = []

    def until_it_dies() -> None:
        with connected(mail) as smtp:
            for number in range(10_000):
                smtp.send_message(message(str(number)))
                acknowledged.append(str(number))

    sending = asyncio.ensure_future(asyncio.to_thread(until_it_dies))
    while len(acknowledged) < 20:
        assert not sending.done() or sending.result()
        await asyncio.sleep(0.01)
    mail.end(signal.SIGKILL)
    with pytest.raises((smtplib.SMTPException, OSError)):
        await sending
    (mail.folder / "messages" / ".000000099999.msg.part").write_bytes(b"half")
    await mail.start()
    there = await subjects(mail)
    assert set(acknowledged) <= set(there)
    assert len(there) <= len(acknowledged) + 1  # the last one may be there unacknowledged
    assert not list((mail.folder / "messages").glob(".*"))
    await sent(mail, message("y sigue"))
    assert (await subjects(mail))[0] == "y sigue"


async def test_the_plan_says_how_much_is_kept_and_the_oldest_goes_first(tmp_path: Path) -> None:
    small = plan(messages=3, message_size=20_000, disk=30_000)
    async with lone_server(CORREO, tmp_path, small) as mail:
        await CORREO.admit(mail.server, USER)
        await sent(mail, *(message(str(number)) for number in range(5)))
        assert await subjects(mail) == ["4", "3", "2"]
        await sent(mail, *(message(f"gordo {n}", "x" * 70 + "\n" + "y" * 12_000) for n in range(3)))
        assert await subjects(mail) == ["gordo 2", "gordo 1"]
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            await sent(mail, message("demasiado", "línea\n" * 5_000))
        assert refused.value.smtp_code == 552
        assert await CORREO.facts(mail.server) != ()
        mail.plan = plan(messages=1)
        await CORREO.apply(mail.server)
        assert await subjects(mail) == ["gordo 2"]
        facts = {fact.name: fact.value for fact in await CORREO.facts(mail.server)}
        assert facts["Messages"] == "1 of 1"


async def test_one_message_or_all_can_be_thrown_away_for_good(mail: LoneServer) -> None:
    await sent(mail, message("uno"), message("dos"), message("tres"))
    assert await CORREO.throw_away(mail.server, 2) == 1
    assert await CORREO.throw_away(mail.server, 2) == 0
    assert await CORREO.letter(mail.server, 2) is None
    assert await CORREO.raw(mail.server, 2) is None
    assert await subjects(mail) == ["tres", "uno"]
    assert await CORREO.throw_away(mail.server) == 2
    mail.end(signal.SIGTERM)
    await mail.start()
    assert await subjects(mail) == []


async def test_html_is_given_out_harmless_with_the_pictures_that_the_mail_brings(
    mail: LoneServer,
) -> None:
    made = message()
    made.add_alternative(
        '<link rel="preconnect" href="http://x.example"><p style="color: red" onclick="x()">sí</p>'
        '<img src="cid:logo" alt="l"><img src="http://x.example/pixel.png"><script>x()</script>'
        '<p style="background: url(http://x.example/b)">no</p><a href="javascript:x()">a</a>'
        '<a href="http://x.example/ok?a=1&amp;b=2">b</a>',
        subtype="html",
    )
    _, html = made.iter_parts()
    assert isinstance(html, EmailMessage)
    html.add_related(b"\x89PNG", maintype="image", subtype="png", cid="<logo>")
    await sent(mail, made)
    letter = await opened(mail)
    assert letter.html is not None
    assert letter.html.strip() == (
        '<p style="color: red">sí</p><img src="data:image/png;base64,iVBORw==" alt="l"><img>'
        "<p>no</p><a>a</a><a>b</a>"
    )
    assert letter.links == ["http://x.example/ok?a=1&b=2"]
    nested = message()
    nested.set_content("<div>" * 5_000 + "hondo", subtype="html")
    await sent(mail, nested)
    deep = await opened(mail)
    assert deep.html is not None
    assert "hondo" in deep.html
    nested.set_content("<b>" * 200_000, subtype="html")
    await sent(mail, nested)
    assert (await opened(mail)).html is None


HOSTILE = {
    "no headers": b"just text",
    "nothing": b"",
    "deep": b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
        for n in range(2000)
    ),
    "many parts": b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    + b"--b\r\n\r\nx\r\n" * 5000,
    "unknown charset": b'Content-Type: text/plain; charset="klingon"\r\n\r\n\xff\xfe',
    "broken encoding": b"Subject: =?utf-8?b?////?= =?x?q?=ZZ?=\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n!!!",
    "not even utf-8": b"Subject: \xff\xfe\xc3\r\nFrom: \x00\x1b[31m\r\n\r\n\x80",
    "nameless": b"Content-Type: text/html; name*=klingon'x'%ff%00..%2F..%2Fetc\r\n\r\nx",
    "disguised": "Subject: gpj.\u202eexe\r\n\r\nx".encode(),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_message_is_kept_shown_as_far_as_it_goes_and_harms_nobody(
    lasting: LoneServer, name: str
) -> None:
    def as_it_is() -> None:
        with connected(lasting) as smtp:
            smtp.sendmail("x@example.com", ["y@example.com"], HOSTILE[name])

    await asyncio.to_thread(as_it_is)
    letter = await opened(lasting)
    shown = (letter.letter.subject, letter.letter.shown_from, *(p.name for p in letter.parts))
    assert not any(c in text for text in shown for c in "\x00\x1b\u202e\r\n")
    assert not any("/" in part.name for part in letter.parts)
    raw = await CORREO.raw(lasting.server, letter.letter.number)
    assert raw is not None and raw.rstrip(b"\r\n") == HOSTILE[name].rstrip(b"\r\n")
    await sent(lasting, message("después"))
    assert (await subjects(lasting))[0] == "después"


async def test_too_many_recipients_and_too_many_connections_are_said(mail: LoneServer) -> None:
    def crowd() -> None:
        with connected(mail) as smtp:
            refused = smtp.sendmail("x@example.com", [f"{n}@example.com" for n in range(120)], "x")
            assert len(refused) == 20 and {code for code, _ in refused.values()} == {452}
        there: list[smtplib.SMTP] = []
        try:
            for _ in range(mail.plan.limits["connections"] + 1):
                there.append(smtplib.SMTP("127.0.0.1", mail.ports["smtp"], timeout=60))
                code, _ = there[-1].ehlo()
            assert code == 421
        finally:
            for smtp in there:
                smtp.close()

    await asyncio.to_thread(crowd)
    await sent(mail, message("hay sitio"))


async def test_only_the_admin_reads_and_a_silent_server_is_no_surprise(mail: LoneServer) -> None:
    await sent(mail, message())
    url = f"http://127.0.0.1:{mail.ports['http']}/messages"
    async with httpx.AsyncClient(trust_env=False) as http:
        for auth in (None, (USER.user, USER.password), ("admin", "wrong"), ("admin", "")):
            answer = await http.get(url, auth=auth) if auth else await http.get(url)
            assert (answer.status_code, answer.content) == (401, b"")
    mail.end()
    assert not await CORREO.answers(mail.server)
    with pytest.raises(ConnectionError):
        await CORREO.letters(mail.server)


async def test_it_ends_when_asked_and_keeps_its_files_to_itself(mail: LoneServer) -> None:
    await sent(mail, message())
    modes = {
        file.stat().st_mode & 0o077 for file in mail.folder.rglob("*") if file.name != "server.json"
    }
    assert modes == {0}
    assert mail.end(signal.SIGTERM) in {0, -signal.SIGTERM}
    assert USER.password not in (mail.folder / "users.json").read_text()
