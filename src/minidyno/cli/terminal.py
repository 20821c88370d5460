"""The person's own terminal, as one who sits at a dyno's other end needs it."""

import contextlib
import os
import termios
import tty
from collections.abc import Iterator

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


class RawMode:
    """While it is on, every key goes to the program as it is, Ctrl-C too."""

    def __init__(self) -> None:
        self._before = termios.tcgetattr(INPUT)

    @contextlib.contextmanager
    def on(self) -> Iterator[None]:
        """Turn it on, and off again whatever happens."""
        try:
            self.again()
            yield
        finally:
            # At once: to wait for what is still to be shown could be for ever (Ctrl-S).
            termios.tcsetattr(INPUT, termios.TCSANOW, self._before)

    def again(self) -> None:
        """Turn it on; also after the program was stopped and went on (Ctrl-Z from outside)."""
        tty.setraw(INPUT, termios.TCSANOW)


def write_all(descriptor: int, data: bytes) -> None:
    """Write it all, waiting as long as it takes; raises BrokenPipeError when nobody reads."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
