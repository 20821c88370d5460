"""What the limits of a plan are called."""

from collections.abc import Callable, Mapping

from minidyno.domain.addon_services import Plan
from minidyno.domain.language import Language


def _size(amount: int, language: Language) -> str:
    # Some services count in thousands and some in 1024s, as the real ones do.
    kilo = 1024 if amount % 1024**2 == 0 else 1000
    name, unit = ("GB", kilo**3) if amount >= kilo**3 else ("MB", kilo**2)
    text = f"{amount / unit:.3g}"
    return f"{text if language == 'en' else text.replace('.', ',')} {name}"


def _count(amount: int, language: Language) -> str:
    # A narrow space in Spanish numbers, as the Academia wants it; none up to four digits.
    if language == "en":
        return f"{amount:,}"
    return f"{amount:,}".replace(",", "\u202f") if amount >= 10_000 else str(amount)


Say = Callable[[int, Language], str]

# By the name of a limit: how its number is written, and what stands after it.
_WORDS: Mapping[str, tuple[Say, str, str]] = {
    "memory": (_size, "de memoria", "of memory"),
    "cache": (_size, "de caché", "of cache"),
    "disk": (_size, "de disco", "of disk"),
    "connections": (_count, "conexiones", "connections"),
    "rows": (_count, "filas", "rows"),
    "tables": (_count, "tablas", "tables"),
    "days": (_count, "días", "days"),
    "lines": (_count, "líneas por app", "lines for each app"),
    "messages": (_count, "mensajes", "messages"),
    "message_size": (_size, "por mensaje", "for each message"),
    "spans": (_count, "tramos", "spans"),
    "body": (_size, "por envío", "for each delivery"),
}


def limits_in_words(plan: Plan, language: Language) -> str:
    """Write a plan's limits in a line: "25 MB of memory, 20 connections"."""
    parts = []
    for name, amount in plan.limits.items():
        say, es, en = _WORDS.get(name, (_count, name, name))
        parts.append(f"{say(amount, language)} {en if language == 'en' else es}")
    return ", ".join(parts)
