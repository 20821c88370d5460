"""A finished service: somebody else deployed it and operates it; you have a panel and no more."""

from dataclasses import dataclass
from pathlib import Path

from curso.language import spoken
from minidyno.lab import MinidynoError
from minidyno.lab.app import App
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, element
from minidyno.lab.platform import Platform
from minidyno.lab.response import Response

# What the panel offers; whoever operates the service decided it.
_OFFERED = ("SALUDO",)
# What may be asked for: who decides it instead, (Spanish, English).
_REFUSED = {
    "code": ("el código de la app", "the app's code"),
    "restart": ("cuándo se reinicia", "when it restarts"),
    "scale": ("cuántas copias hay", "how many copies there are"),
    "logs": ("los logs", "the logs"),
    "version": ("con qué versión de Python corre", "which version of Python it runs on"),
}


@dataclass(frozen=True, repr=False)
class Reply(Display):
    """What support answers: true when it was done."""

    good: bool
    sentence: str

    def __bool__(self) -> bool:
        return self.good

    def html(self) -> Markup:
        """One sentence."""
        return element("p", self.sentence, class_=None if self.good else "bad")

    def plain(self) -> str:
        """The same for a terminal."""
        return self.sentence


class Service:
    """The service as its customer has it."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.url = app.url

    def __repr__(self) -> str:
        offered = ", ".join(_OFFERED)
        return spoken(
            f"Servicio en {self.url} · En el panel: {offered}",
            f"Service at {self.url} · On the panel: {offered}",
        )

    async def set(self, **values: object) -> Reply:
        """Change what the panel offers; anything else is refused."""
        strange = [name for name in values if name not in _OFFERED]
        if strange:
            return _no(strange[0])
        if not values:
            return Reply(
                False, spoken(f"No has cambiado nada. {self!r}.", f"Nothing changed. {self!r}.")
            )
        await self._app.set_config(**values)
        changed = ", ".join(f"{name}={value}" for name, value in values.items())
        return Reply(True, spoken(f"Hecho: {changed}.", f"Done: {changed}."))

    async def ask(self, what: str) -> Reply:
        """Ask for something that the panel has not: code, restart, scale, logs, version…"""
        if what in _OFFERED:
            call = f'await service.set({what}="…")'
            return Reply(True, spoken(f"Eso está en el panel: {call}.", f"On the panel: {call}."))
        return _no(spoken(*_REFUSED[what]) if what in _REFUSED else what)

    async def get(self, path: str = "/") -> Response:
        """Visit it, as anybody can."""
        return await self._app.get(path)

    async def export(self) -> dict[str, str]:
        """Take away what is yours: what you put into the panel."""
        config = await self._app.config()
        return {name: value for name, value in config.items() if name in _OFFERED}

    async def cancel(self) -> None:
        """Give the service up; whoever operates it removes all that there was."""
        try:
            await self._app.destroy()
        except MinidynoError as error:
            # Cancelled once or twice alike: a cell is run again.
            if error.error_id != "app_not_found":
                raise


def _no(what: str) -> Reply:
    return Reply(
        False,
        spoken(
            f"No está en el panel: {what}. Lo decide quien opera el servicio; puedes pedírselo.",
            f"Not on the panel: {what}. Whoever operates the service decides it; you may ask.",
        ),
    )


async def rent_service(platform: Platform, folder: str | Path, name: str = "avisos") -> Service:
    """Take out a service. Its operator, whom you do not see, deploys it somewhere."""
    app = await platform.create_app(name, replace=True)
    await app.deploy(folder, quiet=True)
    return Service(app)
