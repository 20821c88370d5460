"""The life of a dyno's parent: start, listen, end, leave a record."""

import os
import select
import signal
import time

from minidyno.backends.dyno_parent import processes, records
from minidyno.backends.dyno_parent.attached import HANG_UP_AGAIN, Attached
from minidyno.backends.dyno_parent.launch import (
    Launched,
    become_subreaper,
    launch,
    launch_attached,
)
from minidyno.backends.dyno_parent.spool_writer import LineCutter, SpoolWriter

LEFTOVER_GRACE = 2.0  # seconds for what an app leaves behind when it ends by itself
UNASKED_GRACE = 10.0  # a SIGTERM that is not from the backend: the machine is going down
LOOK_EVERY = 0.2  # seconds; where orphans are not ours, nothing tells when they end
KILL_AGAIN = 0.1  # seconds; a tree that forks while it is being killed needs more than one round
DRAIN_LIMIT = 4 * 1024 * 1024  # bytes; someone outside the tree may hold a pipe and go on writing


def live(folder: str, *, lock: int, ready: int, attached: "list[int]") -> None:
    """Run one dyno from beginning to end; says on `ready` that it exists, or why not.

    `attached` holds the descriptors of one who sits at its other end, or none.
    """
    # Inherited on purpose, but the app must not have them: whoever has the lock is the parent.
    os.set_inheritable(lock, False)
    os.set_inheritable(ready, False)
    other_end = Attached(*attached) if attached else None
    wakeup = _listen_to_signals()
    reaps_all = become_subreaper()
    try:
        order = records.Order.take(folder)
        spool = SpoolWriter(os.path.join(folder, records.SPOOL), order.spool_limit)
        main = launch_attached(order, other_end.streams) if other_end else launch(order)
    except OSError as error:
        _tell(ready, f"{error.strerror}\n")
        return
    records.write_record(
        folder,
        records.IDENTITY,
        {
            "parent": str(os.getpid()),
            "parent_started": processes.started(os.getpid()),
            "pid": str(main.pid),
            "started": processes.started(main.pid),
            "port": order.port,
        },
    )
    parent = DynoParent(folder, main, spool, wakeup, reaps_all, order.stop_signal)
    if other_end is not None:
        parent.attach(other_end, order.hangup_grace)
    if not _tell(ready, "\n"):
        # Nobody waits for us any more: what nobody knows of must not go on running.
        parent.stop_by(time.monotonic())
    parent.run()


