"""Fork and exec of a dyno's main process, with all that must happen between the two."""

import fcntl
import os
import signal
import sys

from minidyno.backends.dyno_parent.become import become
from minidyno.backends.dyno_parent.records import Order

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
# What Python ignores and what the parent ignores or handles: an app begins with none of it.
_RESET = ("SIGPIPE", "SIGXFSZ", "SIGTERM", "SIGCHLD", "SIGHUP", "SIGINT")


class Launched:
    """The main process, and the ends of its pipes to read from: descriptor and stream's letter."""

    __slots__ = ("outputs", "pid")

    def __init__(self, pid: int, outputs: "dict[int, str]") -> None:
        self.pid = pid
        self.outputs = outputs


def become_subreaper() -> bool:
    """Make orphans of the dyno's tree our own children; False where the system cannot."""
    return _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def launch(order: Order) -> Launched:
    """Start the main process in a group of its own; raises OSError when it cannot be executed."""
    out_read, out_write = os.pipe()
    err_read, err_write = os.pipe()
    nothing = os.open(os.devnull, os.O_RDONLY)
    pid = _start(order, (nothing, out_write, err_write), new_session=False)
    for end in (out_read, err_read):
        os.set_blocking(end, False)
    return Launched(pid, {out_read: "o", err_read: "e"})


def launch_attached(order: Order, streams: "tuple[int, int, int]") -> Launched:
    """Start it on the given input, output and errors, in a session of its own.

    A terminal belongs to a session: only its leader's Ctrl-C and SIGHUP come from the terminal.
    """
    return Launched(_start(order, streams, new_session=True), {})


def _start(order: Order, streams: "tuple[int, int, int]", *, new_session: bool) -> int:
    """Fork and exec; the streams are closed here, so that their end is seen at the other side."""
    told_read, told_write = os.pipe()  # closed by a successful exec, else says what went wrong
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        _run_child(order, parent, streams, told_write, new_session)
    if not new_session:
        # Done on both sides: whoever comes first, the group exists before anyone signals it.
        try:
            os.setpgid(pid, pid)
        except OSError:
            pass  # it has exec'ed already, and so has done it itself
    for end in {*streams, told_write}:
        os.close(end)
    with open(told_read, "rb") as told:
        error = told.read()
    if error:
        os.waitpid(pid, 0)
        raise OSError(int(error), os.strerror(int(error)))
    return pid


def _run_child(
    order: Order, parent: int, streams: "tuple[int, int, int]", told: int, new_session: bool
) -> None:
    """Never returns: becomes the app, or says why not."""
    number = 0
    try:
        signal.set_wakeup_fd(-1)
        for name in _RESET:
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        if order.terminal:
            os.login_tty(streams[0])
        else:
            os.setsid() if new_session else os.setpgid(0, 0)
            # Copied out of the way first: one of them may have the number of another's place.
            copies = [fcntl.fcntl(stream, fcntl.F_DUPFD_CLOEXEC, 3) for stream in streams]
            for target, source in enumerate(copies):
                os.dup2(source, target)
        if order.user:
            become(order.user, order.reads_all)
        os.chdir(order.directory)
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)  # the parent died before the line above could take effect
        os.execve(order.argv[0], order.argv, order.env)  # noqa: S606 - running apps is our trade
    except OSError as error:
        number = error.errno or 0
    os.write(told, b"%d" % number)
    os._exit(127)


def _prctl(option: int, value: int) -> bool:
    """Linux's prctl; measured: ctypes costs 1 to 3 ms and 0.5 MB, and `os` has no other way."""
    if sys.platform != "linux":
        return False
    import ctypes  # noqa: PLC0415 - only where it is of use

    return bool(ctypes.CDLL(None).prctl(option, value, 0, 0, 0) == 0)
