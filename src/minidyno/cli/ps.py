"""Dynos: list, scale, restart, stop, and what they cost at Heroku."""

import re
from collections.abc import Sequence
from typing import Annotated

import typer

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.dyno_options import DynosArgument, SomeDynosArgument
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.client.models import DynoInfo, ProcessInfo
from minidyno.domain.dynos import RUN
from minidyno.domain.errors import MinidynoError

_WISH = re.compile(
    r"(?P<type>[^=+:\s-][^=+:\s]*?)(?:=|(?=[+-]\d))(?P<quantity>[^:]*)(?::(?P<size>.+))?"
)


@command("ps", es="Lista los dynos", en="List the dynos")
async def list_dynos(session: Session, app: AppOption = None, as_json: JsonOption = False) -> None:
    """List the dynos by process type."""
    name = which_app(session, app)
    dynos = await session.client.dynos(name)
    if as_json:
        session.show_json([dyno.raw for dyno in dynos])
        return
    if not dynos:
        session.talk(es=f"No hay dynos en ⬢ {name}", en=f"No dynos on ⬢ {name}")
        return
    several = len({dyno.release for dyno in dynos}) > 1
    for process_type in dict.fromkeys(dyno.type for dyno in dynos):
        here = [dyno for dyno in dynos if dyno.type == process_type]
        if process_type == RUN:
            _show_one_offs(session, here)
            continue
        newest = max(here, key=lambda dyno: dyno.release)
        title = f"{process_type} ({proper(newest.size)}): {newest.command} ({len(here)})"
        session.header(es=title, en=title)
        session.show()
        for dyno in sorted(here, key=lambda dyno: dyno.release):
            session.show(_dyno_line(session, dyno, several))
        session.show()


def _show_one_offs(session: Session, dynos: Sequence[DynoInfo]) -> None:
    """One-off dynos differ in command and size, so each line has its own, as at Heroku."""
    session.header(
        es=f"run: procesos sueltos ({len(dynos)})", en=f"run: one-off processes ({len(dynos)})"
    )
    session.show()
    for dyno in dynos:
        since = session.moment(dyno.updated_at)
        session.show(f"{dyno.name} ({proper(dyno.size)}): {dyno.state} {since}: {dyno.command}")
    session.show()


def _dyno_line(session: Session, dyno: DynoInfo, several: bool) -> str:
    # During a deploy the old dyno and the new one have the same name.
    release = f" v{dyno.release}" if several else ""
    return f"{dyno.name}: {dyno.state}{release} {session.moment(dyno.updated_at)}"


def proper(size: str) -> str:
    """Write a dyno size as Heroku does: Basic, Standard-1X."""
    first, *rest = size.split("-")
    return "-".join([first.capitalize(), *(word.upper() for word in rest)])


