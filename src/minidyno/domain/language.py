"""Which of the two languages a person reads."""

from collections.abc import Mapping
from typing import Literal

Language = Literal["es", "en"]

DEFAULT: Language = "es"

_VARIABLES = ("MINIDYNO_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def from_environment(environ: Mapping[str, str]) -> Language:
    """Read the language from the first variable that is set; anything but English is Spanish."""
    for name in _VARIABLES:
        if value := environ.get(name):
            return "en" if value.lower().startswith("en") else DEFAULT
    return DEFAULT


def from_accept_language(header: str, otherwise: Language) -> Language:
    """Take the first of Spanish and English in an Accept-Language header, by its weights."""
    best: tuple[float, Language] | None = None
    for item in header.split(","):
        tag, _, parameters = item.strip().partition(";")
        code = tag.strip().lower()[:2]
        if code not in {"es", "en"}:
            continue
        weight = _weight(parameters)
        if weight > 0 and (best is None or weight > best[0]):
            best = (weight, "en" if code == "en" else "es")
    return best[1] if best else otherwise


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
