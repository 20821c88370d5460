"""Names of apps, and what was probably meant by one that is no name of anything."""

import random
import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from minidyno.domain.errors import MinidynoError

# Heroku Platform API schema, app.name (3 to 30 characters).
APP_NAME = re.compile(r"[a-z][a-z0-9-]{1,28}[a-z0-9]")

# The schema's add-on.name; and config vars begin with the name of an attachment.
ADDON_NAME = re.compile(r"[a-zA-Z][A-Za-z0-9_-]{1,59}")
ATTACHMENT_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,59}")

_THINGS = (
    "andes", "bahia", "bosque", "brisa", "cafe", "cielo", "condor", "costa", "faro", "jaguar",
    "lago", "luna", "maiz", "mar", "monte", "nube", "palma", "pampa", "puma", "quena",
    "rio", "selva", "sierra", "sol", "tango", "valle", "viento", "volcan",
)  # fmt: skip
_TRAITS = (
    "agil", "alegre", "ancha", "azul", "breve", "clara", "dulce", "feliz", "firme", "fuerte",
    "gentil", "grande", "leve", "libre", "noble", "quieta", "suave", "tenue", "valiente", "verde",
)  # fmt: skip


def check_app_name(name: str) -> str:
    """Return the name if it is a valid one; raise `app_name_invalid` with a suggestion."""
    if not APP_NAME.fullmatch(name):
        raise MinidynoError("app_name_invalid", name=name, suggestion=suggest_app_name(name))
    return name


def check_addon_name(name: str) -> str:
    """Return the name if it is a valid one; raise `addon_name_invalid`."""
    if not ADDON_NAME.fullmatch(name):
        raise MinidynoError("addon_name_invalid", name=name)
    return name


def check_attachment_name(name: str) -> str:
    """Return the name, in capitals, if it is a valid one; raise `addon_attachment_name_invalid`."""
    if not ATTACHMENT_NAME.fullmatch(name.upper()):
        raise MinidynoError("addon_attachment_name_invalid", name=name)
    return name.upper()


def suggest_app_name(name: str) -> str:
    """Make a valid name out of what was asked for."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    words = words.lstrip("0123456789-")[:30].strip("-")
    if len(words) < 3:
        words = f"mi-app-{words}".strip("-")
    return words


def random_app_name(random_source: random.Random) -> str:
    """Make a name like Heroku's: two words and a number."""
    thing = random_source.choice(_THINGS)
    trait = random_source.choice(_TRAITS)
    return f"{thing}-{trait}-{random_source.randrange(10_000, 100_000)}"


def closest(name: str, known: Iterable[str]) -> str | None:
    """Find the one that was probably meant, or None when none is near enough to say so."""
    return next(iter(get_close_matches(name, list(known), n=1)), None)
