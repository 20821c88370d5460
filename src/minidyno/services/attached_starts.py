"""Starting one-off dynos that wait for a client."""

from collections.abc import Callable

from minidyno.domain.apps import App
from minidyno.domain.dynos import Dyno, DynoState
from minidyno.domain.errors import MinidynoError
from minidyno.domain.platform_codes import ATTACH_ERROR
from minidyno.domain.settings import Settings
from minidyno.ports.attached import RunsAttached
from minidyno.ports.clock import Clock
from minidyno.ports.dyno_backend import DynoBackend, DynoSpec, Handle
from minidyno.ports.log_sink import LogSink
from minidyno.services.dynos import Dynos
from minidyno.services.waiting_client import WaitingClient


class AttachedStarts:
    """Waits for clients, and starts their dynos when they come."""

    def __init__(
        self,
        *,
        backend: DynoBackend,
        clock: Clock,
        settings: Settings,
        sink: LogSink,
        dynos: Dynos,
    ) -> None:
        self._backend = backend
        self._clock = clock
        self._settings = settings
        self._sink = sink
        self._dynos = dynos
        self._clients: dict[str, WaitingClient] = {}

    async def start(
        self, app: App, dyno: Dyno, client: WaitingClient, spec: Callable[[], DynoSpec]
    ) -> Handle | None:
        """Wait and start; None when it came to nothing, which is in the log then."""
        self._sink.say(app.id, dyno.name, "Awaiting client", "awaiting")
        self._clients[dyno.instance] = client
        try:
            if not await client.wait(self._clock, self._settings.attach_timeout):
                self._nobody_came(app, dyno, client)
                return None
            return await self._begin(app, dyno, client, spec)
        finally:
            del self._clients[dyno.instance]
            client.dismiss()  # whatever happened: nobody waits for ever

    async def _begin(
        self, app: App, dyno: Dyno, client: WaitingClient, spec: Callable[[], DynoSpec]
    ) -> Handle | None:
        if not isinstance(self._backend, RunsAttached):
            raise MinidynoError("attach_not_offered", backend=self._backend.name)
        self._sink.say(
            app.id, dyno.name, f"Starting process with command `{dyno.command}`", "starting"
        )
        try:
            handle, attachment = await self._backend.start_attached(spec(), client.window)
        except MinidynoError as error:
            self._sink.say(app.id, dyno.name, error.say("en"), "error")
            client.fail(error)
            return None
        client.begin(attachment)
        return handle

    def dismiss(self, instance: str | None = None) -> None:
        """No longer wait for the client of that instance, or for any."""
        waiting = dict(self._clients)
        for name, client in waiting.items():
            if instance in {None, name}:
                client.dismiss()

    def _nobody_came(self, app: App, dyno: Dyno, client: WaitingClient) -> None:
        if client.dismissed:
            return  # stopped, which says what it has to say
        self._sink.say(
            app.id,
            dyno.name,
            f"{ATTACH_ERROR.title} -> Failed to attach to process",
            "attach_error",
        )
        for fresh in self._dynos.all(app):
            if fresh.id == dyno.id and fresh.state is DynoState.STARTING:
                self._dynos.retire(fresh)
                text = f"State changed from {fresh.state} to complete"
                self._sink.say(app.id, dyno.name, text, "complete")
