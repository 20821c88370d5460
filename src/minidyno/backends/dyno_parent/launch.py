"""Fork and exec of a dyno's main process, with all that must happen between the two."""

import os
import signal
import sys

from minidyno.backends.dyno_parent.records import Order

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
# What Python ignores and what the parent ignores or handles: an app begins with none of it.
_RESET = ("SIGPIPE", "SIGXFSZ", "SIGTERM", "SIGCHLD", "SIGHUP", "SIGINT")


class Launched:
    """The main process, and the ends of its pipes to read from."""

    __slots__ = ("err", "out", "pid")

    def __init__(self, pid: int, out: int, err: int) -> None:
        self.pid = pid
        self.out = out
        self.err = err


def become_subreaper() -> bool:
    """Make orphans of the dyno's tree our own children; False where the system cannot."""
    return _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def launch(order: Order) -> Launched:
    """Start the main process in a group of its own; raises OSError when it cannot be executed."""
    out_read, out_write = os.pipe()
    err_read, err_write = os.pipe()
    told_read, told_write = os.pipe()  # closed by a successful exec, else says what went wrong
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        _run_child(order, parent, out_write, err_write, told_write)
    # Done on both sides: whoever comes first, the group exists before anyone signals it.
    try:
        os.setpgid(pid, pid)
    except OSError:
        pass  # it has exec'ed already, and so has done it itself
    for end in (out_write, err_write, told_write):
        os.close(end)
    with open(told_read, "rb") as told:
        error = told.read()
    if error:
        os.waitpid(pid, 0)
        raise OSError(int(error), os.strerror(int(error)))
    for end in (out_read, err_read):
        os.set_blocking(end, False)
    return Launched(pid, out_read, err_read)


def _run_child(order: Order, parent: int, out: int, err: int, told: int) -> None:
    """Never returns: becomes the app, or says why not."""
    number = 0
    try:
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        for name in _RESET:
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((nothing, 0), (out, 1), (err, 2)):
            os.dup2(source, target)
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
