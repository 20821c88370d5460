"""Coming back to a lab: what a notebook held is gone, what the platform holds is not."""

from collections.abc import Iterator
from dataclasses import dataclass

from curso.components.shop import Shop
from curso.language import spoken
from curso.repository import Repository
from minidyno.lab import MinidynoError
from minidyno.lab.app import App
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, element
from minidyno.lab.platform import Platform

_NAME = "libreria"
_CODE = "../apps/libreria"


@dataclass(frozen=True, repr=False)
class Back(Display):
    """The bookshop as it was left, in the three names that cells use; None where it is not."""

    app: App | None
    copy: Repository
    shop: Shop | None
    services: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[object]:
        yield from (self.app, self.copy, self.shop)

    def html(self) -> Markup:
        """One sentence."""
        return element("p", element("strong", self.plain()))

    def plain(self) -> str:
        """The same for a terminal."""
        if self.app is None:
            return spoken(
                "Aún no hay librería: empieza por la celda siguiente.",
                "There is no bookshop yet: begin with the next cell.",
            )
        with_them = ", ".join(self.services) or spoken("ningún add-on", "no add-on")
        return spoken(
            f"La librería sigue en {self.app.url}, con {with_them}. Continúa por el principio del "
            "apartado en el que ibas, o empieza otra vez con la celda siguiente.",
            f"The bookshop is still at {self.app.url}, with {with_them}. Go on from the beginning "
            "of the section you were in, or start again with the next cell.",
        )


async def come_back(platform: Platform, source: str = _CODE) -> Back:
    """Find the bookshop that an earlier session made; makes and changes nothing."""
    copy = Repository.copy(source)
    try:
        app = await platform.app(_NAME)
    except MinidynoError as error:
        if error.error_id not in {"app_not_found", "app_misspelt"}:
            raise
        return Back(None, copy, None)
    services = tuple(addon.service for addon in await app.addons())
    return Back(app, copy, Shop(app), services)
