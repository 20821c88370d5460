"""The person's own terminal, as one who sits at a dyno's other end needs it."""

import os

USUAL = (80, 24)
INPUT, OUTPUT, ERRORS = 0, 1, 2  # descriptors


def is_terminal() -> bool:
    """Say whether a person sits there: input and output both are a terminal."""
    return os.isatty(INPUT) and os.isatty(OUTPUT)


def window() -> tuple[int, int]:
    """Columns and rows; the usual ones where a terminal does not know its own."""
    try:
        columns, rows = os.get_terminal_size(OUTPUT)
    except OSError:
        return USUAL
    return (min(columns, 1000), min(rows, 1000)) if columns > 0 and rows > 0 else USUAL


def write_all(descriptor: int, data: bytes) -> None:
    """Write it all, waiting as long as it takes; raises BrokenPipeError when nobody reads."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
