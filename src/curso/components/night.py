"""A night in which a shop breaks: how many customers are lost until somebody knows of it."""

from dataclasses import dataclass

from curso.language import spoken
from minidyno.lab.app import App
from minidyno.lab.display import Display
from minidyno.lab.figures.bars import Bar, bars
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.figures.theme import colour

_BREAKS = 11
_HEALTH = "/salud"


@dataclass(frozen=True, repr=False)
class Night(Display):
    """How the customers of a night fared; `noticed` is the customer at whom somebody noticed."""

    served: int
    lost: int
    noticed: int | None

    def __len__(self) -> int:
        return self.served + self.lost

    def html(self) -> Markup:
        """A sentence and two bars."""
        rows = [
            Bar(spoken("atendidos", "served"), self.served, colour("up"), str(self.served)),
            Bar(spoken("perdidos", "lost"), self.lost, colour("crashed"), str(self.lost)),
        ]
        title = spoken("Los clientes de la noche", "The customers of the night")
        return join(element("p", element("strong", self.plain())), bars(title, self.plain(), rows))

    def plain(self) -> str:
        """The sentence."""
        told = (
            spoken("Nadie se enteró.", "Nobody noticed.")
            if self.noticed is None
            else spoken(
                f"La comprobación avisó tras el cliente {self.noticed}.",
                f"The check raised the alarm after customer {self.noticed}.",
            )
        )
        lost = spoken(
            "1 perdido" if self.lost == 1 else f"{self.lost} perdidos", f"{self.lost} lost"
        )
        return spoken(
            f"{self.served} clientes atendidos y {lost}. {told}",
            f"{self.served} customers served and {lost}. {told}",
        )


async def night(
    app: App,
    damage: str,
    repair: str,
    *,
    every: int | None = None,
    customers: int = 60,
) -> Night:
    """Let customers come one after the other, break the app after ten, and count the lost.

    `damage` and `repair` are commands for a one-off dyno. With `every`, a check asks for `/salud`
    at each so-many-th customer; when it fails, somebody is woken up and repairs. Without it, or
    with 0, the morning comes. The app is whole again in any case.
    """
    served = lost = 0
    noticed: int | None = None
    broken = False
    try:
        for customer in range(1, customers + 1):
            if customer == _BREAKS:
                await app.run(damage)
                broken = True
            fine = (await app.get("/")).ok
            served, lost = served + fine, lost + (not fine)
            watched = bool(every) and customer % (every or 1) == 0
            if watched and broken and not (await app.get(_HEALTH)).ok:
                noticed = customer
                await app.run(repair)
                broken = False
    finally:
        if broken:
            await app.run(repair)
    return Night(served, lost, noticed)