@command(
    "ps:scale",
    aliases=("scale",),
    es="Cambia cuántos dynos hay de cada tipo",
    en="Change how many dynos there are of each type",
    examples=(
        "minidyno ps:scale web=3 worker=1 -a demo",
        "minidyno ps:scale web+1 -a demo",
        "minidyno ps:scale web=2:standard-2x -a demo",
    ),
)
async def scale(
    session: Session,
    wishes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=both(es="TIPO=CANTIDAD", en="TYPE=QUANTITY"),
            help=both(
                es="web=3, web+1, web-1 o web=2:standard-2x; sin nada, dice cómo está.",
                en="web=3, web+1, web-1 or web=2:standard-2x; without any, says how it is.",
            ),
        ),
    ] = None,
    app: AppOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change the formation, all or none."""
    quantities: dict[str, int | str] = {}
    sizes: dict[str, str] = {}
    for word in wishes or []:
        process_type, quantity, size = _wish(word)
        quantities[process_type] = quantity
        if size:
            sizes[process_type] = size
    name = which_app(session, app)
    if not quantities:
        await _show_formation(session, name, as_json)
        return
    with session.doing(es="Escalando los dynos", en="Scaling dynos") as step:
        changed = await session.client.scale(name, quantities, sizes)
        now = session.text(es="ahora", en="now running")
        at = session.text(es="está en", en="at")
        step.add(
            now + " " + ", ".join(f"{p.type} {at} {p.quantity}:{proper(p.size)}" for p in changed)
        )
    if as_json:
        session.show_json([process.raw for process in changed])
    await _say_what_is_coming(session, name, changed)


async def _say_what_is_coming(session: Session, app: str, processes: Sequence[ProcessInfo]) -> None:
    """As at Heroku, scaling does not wait; but whoever looks at once should know why."""
    dynos = await session.client.dynos(app)
    up = {p.type: sum(d.type == p.type and d.state == "up" for d in dynos) for p in processes}
    if any(up[p.type] < p.quantity for p in processes):
        session.talk(
            es=f"Aún no están todos en marcha. Espéralos con: minidyno ps:wait -a {app}",
            en=f"They are not all up yet. Wait for them with: minidyno ps:wait -a {app}",
        )


def _wish(word: str) -> tuple[str, int | str, str | None]:
    match = _WISH.fullmatch(word)
    if match is None or not match["quantity"]:
        raise MinidynoError("scaling_unreadable", word=word)
    quantity: int | str = match["quantity"]
    if word[len(match["type"])] == "=" and str(quantity).startswith("-"):
        # "web=-1" is a quantity that cannot be, "web-1" one dyno less: to the API only the
        # number, as opposed to the text, says which.
        try:
            quantity = int(quantity)
        except ValueError:
            raise MinidynoError("scaling_unreadable", word=word) from None
    return match["type"], quantity, match["size"]


async def _show_formation(session: Session, app: str, as_json: bool) -> None:
    formation = await session.client.formation(app)
    if as_json:
        session.show_json([process.raw for process in formation])
    elif not formation:
        raise MinidynoError("formation_empty", app=app)
    else:
        session.show(" ".join(f"{p.type}={p.quantity}:{proper(p.size)}" for p in formation))


@command(
    "ps:restart",
    aliases=("restart", "dyno:restart"),
    es="Reinicia los dynos: todos, los de un tipo o uno",
    en="Restart the dynos: all, those of a type, or one",
    examples=("minidyno ps:restart -a demo", "minidyno ps:restart web.1 -a demo"),
)
async def restart(
    session: Session,
    which: SomeDynosArgument = None,
    app: AppOption = None,
) -> None:
    """Replace dynos; each new one answers before its old one goes."""
    name = which_app(session, app)
    what = _said(session, which)
    with session.doing(es=f"Reiniciando {what} de ⬢ {name}", en=f"Restarting {what} on ⬢ {name}"):
        dyno, process_type = _dyno_or_type(which)
        await session.client.restart(name, dyno=dyno, process_type=process_type)


@command(
    "ps:stop",
    aliases=("ps:kill", "dyno:stop"),
    es="Detiene un dyno o un tipo; los de la formación vuelven",
    en="Stop a dyno or a type; those of the formation come back",
    examples=("minidyno ps:stop web.1 -a demo",),
)
async def stop(
    session: Session,
    which: DynosArgument,
    app: AppOption = None,
) -> None:
    """Stop dynos now."""
    name = which_app(session, app)
    what = _said(session, which)
    with session.doing(es=f"Deteniendo {what} de ⬢ {name}", en=f"Stopping {what} on ⬢ {name}"):
        dyno, process_type = _dyno_or_type(which)
        await session.client.stop(name, dyno=dyno, process_type=process_type)


def _dyno_or_type(which: str | None) -> tuple[str | None, str | None]:
    if which is None:
        return None, None
    return (which, None) if "." in which else (None, which)


def _said(session: Session, which: str | None) -> str:
    if which is None:
        return session.text(es="todos los dynos", en="all dynos")
    if "." in which:
        return session.text(es=f"el dyno {which}", en=f"dyno {which}")
    return session.text(es=f"los dynos {which}", en=f"{which} dynos")


@command(
    "ps:type",
    aliases=("ps:resize",),
    es="Muestra o cambia el tamaño de los dynos",
    en="Show or change the size of the dynos",
    details=both(
        es="Los precios son los de Heroku: aquí no se paga nada.",
        en="The prices are Heroku's: nothing is paid here.",
    ),
    examples=("minidyno ps:type -a demo", "minidyno ps:type web=standard-2x -a demo"),
)
async def resize(
    session: Session,
    wishes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=both(es="TIPO=TAMAÑO", en="TYPE=SIZE"),
            help=both(
                es="web=standard-2x, o un tamaño para todos.", en="web=standard-2x, or one for all."
            ),
        ),
    ] = None,
    app: AppOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show process types with sizes and prices; with words, change them first."""
    name = which_app(session, app)
    formation = await session.client.formation(name)
    sizes: dict[str, str] = {}
    for word in wishes or []:
        process_type, equals, size = word.partition("=")
        if not (size if equals else word):
            wanted = session.text(es="TAMAÑO", en="SIZE")
            raise MinidynoError("argument_empty", command="ps:type", argument=wanted)
        sizes |= {process_type: size} if equals else {p.type: word for p in formation}
    if sizes:
        with session.doing(es=f"Cambiando tamaños en ⬢ {name}", en=f"Resizing dynos on ⬢ {name}"):
            await session.client.scale(name, sizes=sizes)
        formation = await session.client.formation(name)
    if as_json:
        session.show_json([process.raw for process in formation])
        return
    if not formation:
        raise MinidynoError("formation_empty", app=name)
    await _show_prices(session, name, formation)


async def _show_prices(session: Session, app: str, formation: Sequence[ProcessInfo]) -> None:
    cents = {size.name: size.cents_per_month for size in await session.client.dyno_sizes()}
    session.header(es=f"Tipos de proceso de {app}", en=f"{app} Process Types")
    session.show()
    head = [
        session.text(es="Tipo", en="Type"),
        session.text(es="Tamaño", en="Size"),
        session.text(es="Cant.", en="Qty"),
        session.text(es="Heroku $/hora", en="Heroku $/hour"),
        session.text(es="Heroku máx. $/mes", en="Heroku max $/month"),
    ]
    rows = [
        [
            process.type,
            proper(process.size),
            str(process.quantity),
            f"~{process.quantity * cents.get(process.size.lower(), 0) / 100 / 720:.3f}",
            f"{process.quantity * cents.get(process.size.lower(), 0) / 100:.0f}",
        ]
        for process in formation
    ]
    session.columns([head, *rows])
