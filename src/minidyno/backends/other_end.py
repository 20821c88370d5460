"""The two sides of an attached dyno's terminal or pipes: one for its parent, one that is kept."""

import os
import socket
import termios
from dataclasses import dataclass, field

from minidyno.domain.terminals import Window
from minidyno.ports.attached import Stream


@dataclass(slots=True)
class OtherEnd:
    """Descriptors: `given` to the dyno's parent (input, output, errors, line), the rest ours.

    A terminal is one descriptor for input and output; `line` is the parent's (see
    `dyno_parent.attached`).
    """

    given: tuple[int, int, int, int]
    input: int
    outputs: dict[int, Stream]
    line: int
    terminal: bool
    _closed: bool = field(default=False, init=False)

    def close_given(self) -> None:
        """Let go of what the parent has by now, or the end would never be seen."""
        for descriptor in {given for given in self.given if given >= 0}:
            os.close(descriptor)
        self.given = (-1, -1, -1, -1)

    def close(self) -> None:
        """Let go of our side; may be called again."""
        if self._closed:
            return
        self._closed = True
        ours = {self.line, *self.outputs}
        if self.input >= 0:
            ours.add(self.input)
        for descriptor in ours:
            os.close(descriptor)


def open_other_end(window: Window | None) -> OtherEnd:
    """Make a terminal of that size, or pipes; raises OSError when there are no more of them."""
    here, there = socket.socketpair()
    line, given_line = here.detach(), there.detach()
    try:
        end = _pipes(line, given_line) if window is None else _terminal(window, line, given_line)
    except OSError:
        os.close(line)
        os.close(given_line)
        raise
    for descriptor in {end.input, end.line, *end.outputs}:
        os.set_blocking(descriptor, False)
    return end


def _terminal(window: Window, line: int, given_line: int) -> OtherEnd:
    master, slave = os.openpty()
    set_window(master, window)
    return OtherEnd(
        given=(slave, slave, slave, given_line),
        input=master,
        outputs={master: Stream.OUT},
        line=line,
        terminal=True,
    )


def set_window(terminal: int, window: Window) -> None:
    """Tell a terminal its size; its programs get SIGWINCH."""
    termios.tcsetwinsize(terminal, (window.rows, window.columns))


def _pipes(line: int, given_line: int) -> OtherEnd:
    opened: list[int] = []
    try:
        for _ in range(3):
            opened += os.pipe()
    except OSError:
        for descriptor in opened:
            os.close(descriptor)
        raise
    in_read, in_write, out_read, out_write, err_read, err_write = opened
    return OtherEnd(
        given=(in_read, out_write, err_write, given_line),
        input=in_write,
        outputs={out_read: Stream.OUT, err_read: Stream.ERR},
        line=line,
        terminal=False,
    )
