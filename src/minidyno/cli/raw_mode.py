"""The person's terminal without its own keys: only where a system has terminals of that kind."""

import contextlib
import termios
import tty
from collections.abc import Iterator

from minidyno.cli.terminal import INPUT


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
