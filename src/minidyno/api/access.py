"""Who may call the API, and from where."""

import base64
import binascii
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from minidyno.domain.errors import MinidynoError

_LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Access:
    """The platform's token, and the key that signs addresses; neither is ever shown."""

    token: str = field(repr=False)
    secret: bytes = field(repr=False)


def check_host(request: HTTPConnection, public_url: str) -> None:
    """Refuse names other than our own: a page elsewhere may point its name at this machine."""
    # Several headers become one text, which is then nobody's name.
    host = ", ".join(request.headers.getlist("host"))
    if not is_own(host, public_url):
        raise MinidynoError("host_forbidden", host=host)


def is_own(host: str, public_url: str) -> bool:
    """Say whether a host (with its port) is this platform's."""
    public = urlsplit(public_url).netloc.lower()
    return bool(_LOOPBACK.fullmatch(host)) or (public != "" and host.lower() == public)


def check_origin(request: HTTPConnection) -> None:
    """Refuse calls from any page but one that we served ourselves."""
    # A page's scheme is http, also when what it opens is a WebSocket.
    scheme = {"ws": "http", "wss": "https"}.get(request.url.scheme, request.url.scheme)
    own = f"{scheme}://{request.headers['host']}".lower()
    for origin in request.headers.getlist("origin"):
        if origin.lower() != own:
            raise MinidynoError("origin_forbidden", origin=origin)


def check_token(request: HTTPConnection, access: Access) -> None:
    """Ask for the token, as Bearer or as the password of Basic."""
    for given in request.headers.getlist("authorization"):
        if hmac.compare_digest(_token_in(given).encode(), access.token.encode()):
            return
    raise MinidynoError("unauthorized")


def _token_in(header: str) -> str:
    scheme, _, credentials = header.strip().partition(" ")
    credentials = credentials.strip()
    if scheme.lower() == "bearer":
        return credentials
    if scheme.lower() != "basic":
        return ""
    try:
        decoded = base64.b64decode(credentials, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    return decoded.partition(":")[2]


def sign(access: Access, purpose: str, text: str) -> str:
    """Make the secret part of an address; `purpose` keeps one kind from serving as another."""
    return hmac.new(access.secret, f"{purpose}\0{text}".encode(), sha256).hexdigest()


def check_signature(access: Access, purpose: str, text: str, given: str) -> None:
    """Raise `signature_invalid` unless we made that secret."""
    if not hmac.compare_digest(sign(access, purpose, text).encode(), given.encode()):
        raise MinidynoError("signature_invalid")


def seal(access: Access, purpose: str, claims: Mapping[str, Any]) -> str:
    """Write claims into one opaque, signed word: nothing has to be remembered for it."""
    text = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"{text}.{sign(access, purpose, text)}"


def unseal(access: Access, purpose: str, word: str) -> Mapping[str, Any]:
    """Read what `seal` wrote; raises `signature_invalid`."""
    text, _, signature = word.partition(".")
    check_signature(access, purpose, text, signature)
    claims: Mapping[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return claims
