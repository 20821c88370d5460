"""One request and its response, from the client's last header to the log line."""

from asyncio import Task
from enum import Enum
from typing import TYPE_CHECKING

from minidyno.router.dyno_connection import DynoConnection
from minidyno.router.log import log_line
from minidyno.router.reply import Reply
from minidyno.router.request_body import RequestBody
from minidyno.router.request_head import Headers, RequestHead
from minidyno.router.response_head import BadResponseError
from minidyno.router.routing_table import LiveApp
from minidyno.router.targets import Target
from minidyno.router.verdict import SERVE, WAIT, verdict

if TYPE_CHECKING:
    from minidyno.router.client_connection import ClientConnection
    from minidyno.router.worker import Worker

NO_SUCH_APP = "no-such-app"
BAD_REQUEST = "bad-request"
_NOT_LOGGED_AS_ERROR = frozenset((NO_SUCH_APP, BAD_REQUEST))


class Phase(Enum):
    """Where an exchange is."""

    QUEUED = 0  # behind another one on its connection
    HELD = 1  # until the app has a dyno
    CONNECTING = 2
    SENDING = 3
    AWAITING = 4  # the first byte
    RESPONDING = 5
    TUNNELLED = 6
    DONE = 7


_TOO_LATE = {
    Phase.HELD: "H20",
    Phase.CONNECTING: "H19",
    Phase.SENDING: "H28",
    Phase.AWAITING: "H12",
    Phase.RESPONDING: "H15",
    Phase.TUNNELLED: "H15",
}


