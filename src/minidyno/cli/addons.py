"""Add-ons: list, look at, wait for; what can be attached."""

from typing import TYPE_CHECKING, Annotated

import typer

from minidyno.cli.addon_words import AddonArgument, app_if_known, find, price, state
from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.domain.errors import MinidynoError

if TYPE_CHECKING:
    from minidyno.client.addons import AddonInfo, AttachmentInfo

ServiceArgument = Annotated[
    str,
    typer.Argument(
        metavar=both(es="SERVICIO", en="SERVICE"),
        help=both(es="Por ejemplo, redis o heroku-redis.", en="For example redis, heroku-redis."),
    ),
]


@command(
    "addons",
    es="Lista los add-ons de una app, o de todas",
    en="List the add-ons of an app, or of all",
    examples=("minidyno addons -a demo", "minidyno addons --all"),
)
async def list_addons(
    session: Session,
    app: AppOption = None,
    every: Annotated[
        bool,
        typer.Option(
            "--all",
            "-A",
            help=both(
                es="De todas las apps; también sin -a ni remoto de git.",
                en="Of all apps; also with neither -a nor a git remote.",
            ),
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List add-ons and where they are attached."""
    calls = session.client.addons
    name = None if every else app_if_known(session, app)
    found = await (calls.all() if name is None else calls.of_app(name))
    if as_json:
        session.show_json([addon.raw for addon in found])
        return
    if not found:
        _say_none(session, name)
        return
    attachments, troubles = await calls.attachments(), await calls.troubles()
    rows = [
        [
            session.text(es="Add-on", en="Add-on"),
            "Plan",
            session.text(es="En Heroku", en="At Heroku"),
            session.text(es="Estado", en="State"),
        ]
    ]
    for addon in found:
        plan = addon.plan.partition(":")[2]
        shown = f"{addon.service} ({addon.name})"
        rows.append([shown, plan, price(session, addon.cents), state(session, addon, troubles)])
        rows += [[line, "", "", ""] for line in _as(session, addon, name, attachments)]
    session.columns(rows)


def _say_none(session: Session, name: str | None) -> None:
    if name is None:
        session.talk(es="No tienes add-ons.", en="You have no add-ons.")
    else:
        session.talk(
            es=f"⬢ {name} no tiene add-ons. Lo que hay: minidyno addons:services",
            en=f"⬢ {name} has no add-ons. What there is: minidyno addons:services",
        )


def _as(
    session: Session, addon: "AddonInfo", app: str | None, attachments: "list[AttachmentInfo]"
) -> list[str]:
    """Its names in the apps: the app's own first, then those elsewhere."""
    own = [a for a in attachments if a.addon_id == addon.id]
    own.sort(key=lambda a: (a.app != (app or addon.app), a.app, a.name))
    lines = []
    for one in own:
        there = session.text(es=f" en ⬢ {one.app}", en=f" on ⬢ {one.app}")
        word = session.text(es="como", en="as")
        lines.append(f" └─ {word} {one.name}{'' if one.app == app else there}")
    return lines


@command(
    "addons:info",
    es="Muestra un add-on: plan, apps y cómo está su servidor",
    en="Show an add-on: plan, apps and how its server is",
    examples=("minidyno addons:info REDIS -a demo",),
)
async def show_addon(
    session: Session, addon: AddonArgument, app: AppOption = None, as_json: JsonOption = False
) -> None:
    """Show what is known of it."""
    found = await find(session, addon, app)
    if as_json:
        session.show_json(found.raw)
        return
    calls = session.client.addons
    attached = await calls.attachments(addon=found.id)
    troubles = await calls.troubles()
    cost = price(session, found.cents)
    free = price(session, 0)
    if found.cents:
        free += session.text(es=f" (en Heroku, {cost})", en=f" (at Heroku, {cost})")
    rows = [
        ["Plan:", found.plan],
        [session.text(es="Precio:", en="Price:"), free],
        [
            session.text(es="Unido como:", en="Attachments:"),
            ", ".join(f"{a.app}::{a.name}" for a in attached) or "—",
        ],
        [session.text(es="App dueña:", en="Owning app:"), found.app],
        [session.text(es="Creado:", en="Installed at:"), session.moment(found.created_at)],
        [session.text(es="Estado:", en="State:"), state(session, found, troubles)],
    ]
    reason = found.message if found.state == "deprovisioned" else troubles.get(found.id)
    if reason:
        rows.append([session.text(es="Motivo:", en="Reason:"), reason])
    elif found.is_ready:
        rows += await _facts(session, found.id)
    session.header(es=found.name, en=found.name)
    session.show()
    session.columns(rows)


async def _facts(session: Session, addon_id: str) -> list[list[str]]:
    """What its server says of itself, or why it says nothing."""
    try:
        said = await session.client.addons.facts(addon_id)
    except MinidynoError as error:
        return [[session.text(es="Servidor:", en="Server:"), error.say(session.language)]]
    # PostgreSQL's names its plan for `pg:info`; here it is said already.
    return [[f"{name}:", value] for name, value in said if name != "Plan"]


@command(
    "addons:wait",
    es="Espera a que terminen de crearse los add-ons de una app",
    en="Wait until an app's add-ons are created",
    examples=("minidyno addons:wait -a demo",),
)
async def wait_for_addons(
    session: Session,
    addon: Annotated[
        str | None,
        typer.Argument(metavar="ADDON", help=both(es="Solo este.", en="Only this one.")),
    ] = None,
    app: AppOption = None,
) -> None:
    """Wait; one that comes to nothing ends it with its reason."""
    calls = session.client.addons
    if addon is not None:
        waited = [await find(session, addon, app)]
    else:
        name = app_if_known(session, app)
        found = await (calls.all() if name is None else calls.of_app(name))
        waited = [one for one in found if one.state == "provisioning"]
    for one in waited:
        await wait_for(session, one)


async def wait_for(session: Session, addon: "AddonInfo") -> "AddonInfo":
    """Wait for one, and say so."""
    with session.doing(es=f"Creando {addon.name}", en=f"Creating {addon.name}"):
        return await session.client.addons.wait(addon.id)


@command(
    "addons:services",
    es="Lista los servicios que se pueden unir a una app",
    en="List the services that can be attached",
)
async def list_services(session: Session, as_json: JsonOption = False) -> None:
    """List what there is."""
    found = await session.client.addons.services()
    if as_json:
        session.show_json([service.raw for service in found])
        return
    session.columns(
        [
            [session.text(es="Servicio", en="Slug"), session.text(es="Qué es", en="Name")],
            *([service.name, service.human_name] for service in found),
        ]
    )


@command(
    "addons:plans",
    es="Lista los planes de un servicio",
    en="List the plans of a service",
    examples=("minidyno addons:plans redis",),
)
async def list_plans(
    session: Session, service: ServiceArgument, as_json: JsonOption = False
) -> None:
    """List plans, the cheapest first; of a plan that is given, those of its service."""
    calls = session.client.addons
    service, colon, _ = (given := service).partition(":")
    plan = await calls.plan(given) if colon else None
    found = await calls.plans(service)
    if plan is not None:
        service = plan.name.partition(":")[0]
        session.talk(
            es=f"{plan.name} es un plan. Estos son todos los de {service}:",
            en=f"{plan.name} is a plan. These are all of {service}:",
        )
    if as_json:
        session.show_json([plan.raw for plan in found])
        return
    rows = [
        [
            "",
            session.text(es="Plan", en="Slug"),
            session.text(es="Límites", en="Limits"),
            session.text(es="En Heroku", en="At Heroku"),
        ]
    ]
    for plan in found:
        mark = session.text(es="(si no se dice)", en="default") if plan.default else ""
        rows.append([mark, plan.name, plan.description, price(session, plan.cents)])
    session.columns(rows)
