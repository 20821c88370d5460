"""What the parent has of one who sits at the other end of its dyno.

Beside input, output and errors there is a line, both ways, between the backend and the parent:
the backend sends numbers of signals, one byte each; the parent says in the end how it went. When
the backend's side is closed, whoever was there is gone: the dyno is hung up.
"""

import os

from minidyno.backends.dyno_parent import processes

LINE_LIMIT = 64
# Seconds after which a dyno that was hung up is told again, once: bash misses what it is told
# between its last look and its wait for a key, and then waits for that key.
HANG_UP_AGAIN = 1.0


class Attached:
    """The descriptors that the backend handed over."""

    __slots__ = ("line", "streams")

    def __init__(self, stdin: int, stdout: int, stderr: int, line: int) -> None:
        self.streams = (stdin, stdout, stderr)
        self.line = line
        for descriptor in {*self.streams, line}:
            os.set_inheritable(descriptor, False)
        os.set_blocking(line, False)

    def hear(self, group: "int | None") -> bool:
        """Pass signals on to the main process's group, while it lives; False: they hung up."""
        try:
            numbers = os.read(self.line, LINE_LIMIT)
        except BlockingIOError:
            return True
        except OSError:
            return False
        for number in numbers:
            if group is not None:
                _signal_group(group, number)
        return bool(numbers)

    def tell_end(self, code: int) -> None:
        """Say how it ended, if anyone is still there to hear it."""
        try:
            os.write(self.line, b"%d\n" % code)
        except OSError:
            pass


def _signal_group(group: int, number: int) -> None:
    for process in processes.group(group):
        processes.send(process, number)
