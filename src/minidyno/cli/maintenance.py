"""Maintenance mode: the router answers for the app, its dynos go on."""

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.session import Session
from minidyno.cli.which_app import which_app


@command("maintenance", es="Dice si la app está en mantenimiento", en="Say if the app is in it")
async def show_maintenance(
    session: Session, app: AppOption = None, as_json: JsonOption = False
) -> None:
    """Print on or off."""
    info = await session.client.app(which_app(session, app))
    if as_json:
        session.show_json({"maintenance": info.maintenance})
    else:
        session.show("on" if info.maintenance else "off")


@command("maintenance:on", es="Activa el modo mantenimiento", en="Turn maintenance mode on")
async def turn_on(session: Session, app: AppOption = None) -> None:
    """Have the router answer with the maintenance page."""
    name = which_app(session, app)
    with session.doing(
        es=f"Activando el modo mantenimiento de ⬢ {name}",
        en=f"Enabling maintenance mode for ⬢ {name}",
    ):
        await session.client.update_app(name, maintenance=True)


@command("maintenance:off", es="Quita el modo mantenimiento", en="Turn maintenance mode off")
async def turn_off(session: Session, app: AppOption = None) -> None:
    """Have the app answer again."""
    name = which_app(session, app)
    with session.doing(
        es=f"Quitando el modo mantenimiento de ⬢ {name}",
        en=f"Disabling maintenance mode for ⬢ {name}",
    ):
        await session.client.update_app(name, maintenance=False)
