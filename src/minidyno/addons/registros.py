"""Logging: an app's lines kept for days, and searched. The platform does it; there is no server."""

from collections.abc import Collection, Mapping, Sequence

from minidyno.addons.plans import plan
from minidyno.domain.addon_servers import Address, Credentials, Place, Program
from minidyno.domain.addon_services import Plan, Service
from minidyno.ports.addon_provider import Launch, Restriction, Server

SERVICE = Service(
    name="registros",
    human={
        "es": "Registros: búsqueda en días de log de la app",
        "en": "Logging: search over days of the app's log",
    },
    aliases=("papertrail", "logentries", "coralogix"),
    attachment="REGISTROS",
    further="REGISTROS",
    suffixes=(),
    plans=(
        plan("choklad", 0, days=2, lines=200_000),
        plan("fixa", 700, days=7, lines=1_000_000),
    ),
)


class Registros:
    """Knows what is kept of a log; `services.log_archiving` keeps it."""

    service = SERVICE
    program: Program | None = None
    ports: Sequence[str] = ()
    lifted: Mapping[str, str] = {}  # no limit of it changes what an app may do

    def launch(self, place: Place, plan: Plan, admin: Credentials) -> Launch:
        """There is nothing to start."""
        raise NotImplementedError

    async def answers(self, server: Server) -> bool:  # noqa: ARG002
        """It is ready as long as the platform is."""
        return True

    async def admit(self, server: Server, user: Credentials) -> None:
        """The platform's token lets people in, and apps only write."""

    async def dismiss(self, server: Server, user: Credentials) -> None:
        """The same."""

    async def apply(self, server: Server, before: Collection[str] = ()) -> Sequence[Restriction]:  # noqa: ARG002
        """What is too much is dropped as new lines come."""
        return ()

    def config(self, at: Mapping[str, Address], user: Credentials) -> Mapping[str, str]:  # noqa: ARG002
        """The app need not know: what it prints is what is kept."""
        return {}
