"""The inbox of `correo`: what an app has sent. What is in a mail never runs and loads nothing."""

from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import quote

from starlette.responses import Response
from starlette.types import ASGIApp

from minidyno.api.pages.layout import PRIVATE, facts, table
from minidyno.api.pages.visit import PageRoute, Visit
from minidyno.api.replies import when
from minidyno.domain.errors import MinidynoError
from minidyno.domain.markup import Markup, element, join
from minidyno.domain.sizes import size
from minidyno.ports.addon_provider import Server
from minidyno.ports.inbox import Inbox, Letter, OpenLetter

T = TypeVar("T")

# For what a stranger wrote: an origin of its own, no scripts, no forms, nothing from anywhere. It
# may be shown in a page of ours alone.
HARMLESS = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)


async def inbox(visit: Visit) -> ASGIApp:
    """All messages, the newest first."""
    mail, server = _mail(visit)
    letters = await mail.letters(server)
    title = visit.text(es="Bandeja de entrada", en="Inbox")
    if not letters:
        return visit.page(title, *_empty(visit))
    heads = [
        visit.text(es="Asunto", en="Subject"),
        visit.text(es="De", en="From"),
        visit.text(es="Para", en="To"),
        visit.text(es="Tamaño", en="Size"),
        visit.text(es="Llegó (UTC)", en="Arrived (UTC)"),
    ]
    again = element("a", visit.text(es="Mirar otra vez", en="Look again"), href=visit.address())
    return visit.page(
        title,
        element("p", again),
        table(
            heads,
            [_row(visit, letter) for letter in letters],
            caption=_count(visit, len(letters)),
            classes=("", "", "", "number", "when"),
            stack=True,
        ),
        _throw_away(
            visit,
            es="Borrar todos los mensajes",
            en="Delete all messages",
            to=visit.address("delete"),
        ),
    )


async def message(visit: Visit) -> ASGIApp:
    """One message: its headers, its text, its HTML in a frame that does nothing, what it brings."""
    found = await _open(visit)
    number = str(found.letter.number)
    back = visit.text(es="← Bandeja de entrada", en="← Inbox")
    as_it_came = visit.text(es="Mensaje tal como llegó", en="Message as it came")
    links = (
        element("a", back, href=visit.address()),
        element("a", as_it_came, href=visit.address("messages", number, "raw")),
    )
    return visit.page(
        _subject(visit, found.letter),
        element("ul", *(element("li", link) for link in links), class_="actions"),
        _envelope(visit, found.letter),
        _text(visit, found),
        _html(visit, found),
        _links(visit, found),
        _parts(visit, found),
        _headers(visit, found),
        _throw_away(
            visit,
            es="Borrar este mensaje",
            en="Delete this message",
            to=visit.address("messages", number, "delete"),
        ),
    )


async def raw(visit: Visit) -> ASGIApp:
    """The message as it came, as plain text."""
    mail, server = _mail(visit)
    content = _there(visit, await mail.raw(server, _number(visit)))
    return _strange(content, "text/plain; charset=utf-8")


async def html(visit: Visit) -> ASGIApp:
    """The HTML of a message, to be shown in a frame."""
    found = await _open(visit)
    return _strange((found.html or "").encode(), "text/html; charset=utf-8")


async def part(visit: Visit) -> ASGIApp:
    """Something attached, to be kept as a file and never to be shown here."""
    found = await _open(visit)
    wanted = visit.params["part"]
    chosen = _there(visit, next((p for p in found.parts if str(p.number) == wanted), None))
    mail, server = _mail(visit)
    content = _there(visit, await mail.part(server, found.letter.number, chosen.number))
    name = quote(chosen.name or f"{found.letter.number}-{chosen.number}", safe="")
    as_file = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return _strange(content, "application/octet-stream", as_file)


async def delete_all(visit: Visit) -> ASGIApp:
    """Remove every message."""
    mail, server = _mail(visit)
    await mail.throw_away(server)
    return visit.go()


async def delete(visit: Visit) -> ASGIApp:
    """Remove one message."""
    mail, server = _mail(visit)
    await mail.throw_away(server, _number(visit))
    return visit.go()


PAGES = (
    PageRoute("GET", "", inbox),
    PageRoute("POST", "delete", delete_all),
    PageRoute("GET", "messages/{number}", message),
    PageRoute("GET", "messages/{number}/raw", raw),
    PageRoute("GET", "messages/{number}/html", html),
    PageRoute("GET", "messages/{number}/{part}", part),
    PageRoute("POST", "messages/{number}/delete", delete),
)


def _mail(visit: Visit) -> tuple[Inbox, Server]:
    provider, server = visit.addon.provider, visit.addon.server
    if server is None or not isinstance(provider, Inbox):
        raise MinidynoError("addon_page_asleep", addon=visit.addon.name)
    return provider, server


async def _open(visit: Visit) -> OpenLetter:
    mail, server = _mail(visit)
    return _there(visit, await mail.letter(server, _number(visit)))


def _there(visit: Visit, found: T | None) -> T:
    if found is None:
        raise MinidynoError("addon_page_not_found", addon=visit.addon.name)
    return found


def _number(visit: Visit) -> int:
    given = visit.params["number"]
    return _there(visit, int(given) if given.isascii() and given.isdigit() else None)


