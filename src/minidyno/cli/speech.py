"""Saying things in the reader's language: both versions side by side, where they are used."""

from datetime import datetime, tzinfo

from minidyno.domain.language import Language

_BETWEEN = "\x1f"


def both(*, es: str, en: str) -> str:
    """Keep a text in both languages where only one can be given (the help of an option)."""
    return f"{es}{_BETWEEN}{en}"


def one_of(text: str, language: Language) -> str:
    """Take one language out of `both`; a text that is the same in both stays as it is."""
    es, between, en = text.partition(_BETWEEN)
    return en if between and language == "en" else es


def moment(at: datetime, now: datetime, zone: tzinfo | None, language: Language) -> str:
    """Write a time as Heroku does: 2026/11/23 08:00:00 +0000 (~ 5s ago)."""
    local = at.astimezone(zone)
    seconds = max(0, int((now - at).total_seconds()))
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "m")):
        if seconds >= size:
            age = f"{seconds // size}{unit}"
            break
    else:
        age = f"{seconds}s"
    ago = one_of(both(es=f"(hace ~ {age})", en=f"(~ {age} ago)"), language)
    return f"{local:%Y/%m/%d %H:%M:%S %z} {ago}"
