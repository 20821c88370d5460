"""Sessions: someone at the other end of a one-off dyno, or of a command inside a dyno.

By which door they came in (the API's WebSocket, later Heroku's rendezvous) is not known here.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from minidyno.domain.apps import App
from minidyno.domain.dynos import Dyno, DynoState
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from minidyno.domain.terminals import Window
from minidyno.ports.attached import Attachment, ExecsInside, Output, RunsAttached
from minidyno.ports.clock import Clock
from minidyno.ports.dyno_backend import DynoBackend
from minidyno.ports.log_sink import LogSink
from minidyno.services.dynos import Dynos
from minidyno.services.one_offs import OneOffs
from minidyno.services.waiting_client import WaitingClient

LOOK_EVERY = 5.0  # seconds between two looks whether anyone is still busy

Begin = Callable[[], Awaitable[Attachment]]


class Session:
    """One use of a dyno's other end. Begin it once; whatever happens, close it."""

    def __init__(self, dyno: str, begin: Begin, clock: Clock, idle_limit: float) -> None:
        self.dyno = dyno
        self._begin = begin
        self._clock = clock
        self._idle_limit = idle_limit
        self._attachment: Attachment | None = None
        self._busy_at = clock.now()

    @property
    def has_begun(self) -> bool:
        """Say whether the command has been started."""
        return self._attachment is not None

    async def begin(self) -> Attachment:
        """Start the command; raises what the start raised."""
        self._attachment = await self._begin()
        self._busy_at = self._clock.now()
        return self._attachment

    async def read(self) -> Output | None:
        """The next output; None at its end."""
        output = await self._there.read()
        self._busy_at = self._clock.now()
        return output

    async def write(self, data: bytes) -> None:
        """Give it input."""
        self._busy_at = self._clock.now()
        await self._there.write(data)

    def end_input(self) -> None:
        """Nothing more will be written."""
        self._there.end_input()

    def resize(self, window: Window) -> None:
        """The terminal's window has changed."""
        self._there.resize(window)

    def signal(self, number: int) -> None:
        """Signal the command."""
        self._there.signal(number)

    async def exit_code(self) -> int | None:
        """Wait for the end; as a shell says it, so a signal is 128 and its number."""
        code = await self._there.exit_code()
        return 128 - code if code is not None and code < 0 else code

    async def idle(self) -> None:
        """Wait until nothing went in or out for as long as the platform allows."""
        while (left := self._busy_at + self._idle_limit - self._clock.now()) > 0:
            await self._clock.sleep(min(left, LOOK_EVERY))

    def close(self) -> None:
        """Hang up."""
        if self._attachment is not None:
            self._attachment.close()

    @property
    def _there(self) -> Attachment:
        if self._attachment is None:
            msg = "a session is begun before it is used"
            raise RuntimeError(msg)
        return self._attachment


@dataclass(frozen=True, slots=True)
class _Offer:
    dyno: str
    begin: Begin
    until: float


class Sessions:
    """Offers sessions; whoever knows an offer's secret may take it up, once."""

    def __init__(
        self,
        *,
        backend: DynoBackend,
        clock: Clock,
        settings: Settings,
        sink: LogSink,
        dynos: Dynos,
        one_offs: OneOffs,
        wake: Callable[[], None],
    ) -> None:
        self._backend = backend
        self._clock = clock
        self._settings = settings
        self._sink = sink
        self._dynos = dynos
        self._one_offs = one_offs
        self._wake = wake
        # Kept in memory: with the platform's process the other ends are gone as well.
        self._offers: dict[str, _Offer] = {}

    def run(
        self,
        app: App,
        command: str,
        *,
        window: Window | None,
        env: Mapping[str, str],
        size: str | None = None,
        process_type: str | None = None,
    ) -> tuple[Dyno, str]:
        """Offer a one-off dyno, which begins when the offer is taken up; gives its secret.

        Raises `attach_not_offered`, and what `OneOffs.run` raises.
        """
        if not isinstance(self._backend, RunsAttached):
            raise MinidynoError("attach_not_offered", backend=self._backend.name)
        client = WaitingClient(window)
        dyno = self._one_offs.run(
            app, command, env=env, size=size, like=process_type, client=client
        )
        return dyno, self.offer(dyno.name, client.come)

    def inside(
        self,
        app: App,
        key: str,
        command: str,
        user: str,
        *,
        window: Window | None,
        env: Mapping[str, str],
    ) -> tuple[Dyno, str]:
        """Offer a command inside a dyno that runs; gives its secret.

        Raises `attach_not_offered`, `dyno_not_found`, `dyno_not_running`.
        """
        backend = self._backend
        if not isinstance(backend, ExecsInside):
            raise MinidynoError("attach_not_offered", backend=backend.name)
        dyno = self._dynos.get(app, key)
        if dyno.state not in {DynoState.UP, DynoState.STARTING}:
            raise MinidynoError(
                "dyno_not_running", app=app.name, dyno=dyno.name, state=str(dyno.state)
            )

        async def begin() -> Attachment:
            # Who looks inside may change things, and the log is where one asks who did.
            self._sink.say(app.id, dyno.name, f"Exec session begun by user {user}", "exec")
            try:
                return await backend.exec_inside(dyno.instance, command, env, window)
            except MinidynoError as error:
                # A backend knows the instance alone, and a person the dyno's name.
                raise MinidynoError(
                    error.error_id, **{**error.params, "dyno": dyno.name}
                ) from error

        return dyno, self.offer(dyno.name, begin)

    def offer(self, name: str, begin: Begin) -> str:
        """Offer what begins when the offer is taken up; gives its secret."""
        self._forget_old()
        secret = secrets.token_urlsafe(32)
        until = self._clock.now() + self._settings.attach_timeout
        self._offers[secret] = _Offer(name, begin, until)
        return secret

    def take(self, secret: str) -> Session:
        """Take up an offer, which is gone with it; raises `session_unknown`."""
        self._forget_old()
        offer = self._offers.pop(secret, None)
        if offer is None:
            raise MinidynoError("session_unknown")
        return Session(offer.dyno, offer.begin, self._clock, self._settings.run_idle_timeout)

    def over(self) -> None:
        """A session's command has ended: have the platform look now."""
        self._wake()

    def _forget_old(self) -> None:
        now = self._clock.now()
        self._offers = {s: offer for s, offer in self._offers.items() if offer.until > now}
