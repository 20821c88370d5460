"""Words that all commands about add-ons share, and how they find the one that is meant."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.domain.errors import MinidynoError

if TYPE_CHECKING:
    from minidyno.client.addons import AddonInfo

AddonArgument = Annotated[
    str,
    typer.Argument(
        metavar="ADDON",
        help=both(
            es="Su nombre, o el que tiene en la app (REDIS).",
            en="Its name, or the one it has in the app (REDIS).",
        ),
    ),
]


def app_if_known(session: Session, app: str | None) -> str | None:
    """The app that a command is about, None where nothing says which: add-ons have own names."""
    if app is not None:
        return which_app(session, app)
    try:
        return which_app(session, None)
    except MinidynoError:
        return None


async def find(session: Session, word: str, app: str | None) -> "AddonInfo":
    """The add-on that is meant; raises `addon_not_found`, `addon_misspelt`, `addon_ambiguous`."""
    return await session.client.addons.resolve(word, app_if_known(session, app))


def price(session: Session, cents: int | None) -> str:
    """What Heroku would ask: "3 USD/mes"; "—" where that is not known."""
    if cents is None:
        return "—"
    if cents == 0:
        return session.text(es="gratis", en="free")
    amount = f"{cents / 100:g}"
    return session.text(es=f"{amount} USD/mes", en=f"${amount}/month")


def state(session: Session, addon: "AddonInfo", troubles: Mapping[str, str]) -> str:
    """Say a state as Heroku's command line does; a server that does not start is ours to say."""
    word = addon.state
    if addon.is_ready and addon.id in troubles:
        return session.text(es="no arranca", en="not starting")
    return {
        "provisioning": session.text(es="creándose", en="creating"),
        "provisioned": session.text(es="creado", en="created"),
        "deprovisioned": session.text(es="borrado", en="destroyed"),
    }.get(word, word)
