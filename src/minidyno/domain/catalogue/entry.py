"""The form of one error in the catalogue."""

from dataclasses import dataclass

# Exit codes of the CLI, documented in docs/*/referencia/errores.md.
FAILED = 1  # the platform did what it could and the thing failed
USAGE = 2  # the command line is wrong
UNREACHABLE = 3  # no platform answers
NOT_FOUND = 4
CONFLICT = 5
FORBIDDEN = 6
INTERRUPTED = 130  # Ctrl-C


@dataclass(frozen=True, slots=True)
class Entry:
    """One error: its HTTP status, its exit code, and what is said in each language.

    A sentence says what happened, why, and what to do. `{names}` are filled from the
    parameters given where the error is raised; a test compares the two.
    """

    status: int
    exit_code: int
    es: str
    en: str