class Exchange:
    """Ties a client's request to a dyno. Every way out goes through `_end`, once."""

    __slots__ = (
        "_app_id", "_client", "_connect_ms", "_connection", "_opening", "_refusal", "_reply",
        "_started", "_target", "_tried", "_worker", "_written_at", "body", "deadline", "head",
        "phase",
    )  # fmt: skip

    def __init__(self, worker: "Worker", client: "ClientConnection", head: RequestHead) -> None:
        self.head = head
        self.body = RequestBody(chunked=head.chunked)
        self.phase = Phase.QUEUED
        self.deadline = 0.0
        self._worker = worker
        self._client = client
        self._reply = Reply(head, client.write)
        self._app_id = ""
        self._target: Target | None = None
        self._tried: list[Target] = []
        self._refusal = "H21"
        self._opening: Task[None] | None = None
        self._connection: DynoConnection | None = None
        self._started = 0.0
        self._connect_ms: int | None = None
        self._written_at: float | None = None

    @property
    def tunnelled(self) -> bool:
        """Whether bytes go through as they come."""
        return self.phase is Phase.TUNNELLED

    # finding a dyno

    def start(self) -> None:
        """Begin: everything before it on its connection is answered."""
        self._started = self._worker.now()
        self.head.name(self._worker.chance.request_id)
        self._worker.active.add(self)
        self._worker.catch_up(self._started)
        self.route()

    def route(self) -> None:
        """Find a place to go in the snapshot that is in force now."""
        worker = self._worker
        worker.held.discard(self)
        app = self._client.app_of(self.head.host)
        if app is not None:
            self._app_id = app.id
        answer = verdict(app, loaded=worker.table.generation is not None)
        if answer == SERVE and app is not None:
            self._go(app)
        elif answer == WAIT:
            self.phase = Phase.HELD
            self.deadline = self._started + worker.config.boot_timeout
            worker.held.add(self)
        else:
            self.fail(answer)

    def _go(self, app: LiveApp) -> None:
        targets = app.targets
        if self._tried:
            targets = tuple(t for t in targets if t not in self._tried)
            if not targets:
                self.fail(self._refusal)
                return
        chosen = targets[0 if len(targets) == 1 else self._worker.chance.below(len(targets))]
        chosen.in_flight += 1
        self._target = chosen
        if app.sampler is not None:
            head = self.head
            head.lines = app.sampler.mark(head.lines, head.request_id, self._worker.now())
        once_only = self.head.has_body or not self.head.idempotent
        connection = chosen.take(fresh=once_only)
        if connection is not None:
            self._connect_ms = 0
            self._send_through(connection)
            return
        self.phase = Phase.CONNECTING
        self.deadline = self._worker.now() + self._worker.config.connect_timeout
        self._opening = self._worker.loop.create_task(self._open(chosen))

    async def _open(self, target: Target) -> None:
        begun = self._worker.now()
        try:
            _, connection = await self._worker.loop.create_connection(
                lambda: DynoConnection(target), target.host, target.port
            )
        except OSError as error:
            self._opening = None
            self._refusal = "H21" if isinstance(error, ConnectionRefusedError) else "H19"
            self._tried.append(target)
            self._release()
            self.route()  # nothing was sent yet: another dyno may take it
            return
        self._opening = None
        self._connect_ms = int((self._worker.now() - begun) * 1000)
        if target.removed:
            # The snapshot changed while the connection was made, and it promised the control
            # plane that nothing new would go there.
            connection.close()
            self._release()
            self.route()
        else:
            self._send_through(connection)

    # towards the dyno

    def _send_through(self, connection: DynoConnection) -> None:
        self._connection = connection
        connection.begin(self)
        self.phase = Phase.SENDING
        self._written_at = self._worker.now()
        pieces = self.body.take()
        connection.transport.write(b"".join((self.head.for_dyno(), *pieces)))
        if pieces:
            self._client.body_taken()
        if self._client.writing_paused:
            connection.hold(True)  # it has not yet read the response before this one
        self._sent()

    def pump(self) -> None:
        """Send on what the client has sent."""
        if self._connection is None or self.body.taken_all:
            return
        pieces = self.body.take()
        if pieces:
            self._connection.transport.write(b"".join(pieces))
        self._sent()
        self._stirred()

    def _sent(self) -> None:
        config = self._worker.config
        if self.phase is not Phase.SENDING:
            return  # it answers before it has read everything
        if self.body.taken_all:
            self.phase = Phase.AWAITING
            self.deadline = self._worker.now() + config.first_byte_timeout
        else:
            self.deadline = self._worker.now() + config.idle_timeout

    def from_client(self, data: bytes) -> None:
        """Bytes for the other end of the tunnel."""
        assert self._connection is not None
        self._connection.transport.write(data)
        self._stirred()

    def client_is_full(self) -> None:
        """The client reads slower than the dyno writes."""
        if self._connection is not None:
            self._connection.hold(True)

    def client_has_room(self) -> None:
        """The client has read on."""
        if self._connection is not None:
            self._stirred()
            self._connection.hold(False)

    def dyno_is_full(self) -> None:
        """The dyno reads slower than the client writes."""
        self._client.hold_for_dyno(True)

    def dyno_has_room(self) -> None:
        """The dyno has read on; only now may the wait for its answer begin."""
        self._client.hold_for_dyno(False)
        self._sent()
        if self.phase is Phase.AWAITING:
            self.deadline = self._worker.now() + self._worker.config.first_byte_timeout

    # from the dyno

    def interim(self, status: int, reason: bytes, headers: Headers) -> None:
        """A 1xx response: the final one is still to come."""
        self._reply.interim(status, reason, headers)
        self._sent()

    def response_head(self, status: int, reason: bytes, headers: Headers) -> tuple[bool, bool]:
        """The final head. Returns whether the body ends with the connection, and if it has none."""
        keep = self.head.keep_alive and self.body.ended and not self._worker.stopping
        try:
            head = self._reply.begin(status, reason, headers, keep_alive=keep)
        except BadResponseError:
            self.bad_response()
            return False, True
        self.phase = Phase.RESPONDING
        return head.ends_with_connection, head.without_body

    def response_body(self, data: bytes) -> None:
        """A piece of the body."""
        self._reply.body(data)

    def flush(self) -> None:
        """The dyno has said something: give it to the client in one piece."""
        self._reply.flush()
        self._stirred()

    def response_end(self) -> None:
        """The response is complete."""
        if self.phase is Phase.RESPONDING:
            self._reply.end()
            self._end(None, reuse=self.body.taken_all)

    def switch_protocols(self, reason: bytes, headers: Headers, rest: bytes) -> None:
        """The dyno agrees to leave HTTP."""
        if not self.head.upgrade or self._connection is None:
            self.bad_response()
            return
        self._reply.switch(reason, headers)
        self.phase = Phase.TUNNELLED
        if rest:
            self._reply.tunnel(rest)
        early = self._client.begin_tunnel()
        if early:
            self._connection.transport.write(early)
        self._stirred()

    def from_dyno(self, data: bytes) -> None:
        """Bytes for this end of the tunnel."""
        self._reply.tunnel(data)
        self._stirred()

    def bad_response(self) -> None:
        """What the dyno said is not HTTP."""
        self.fail("H17")

    def dyno_lost(self, *, answered: bool, unheard: bool) -> None:
        """The dyno's connection is gone. `answered` when some byte of an answer had come.

        `unheard` when the dyno's kernel threw away what we had sent (a reset): the connection was
        closed before, or nobody read it. One that was closed in order after taking our request was
        closed by a dyno that had read it and may have acted on it: H13, and never a second try.
        """
        connection = self._connection
        assert connection is not None
        if self.phase is Phase.TUNNELLED:
            self._end(None)
        elif self.phase is Phase.SENDING or answered:
            self.fail("H18")
        elif unheard and connection.used and self.head.idempotent and not self.head.has_body:
            connection.exchange = None
            self._connection = None
            self._release()
            self.route()
        else:
            self.fail("H13")

    # the end

    def check_deadline(self, now: float) -> None:
        """Give up when nothing came in time."""
        if now < self.deadline or self.phase is Phase.DONE:
            return
        code = _TOO_LATE[self.phase]
        connection = self._connection
        if code == "H28" and connection is not None and connection.writing_paused:
            code = "H15"  # it is the dyno that does not read
        self.fail(code)

    def client_gone(self) -> None:
        """The client has closed its connection."""
        if self.phase is Phase.TUNNELLED:
            self._end(None)
        else:
            self._reply.status = 499
            self._end("H27")

    def fail(self, code: str) -> None:
        """Answer with an error page or, when the response has begun, by cutting it off."""
        if self.phase is Phase.DONE:
            return
        if self._reply.status != 0:
            self._reply.flush()
            self._reply.keep_alive = False
        else:
            keep = self.head.keep_alive and self.body.ended and not self._worker.stopping
            self._reply.page(code, keep_alive=keep)
        self._end(None if code in _NOT_LOGGED_AS_ERROR else code)

    def _end(self, code: str | None, *, reuse: bool = False) -> None:
        if self.phase is Phase.DONE:
            return
        tunnelled = self.tunnelled and code is None
        self.phase = Phase.DONE
        worker = self._worker
        worker.active.discard(self)
        worker.held.discard(self)
        if self._opening is not None:
            self._opening.cancel()
        self._log(code)
        connection, self._connection = self._connection, None
        if connection is not None and tunnelled:
            worker.linger(connection.transport, worker.config.idle_timeout)
            connection.finish()
        elif connection is not None:
            connection.end(reuse=reuse)
        self._release()
        self._client.ended(self, keep_alive=self._reply.keep_alive)

    def _release(self) -> None:
        target, self._target = self._target, None
        if target is not None:
            target.in_flight -= 1
            if target.removed:
                self._worker.leaving_dyno_changed()

    def _stirred(self) -> None:
        if self.phase is Phase.RESPONDING or self.phase is Phase.TUNNELLED:
            self.deadline = self._worker.now() + self._worker.config.idle_timeout

    def _log(self, code: str | None) -> None:
        if not self._app_id:
            return
        head, reply = self.head, self._reply
        target = self._target or (self._tried[-1] if self._tried else None)
        service = None
        if self._written_at is not None:
            service = int((self._worker.now() - self._written_at) * 1000)
        line = log_line(
            code=code,
            method=head.method,
            path=head.target,
            host=head.host,
            request_id=head.request_id,
            fwd=head.fwd,
            dyno="" if target is None else target.dyno,
            connect=self._connect_ms,
            service=service,
            status=reply.status,
            size=reply.size,
        )
        self._worker.log.add(b"%b %b" % (self._app_id.encode(), line))
