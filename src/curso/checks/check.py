"""The form of one exercise's check."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One exercise: what is true of a right answer, and what is said, in (Spanish, English).

    `expected` says what the answer should be like, `hint` where to look for it, `well` why it
    is right. None of them shows the answer. `progress`, where there is one, counts how near a
    wrong answer is; it is asked for answers of the right kind alone. `blocked`, where there is
    one, says what keeps every answer from being right, or gives None.
    """

    holds: Callable[..., bool]
    expected: tuple[str, str]
    hint: tuple[str, str]
    well: tuple[str, str]
    progress: Callable[..., tuple[str, str]] | None = None
    blocked: Callable[..., tuple[str, str] | None] | None = None
