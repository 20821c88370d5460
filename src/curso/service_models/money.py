"""How amounts are written, the same by the site, by its script and in a notebook."""

from decimal import ROUND_HALF_UP, Decimal

from curso.language import Language


def number(amount: float, places: int, language: Language) -> str:
    """Write a number; thousands are set apart as the language does."""
    exact = Decimal(amount).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    # What rounds to nothing has no sign.
    text = f"{exact or abs(exact):,.{places}f}"
    # A space that does not break, as in «10 000 bytes».
    return text.replace(",", "\u00a0") if language == "es" else text


def money(amount: float, language: Language) -> str:
    """Write dollars and cents."""
    return f"US$\u00a0{number(amount, 2, language)}"


def short(amount: float, language: Language) -> str:
    """Write a number that somebody typed, without zeros that say nothing."""
    text = number(amount, 3, language)
    return text.rstrip("0").rstrip(".")
