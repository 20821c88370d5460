"""Add-ons: create, attach, detach, change, destroy."""

from typing import TYPE_CHECKING, Annotated

import typer

from minidyno.cli.addon_words import AddonArgument, find, price
from minidyno.cli.addons import wait_for
from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.release_phase import follow_release_phase, newest_release
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.domain.errors import MinidynoError

if TYPE_CHECKING:
    from minidyno.client.addons import AddonInfo

PATIENCE = 10.0  # most servers are ready long before; the others go on in the background

AsOption = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar=both(es="NOMBRE", en="NAME"),
        help=both(
            es="Con qué nombre lo tiene la app; sus config vars empiezan por él.",
            en="The name it has in the app; its config vars begin with it.",
        ),
    ),
]


@command(
    "addons:create",
    es="Crea un add-on y lo une a la app",
    en="Create an add-on and attach it to the app",
    examples=(
        "minidyno addons:create redis -a demo",
        "minidyno addons:create heroku-postgresql:essential-0 --as COPIA -a demo --wait",
    ),
)
async def create_addon(
    session: Session,
    plan: Annotated[
        str,
        typer.Argument(
            metavar=both(es="SERVICIO[:PLAN]", en="SERVICE[:PLAN]"),
            help=both(
                es="Qué se crea; los hay en addons:services y addons:plans.",
                en="What is created; see addons:services and addons:plans.",
            ),
        ),
    ],
    app: AppOption = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--name",
            metavar=both(es="NOMBRE", en="NAME"),
            help=both(es="Nombre del add-on.", en="Name of the add-on."),
        ),
    ] = None,
    attachment: AsOption = None,
    wait: Annotated[
        bool,
        typer.Option(
            "--wait", help=both(es="Espera todo lo que haga falta.", en="Wait as long as it takes.")
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Create one, and wait a little for it."""
    chosen = which_app(session, app)
    with session.doing(es=f"Creando {plan} en ⬢ {chosen}", en=f"Creating {plan} on ⬢ {chosen}"):
        made = await session.client.addons.create(chosen, plan, name=name, attachment=attachment)
        if not wait:
            made = await session.client.addons.wait(made.id, seconds=PATIENCE)
    if wait:
        made = await wait_for(session, made)
    if as_json:
        session.show_json(made.raw)
    elif made.is_ready:
        _say_created(session, made)
    else:
        session.talk(
            es=f"{made.name} se sigue creando en segundo plano. ⬢ {chosen} se reiniciará cuando "
            f"esté listo.\nMíralo con: minidyno addons:info {made.name}",
            en=f"{made.name} is being created in the background. ⬢ {chosen} will restart when "
            f"complete...\nUse minidyno addons:info {made.name} to check creation progress",
        )


def _say_created(session: Session, made: "AddonInfo") -> None:
    listed = ", ".join(made.config_vars)
    cost = price(session, made.cents)
    as_ = session.text(es=f" como {listed}", en=f" as {listed}") if listed else ""
    session.show(session.text(es=f"Creado {made.name}{as_}", en=f"Created {made.name}{as_}"))
    if made.message:
        session.talk(es=made.message, en=made.message)
    if made.cents:
        session.talk(es=f"Aquí es gratis; en Heroku, {cost}.", en=f"Free here; at Heroku, {cost}.")


@command(
    "addons:attach",
    es="Une a la app un add-on que ya existe, suyo o de otra",
    en="Attach an existing add-on to the app, its own or another's",
    examples=("minidyno addons:attach redis-verde-12345 --as CACHE -a otra",),
)
async def attach_addon(
    session: Session, addon: AddonArgument, app: AppOption = None, name: AsOption = None
) -> None:
    """Attach it: a new release."""
    chosen = which_app(session, app)
    found = await session.client.addons.resolve(addon, chosen)
    as_ = session.text(es=f" como {name}", en=f" as {name}") if name else ""
    before = await newest_release(session, chosen)
    with session.doing(
        es=f"Uniendo {found.name}{as_} a ⬢ {chosen}",
        en=f"Attaching {found.name}{as_} to ⬢ {chosen}",
    ) as step:
        made = await session.client.addons.attach(found.id, chosen, name)
        if name is None:
            step.add(made.name)
    await _say_released(session, chosen, before.version, made.name, set_=True)


@command(
    "addons:detach",
    es="Separa un add-on de la app, sin borrarlo",
    en="Detach an add-on from the app, without destroying it",
    examples=("minidyno addons:detach CACHE -a otra",),
)
async def detach_addon(
    session: Session,
    attachment: Annotated[
        str,
        typer.Argument(
            metavar=both(es="NOMBRE", en="NAME"),
            help=both(es="El nombre que tiene en la app.", en="The name it has in the app."),
        ),
    ],
    app: AppOption = None,
) -> None:
    """Detach it: a new release."""
    chosen = which_app(session, app)
    found = await session.client.addons.attachment(chosen, attachment)
    if found.app != chosen:  # demo::REDIS -a otra
        raise MinidynoError("addon_attachment_not_found", app=chosen, attachment=attachment)
    before = await newest_release(session, chosen)
    with session.doing(
        es=f"Separando {found.name} ({found.addon}) de ⬢ {chosen}",
        en=f"Detaching {found.name} to {found.addon} from ⬢ {chosen}",
    ):
        await session.client.addons.detach(found.id)
    await _say_released(session, chosen, before.version, found.name, set_=False)


@command(
    "addons:destroy",
    aliases=("addons:remove",),
    es="Borra un add-on con todos sus datos",
    en="Destroy an add-on with all its data",
    examples=("minidyno addons:destroy REDIS -a demo --confirm demo",),
)
async def destroy_addon(
    session: Session,
    addon: AddonArgument,
    app: AppOption = None,
    confirm: Annotated[
        str | None,
        typer.Option(
            "--confirm",
            "-c",
            metavar="APP",
            help=both(es="El nombre de su app, para confirmar.", en="Its app's name, to confirm."),
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            "-f",
            help=both(es="Aunque la usen otras apps.", en="Even if other apps use it."),
        ),
    ] = False,
) -> None:
    """Destroy it, when the name of its app was repeated."""
    found = await find(session, addon, app)
    if confirm != found.app:
        raise MinidynoError("addon_confirmation_differs", addon=found.name, app=found.app)
    with session.doing(
        es=f"Borrando {found.name} de ⬢ {found.app}",
        en=f"Destroying {found.name} on ⬢ {found.app}",
    ):
        await session.client.addons.destroy(found.id, force=force)


@command(
    "addons:rename",
    es="Cambia el nombre de un add-on",
    en="Rename an add-on",
    examples=("minidyno addons:rename redis-verde-12345 cola -a demo",),
)
async def rename_addon(
    session: Session,
    addon: AddonArgument,
    new_name: Annotated[
        str,
        typer.Argument(
            metavar=both(es="NOMBRE", en="NAME"), help=both(es="Nombre nuevo.", en="New name.")
        ),
    ],
    app: AppOption = None,
) -> None:
    """Give it another name; those that it has in apps stay."""
    found = await find(session, addon, app)
    renamed = await session.client.addons.rename(found.id, new_name)
    session.show(
        session.text(
            es=f"{found.name} se llama ahora {renamed.name}.",
            en=f"{found.name} successfully renamed to {renamed.name}.",
        )
    )


@command(
    "addons:upgrade",
    aliases=("addons:downgrade",),
    es="Pasa un add-on a otro plan de su servicio",
    en="Change an add-on's plan",
    examples=(
        "minidyno addons:upgrade REDIS premium-0 -a demo",
        "minidyno addons:upgrade redis:premium-0 -a demo",
    ),
)
async def upgrade_addon(
    session: Session,
    addon: AddonArgument,
    plan: Annotated[
        str | None,
        typer.Argument(
            metavar="PLAN",
            help=both(
                es="El plan nuevo; también junto al servicio, redis:premium-0.",
                en="The new plan; also together with the service, redis:premium-0.",
            ),
        ),
    ] = None,
    app: AppOption = None,
) -> None:
    """Change the plan; the data stays. One that it has already is no failure, nor a change."""
    if plan is None and ":" in addon:
        addon, _, plan = addon.partition(":")
    found = await find(session, addon, app)
    if not plan:
        raise MinidynoError("addon_plan_missing", addon=found.name, service=found.service)
    wanted = await session.client.addons.plan(plan if ":" in plan else f"{found.service}:{plan}")
    if wanted.name == found.plan:
        session.talk(
            es=f"{found.name} ya tiene el plan {found.plan}. No se ha cambiado nada.",
            en=f"{found.name} is on plan {found.plan} already. Nothing was changed.",
        )
        return
    with session.doing(
        es=f"Pasando {found.name} de {found.plan} a {wanted.name}",
        en=f"Changing plan for {found.name} from {found.plan} to {wanted.name}",
    ):
        await session.client.addons.change_plan(found.id, wanted.name)


@command(
    "addons:rotate",
    es="Cambia las credenciales de un add-on: un release nuevo en cada app",
    en="Rotate an add-on's credentials: a new release in each app",
    details=both(
        es="Las credenciales de antes valen hasta que ningún dyno las usa.",
        en="The credentials of before are good until no dyno uses them.",
    ),
    examples=("minidyno addons:rotate REDIS -a demo",),
)
async def rotate_addon(session: Session, addon: AddonArgument, app: AppOption = None) -> None:
    """Rotate, and say what restarts."""
    found = await find(session, addon, app)
    await rotate(session, found)


async def rotate(session: Session, addon: "AddonInfo") -> None:
    """Give all apps that have it new credentials; also for `redis:…` and `pg:…`."""
    calls = session.client.addons
    with session.doing(
        es=f"Cambiando las credenciales de {addon.name}",
        en=f"Rotating credentials for {addon.name}",
    ) as step:
        await calls.rotate(addon.id)
        apps = sorted({a.app for a in await calls.attachments(addon=addon.id)})
        listed = ", ".join(f"⬢ {name}" for name in apps)
        step.add(session.text(es=f"se reinicia {listed}", en=f"restarting {listed}"))


async def _say_released(session: Session, app: str, before: int, name: str, *, set_: bool) -> None:
    """Say which release came of it, and follow its release phase; none came of one not ready."""
    after = await newest_release(session, app)
    if after.version == before:
        return
    doing = {"es": "Poniendo", "en": "Setting"} if set_ else {"es": "Quitando", "en": "Unsetting"}
    with session.doing(
        es=f"{doing['es']} las config vars de {name} y reiniciando ⬢ {app}",
        en=f"{doing['en']} {name} config vars and restarting ⬢ {app}",
    ) as step:
        step.add(f"v{after.version}")
    await follow_release_phase(session, app, after)
