"""The end of an app: what goes with it is said first."""

from typing import TYPE_CHECKING, Annotated

import typer

from minidyno.cli.apps import NAME, NameArgument
from minidyno.cli.command import AppOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.domain.errors import MinidynoError
from minidyno.domain.sizes import size

if TYPE_CHECKING:
    from minidyno.client.addons import AddonInfo


@command(
    "apps:destroy",
    aliases=("destroy",),
    es="Borra una app con todo lo suyo",
    en="Remove an app and all it has",
    details=both(
        es="Con ella se borran sus add-ons, sus datos y sus copias de seguridad. Sin --confirm no "
        "se borra nada: se dice qué se borraría.",
        en="Its add-ons go with it, their data and their backups. Without --confirm nothing is "
        "removed: what would be is said.",
    ),
    examples=("minidyno apps:destroy -a demo --confirm demo",),
)
async def destroy_app(
    session: Session,
    name: NameArgument = None,
    app: AppOption = None,
    confirm: Annotated[
        str | None,
        typer.Option(
            "--confirm",
            "-c",
            metavar=NAME,
            help=both(es="El nombre otra vez, para confirmar.", en="The name again, to confirm."),
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            "-f",
            help=both(
                es="Aunque otras apps usen sus add-ons.", en="Even if other apps use its add-ons."
            ),
        ),
    ] = False,
) -> None:
    """Remove an app, when its name was repeated and no other app needs what goes with it."""
    chosen = which_app(session, app or name)
    if confirm != chosen:
        # Asked of the platform first, so that a wrong name is called wrong and not unconfirmed.
        await session.client.app(chosen)
        await _say_what_goes(session, chosen)
        raise MinidynoError("confirmation_differs", app=chosen)
    with session.doing(
        es=f"Borrando ⬢ {chosen} (con todo lo suyo)",
        en=f"Destroying ⬢ {chosen} (including all it has)",
    ):
        await session.client.destroy_app(chosen, force=force)


async def _say_what_goes(session: Session, app: str) -> None:
    """List the app's add-ons, who else uses each, and its backups; nothing where it has none."""
    addons = [a for a in await session.client.addons.of_app(app) if a.app == app]
    lines = [await _with_users(session, addon) for addon in addons]
    transfers = await session.client.databases.transfers(app)
    kept = [t for t in transfers if t.kind == "backup" and t.state == "succeeded"]
    if kept:
        amount = size(sum(t.processed_bytes for t in kept))
        one = len(kept) == 1
        es = "1 copia de seguridad" if one else f"{len(kept)} copias de seguridad"
        en = "1 backup" if one else f"{len(kept)} backups"
        lines.append(session.text(es=f"{es} ({amount})", en=f"{en} ({amount})"))
    if lines:
        listed = "".join(f"\n  {line}" for line in lines)
        session.talk(es=f"Con ⬢ {app} se borran:{listed}", en=f"With ⬢ {app} go:{listed}")


async def _with_users(session: Session, addon: "AddonInfo") -> str:
    attachments = await session.client.addons.attachments(addon=addon.id)
    others = ", ".join(sorted({f"⬢ {a.app}" for a in attachments if a.app != addon.app}))
    used = session.text(es=f"; lo usa también {others}", en=f"; {others} uses it too")
    return f"{addon.name} ({addon.plan}){used if others else ''}"