def _strange(content: bytes, kind: str, headers: Mapping[str, str] | None = None) -> Response:
    """Hand out what a stranger wrote, so that a browser makes nothing of it."""
    safe = {**PRIVATE, "Content-Security-Policy": HARMLESS, **(headers or {})}
    return Response(content, headers={**safe, "Content-Type": kind})


def _empty(visit: Visit) -> list[Markup]:
    sample = (
        "import os, smtplib\n"
        "from email.message import EmailMessage\n\n"
        "mail = EmailMessage()\n"
        'mail["From"], mail["To"], mail["Subject"] = "yo@example.com", "tu@example.com", "Hola"\n'
        'mail.set_content("…")\n'
        'with smtplib.SMTP(os.environ["SMTP_HOST"], int(os.environ["SMTP_PORT"])) as smtp:\n'
        '    smtp.login(os.environ["SMTP_USERNAME"], os.environ["SMTP_PASSWORD"])\n'
        "    smtp.send_message(mail)\n"
    )
    said = visit.text(
        es="Aún no hay mensajes. Todo lo que tu app envíe se queda aquí: nada sale de tu máquina, "
        "sea quien sea el destinatario. Así envía una app de Python:",
        en="No messages yet. All that your app sends stays here: nothing leaves your machine, "
        "whoever it is for. This is how a Python app sends:",
    )
    again = element("a", visit.text(es="Mirar otra vez", en="Look again"), href=visit.address())
    return [element("p", said), element("pre", element("code", sample)), element("p", again)]


def _row(visit: Visit, letter: Letter) -> list[object]:
    link = element("a", _subject(visit, letter), href=visit.address("messages", str(letter.number)))
    return [
        link,
        letter.shown_from or letter.sender,
        ", ".join(letter.recipients),
        size(letter.size),
        _arrived(letter),
    ]


def _subject(visit: Visit, letter: Letter) -> str:
    return letter.subject or visit.text(es="(sin asunto)", en="(no subject)")


def _arrived(letter: Letter) -> Markup:
    at = when(letter.at)
    return element("time", at.replace("T", " ").removesuffix("Z"), datetime=at)


def _count(visit: Visit, count: int) -> str:
    if count == 1:
        return visit.text(es="1 mensaje", en="1 message")
    return visit.text(
        es=f"{count} mensajes, el más reciente primero", en=f"{count} messages, the newest first"
    )


def _envelope(visit: Visit, letter: Letter) -> Markup:
    """Who it really came from and went to, which headers need not say."""
    return facts(
        (
            (visit.text(es="De (cabecera)", en="From (header)"), letter.shown_from or "—"),
            (visit.text(es="Remitente (SMTP)", en="Sender (SMTP)"), letter.sender or "—"),
            (visit.text(es="Para (SMTP)", en="To (SMTP)"), ", ".join(letter.recipients)),
            (visit.text(es="Llegó (UTC)", en="Arrived (UTC)"), _arrived(letter)),
            (visit.text(es="Tamaño", en="Size"), size(letter.size)),
        )
    )


def _text(visit: Visit, found: OpenLetter) -> Markup | None:
    if found.text is None:
        return None
    title = element("h2", visit.text(es="Texto", en="Text"))
    return join(title, element("pre", found.text, class_="wrap", tabindex=0))


def _html(visit: Visit, found: OpenLetter) -> Markup | None:
    if found.html is None:
        return None
    note = visit.text(
        es="Sin scripts ni imágenes de otros sitios: nadie sabe que lo has abierto. Los enlaces "
        "están debajo, para que veas adónde van.",
        en="Without scripts or images of other sites: nobody learns that you opened it. Its links "
        "are below, so that you see where they go.",
    )
    frame = element(
        "iframe",
        src=visit.address("messages", str(found.letter.number), "html"),
        sandbox="",
        title=visit.text(es="Mensaje en HTML", en="Message in HTML"),
        referrerpolicy="no-referrer",
    )
    return join(element("h2", "HTML"), element("p", note, class_="soft"), frame)


def _links(visit: Visit, found: OpenLetter) -> Markup | None:
    """Where the HTML would have led, to be read before anyone goes there."""
    if not found.links:
        return None
    items = (
        element("li", element("a", link, href=link, rel="noopener noreferrer", target="_blank"))
        for link in found.links
    )
    title = element("h2", visit.text(es="Enlaces del HTML", en="Links of the HTML"))
    return join(title, element("ul", *items, class_="links"))


def _parts(visit: Visit, found: OpenLetter) -> Markup | None:
    if not found.parts:
        return None
    number = str(found.letter.number)
    items = [
        element(
            "li",
            element(
                "a",
                each.name or visit.text(es="(sin nombre)", en="(no name)"),
                href=visit.address("messages", number, str(each.number)),
            ),
            f" ({each.type}, {size(each.size)})",
        )
        for each in found.parts
    ]
    title = element("h2", visit.text(es="Adjuntos", en="Attachments"))
    return join(title, element("ul", *items))


def _headers(visit: Visit, found: OpenLetter) -> Markup | None:
    if not found.headers:
        return None
    label = visit.text(es="Todas las cabeceras", en="All headers")
    return element("details", element("summary", label), facts(found.headers))


def _throw_away(visit: Visit, *, es: str, en: str, to: str) -> Markup:
    """A button that is not pressed by accident: it is behind a fold."""
    label = visit.text(es=es, en=en)
    sure = visit.text(es="Sí, borrar", en="Yes, delete")
    form = element("form", element("button", sure, type="submit"), method="post", action=to)
    return element("details", element("summary", label), form)
