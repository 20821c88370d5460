"""What is in a message. Messages are anybody's, so nothing in them is believed."""

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32
from typing import Any

from minidyno.addons.servers.mail.harmless import harmless

TEXT_LIMIT = 1_000_000  # characters shown of a text
PARTS_LIMIT = 200
DEPTH_LIMIT = 50  # each line is held against the boundary of every part around it
HEADERS_LIMIT = 200
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
PICTURE_LIMIT = 1_000_000  # bytes of one

_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_WRONG = (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError)


def summary(content: bytes) -> Mapping[str, str]:
    """What a list of messages shows: who it says it is from, and its subject."""
    head = content[:65_536].partition(b"\r\n\r\n")[0]
    try:
        message = message_from_bytes(head, policy=compat32)
    except _WRONG:
        return {"shown_from": "", "subject": ""}
    return {name: _header(message, key) for name, key in _SHOWN}


_SHOWN = (("shown_from", "From"), ("subject", "Subject"))


def opened(content: bytes) -> Mapping[str, Any]:
    """A message taken apart; `parts` can be fetched by number. What is broken is left out."""
    try:
        message = _parsed(content)
        parts = list(_leaves(message))
    except _WRONG:
        return {"headers": [], "text": None, "html": None, "links": [], "parts": []}
    texts: dict[str, str] = {}
    others = []
    for number, part in enumerate(parts):
        kind = part.get_content_type()
        attached = part.get_content_disposition() == "attachment" or bool(_name(part))
        if not attached and kind in {"text/plain", "text/html"} and kind not in texts:
            texts[kind] = _text(part)
            continue
        size = len(_payload(part))
        others.append({"number": number, "name": _name(part), "type": kind, "size": size})
    clean = harmless(texts["text/html"], _pictures(parts)) if "text/html" in texts else None
    html, links = clean or (None, [])
    headers = [[name, readable(value)] for name, value in message.items()][:HEADERS_LIMIT]
    return {
        "headers": headers,
        "text": texts.get("text/plain"),
        "html": html,
        "links": links,
        "parts": others,
    }


def _pictures(parts: Sequence["Message[str, str]"]) -> Mapping[str, str]:
    """The pictures that a message brings for its HTML, by the names that the HTML has for them."""
    found = {}
    for part in parts:
        name = str(part.get("Content-ID", "")).strip().strip("<>")
        if name and part.get_content_type() in PICTURES:
            content = base64.b64encode(_payload(part)[:PICTURE_LIMIT]).decode()
            found[f"cid:{name}"] = f"data:{part.get_content_type()};base64,{content}"
    return found


def part_of(content: bytes, number: int) -> bytes | None:
    """The bytes of one part; None when there is none of that number."""
    try:
        parts = list(_leaves(_parsed(content)))
        return _payload(parts[number]) if number < len(parts) else None
    except _WRONG:
        return None


def readable(value: object) -> str:
    """A header as a person reads it: decoded, without what could disguise it."""
    text = str(value)
    with suppress(*_WRONG):
        text = str(make_header(decode_header(text)))
    return clean(re.sub(r"\s+", " ", text)).strip()[:2_000]


def clean(text: str) -> str:
    """Text without control characters and without those that turn its direction round."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def _parsed(content: bytes) -> "Message[str, str]":
    """Parse it; ValueError for what would take too long."""
    if content.lower().count(b"boundary") > DEPTH_LIMIT:
        raise ValueError
    return message_from_bytes(content, policy=compat32)


def _leaves(message: "Message[str, str]") -> Iterator["Message[str, str]"]:
    for count, part in enumerate(message.walk()):
        if count >= PARTS_LIMIT:
            return
        if not part.is_multipart():
            yield part


def _header(message: "Message[str, str]", name: str) -> str:
    return readable(message.get(name, ""))[:200]


def _payload(part: "Message[str, str]") -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except _WRONG:
        return b""
    return payload if isinstance(payload, bytes) else b""


def _text(part: "Message[str, str]") -> str:
    payload = _payload(part)
    try:
        text = payload.decode(part.get_content_charset() or "utf-8", "replace")
    except _WRONG:
        text = payload.decode("utf-8", "replace")
    return clean(text.replace("\r\n", "\n"))[:TEXT_LIMIT]


def _name(part: "Message[str, str]") -> str:
    try:
        name = readable(part.get_filename() or "")
    except _WRONG:
        return ""
    return re.split(r"[/\\]", name)[-1].strip(". ")[:120]