def _seconds_of_children() -> float:
    """The processor time of all that have ended, children's children too.

    os.times() knows hundredths alone, and many a command is done in less.
    """
    import resource  # noqa: PLC0415 - while a dyno runs it is of no use

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _listen_to_signals() -> int:
    """Turn SIGTERM and SIGCHLD into bytes to poll for; the rest of the host's news is ignored."""
    wakeup, written = os.pipe()
    for end in (wakeup, written):
        os.set_blocking(end, False)
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)
    for number in (signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    # A full pipe is no loss: what is in it already wakes us, and then all is looked at.
    signal.set_wakeup_fd(written, warn_on_full_buffer=False)
    return wakeup


def _tell(ready: int, text: str) -> bool:
    try:
        os.write(ready, text.encode(errors="replace"))
    except OSError:
        return False
    finally:
        os.close(ready)
    return True


class DynoParent:
    """What the parent knows while its dyno runs."""

    def __init__(
        self,
        folder: str,
        main: Launched,
        spool: SpoolWriter,
        wakeup: int,
        reaps_all: bool,
        stop_signal: int = 0,
    ) -> None:
        self._folder = folder
        self._main = main
        self._spool = spool
        self._wakeup = wakeup
        self._reaps_all = reaps_all
        self._stop_signal = stop_signal
        self._cutters = {end: LineCutter(letter, spool) for end, letter in main.outputs.items()}
        self._attached: Attached | None = None
        self._hangup_grace = 0.0
        self._poll = select.poll()
        for descriptor in (wakeup, *main.outputs):
            self._poll.register(descriptor, select.POLLIN)
        self._code: int | None = None  # of the main process, once it has ended
        self._ended = False  # the whole tree
        self._deadline: float | None = None  # when asking turns into insisting
        self._stopping = False  # the backend asked for it
        self._insisted = False
        self._asked: set[processes.Process] = set()
        self._hung_up = False
        self._hang_up_again: float | None = None  # when

    def attach(self, other_end: Attached, hangup_grace: float) -> None:
        """Listen to one who sits at the other end; `hangup_grace` is in seconds."""
        self._attached = other_end
        self._hangup_grace = hangup_grace
        self._poll.register(other_end.line, select.POLLIN)

    def run(self) -> None:
        """Until the whole tree has ended; then write how."""
        while not self._ended:
            for descriptor, _ in self._poll.poll(self._patience()):
                if descriptor == self._wakeup:
                    self._hear()
                elif self._attached is not None and descriptor == self._attached.line:
                    self._listen(self._attached)
                else:
                    self._read(descriptor)
            self._hang_up_when_due()
            self._insist_when_due()
        self._drain()
        self._spool.close()
        code = -signal.SIGKILL if self._code is None else self._code
        record = {
            "code": str(int(code)),
            "insisted": str(int(self._insisted)),
            "cpu": repr(_seconds_of_children()),
        }
        try:
            records.write_record(self._folder, records.EXIT, record)
        except OSError:
            pass  # the folder is gone, or the disk is full: the backend sees that we are gone
        if self._attached is not None:
            self._attached.tell_end(code)

    def stop_by(self, deadline: float) -> None:
        """Ask all to end, and insist from `deadline` on; the earliest deadline wins."""
        self._stopping = True
        self._insist_from(deadline)
        # Without any grace there is nothing to ask: the app would only begin to say goodbye.
        if min(deadline, self._deadline or deadline) > time.monotonic():
            self._ask_main() if self._stop_signal else self._ask()

    def _listen(self, other_end: Attached) -> None:
        """Hear from the other end; when it is gone the dyno is hung up."""
        if not other_end.hear(self._main.pid if self._code is None else None):
            self._poll.unregister(other_end.line)
            self._hang_up(self._members())
            self._insist_from(time.monotonic() + self._hangup_grace)

    def _hang_up(self, members: "list[processes.Process]") -> None:
        for process in members:
            processes.send(process, signal.SIGHUP)
        if not self._hung_up:
            self._hung_up = True
            self._hang_up_again = time.monotonic() + HANG_UP_AGAIN

    def _hang_up_when_due(self) -> None:
        if self._hang_up_again is not None and time.monotonic() >= self._hang_up_again:
            self._hang_up_again = None
            self._hang_up(self._members())

    def _insist_from(self, deadline: float) -> None:
        if self._deadline is None or deadline < self._deadline:
            self._deadline = deadline

    def _patience(self) -> "float | None":
        """Milliseconds to wait in poll."""
        moments = [at for at in (self._deadline, self._hang_up_again) if at is not None]
        if not moments:
            return None
        seconds = max(min(moments) - time.monotonic(), 0)
        return 1000 * (seconds if self._reaps_all else min(seconds, LOOK_EVERY))

    def _hear(self) -> None:
        signals = os.read(self._wakeup, 1024)
        if signal.SIGTERM in signals:
            record = records.read_record(self._folder, records.STOP)
            if record is None:
                self.stop_by(time.monotonic() + UNASKED_GRACE)
            else:
                self.stop_by(float(record["deadline"]))
        self._reap()

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                # As a subreaper we are the last parent of every orphan: no child, no tree.
                self._ended = self._reaps_all or not self._members()
                break
            if pid == 0:
                break
            if pid == self._main.pid:
                self._code = os.waitstatus_to_exitcode(status)
        if self._code is not None and not self._ended and self._deadline is None:
            # The dyno is over when its main process is; what it leaves behind is ended too.
            self._deadline = time.monotonic() + LEFTOVER_GRACE
            self._ask()

    def _ask_main(self) -> None:
        """A server with processes of its own ends them itself, in its own order."""
        if self._code is None:
            pid = self._main.pid
            processes.send((pid, processes.started(pid)), self._stop_signal)

    def _ask(self) -> None:
        for process in self._members():
            if process not in self._asked:
                self._asked.add(process)
                processes.send(process, signal.SIGTERM)
                if self._attached is not None:
                    # An interactive shell is deaf to SIGTERM, and ends when it is hung up.
                    self._hang_up([process])

    def _insist_when_due(self) -> None:
        if self._deadline is None:
            return
        self._reap()  # who ended in the last moment needs no insisting
        if self._ended or time.monotonic() < self._deadline:
            return
        self._insisted = self._stopping
        for process in self._members():
            processes.send(process, signal.SIGKILL)
        self._deadline = time.monotonic() + KILL_AGAIN
        self._reap()

    def _members(self) -> "list[processes.Process]":
        here = os.getpid()
        members = processes.tree(here, self._main.pid)
        if not self._reaps_all:
            # Where orphans leave the tree, remember those that were in it.
            members += [process for process in self._asked if process not in members]
        return [p for p in members if p[0] != here and processes.started(p[0]) == p[1]]

    def _read(self, descriptor: int) -> int:
        """Read once; return how many bytes."""
        try:
            chunk = os.read(descriptor, self._spool.chunk)
        except BlockingIOError:
            return 0
        if chunk:
            self._cutters[descriptor].feed(chunk)
        else:
            self._poll.unregister(descriptor)
            os.close(descriptor)
            self._cutters.pop(descriptor).finish()
        return len(chunk)

    def _drain(self) -> None:
        """Take what the pipes still hold."""
        for descriptor in list(self._cutters):
            taken = 0
            while taken < DRAIN_LIMIT and (count := self._read(descriptor)):
                taken += count
        for cutter in self._cutters.values():
            cutter.finish()
