"""`comprobar(...)`: an exercise checks itself, and says a hint instead of the answer.

A notebook uses it as a student would; the tests run the same checks.
"""

from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from curso.checks.check import Check
from curso.checks.table import CHECKS
from curso.language import Language, of_notebook
from minidyno.lab import MinidynoError


@dataclass(frozen=True, repr=False)
class Verdict:
    """What came of a check. True or false as a value; words for people as a display."""

    good: bool
    lines: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.good

    def __repr__(self) -> str:
        return "\n".join(self.lines)

    def _repr_html_(self) -> str:
        first, *rest = map(escape, self.lines)
        colour = "#2e7d32" if self.good else "#b26a00"
        body = "".join(f"<br>{line}" for line in rest)
        return (
            f'<div style="border-left:4px solid {colour};padding:.4em .8em">'
            f"<strong>{first}</strong>{body}</div>"
        )


def comprobar(name: str, *values: Any, language: Language | None = None) -> Verdict:
    """Check an exercise's answer; a wrong one is no error, so that a notebook runs to its end."""
    chosen = language or of_notebook(Path.cwd())
    index = 1 if chosen == "en" else 0
    check = CHECKS.get(name)
    if check is None:
        return Verdict(False, (_UNKNOWN[index].format(name=name), ", ".join(CHECKS)))
    promised = [value for value in values if isinstance(value, Coroutine)]
    for value in promised:
        value.close()
    if promised:
        return Verdict(False, (_WRONG[index], _AWAIT[index]))
    if blocked := _blocked(check, values):
        return Verdict(False, (_WRONG[index], blocked[index]))
    if any(_is_pending(value) for value in values):
        return Verdict(False, (_PENDING[index], check.expected[index]))
    if _holds(check, values):
        return Verdict(True, (_RIGHT[index], check.well[index]))
    hint = f"{_HINT[index]} {check.hint[index]}"
    return Verdict(
        False, (_WRONG[index], *_progress(check, values, index), check.expected[index], hint)
    )


_PENDING = ("Cambia los ... por tu respuesta.", "Put your answer in place of ...")
_UNKNOWN = (
    "No hay ningún ejercicio «{name}». Los que hay:",
    "There is no exercise “{name}”. Those there are:",
)
_AWAIT = (
    "Aún no se ha hecho nada: a lo que escribiste le falta `await` delante.",
    "Nothing was done yet: what you wrote lacks `await` in front of it.",
)
_RIGHT = ("✓ ¡Eso es!", "✓ That is it!")
_WRONG = ("✗ Todavía no.", "✗ Not yet.")
_HINT = ("Pista:", "Hint:")


def _is_pending(value: Any) -> bool:
    """Say whether an answer, or a part of it, was not written yet."""
    if isinstance(value, Mapping):
        value = list(value.values())
    parts = value if isinstance(value, list | tuple | set) else [value]
    return any(part is ... for part in parts)


def _blocked(check: Check, values: tuple[Any, ...]) -> tuple[str, str] | None:
    if check.blocked is None:
        return None
    try:
        return check.blocked(*values)
    except (AttributeError, TypeError):
        return None  # what was given instead is told by the check itself


def _progress(check: Check, values: tuple[Any, ...], index: int) -> tuple[str, ...]:
    if check.progress is None:
        return ()
    try:
        return (check.progress(*values)[index],)
    except (AttributeError, TypeError):
        return ()  # an answer of another kind has no place to be near to


def _holds(check: Check, values: tuple[Any, ...]) -> bool:
    try:
        return bool(check.holds(*values))
    except (AttributeError, LookupError, MinidynoError, TypeError, ValueError):
        # An answer of another kind is a wrong answer, not a fault of the notebook.
        return False
