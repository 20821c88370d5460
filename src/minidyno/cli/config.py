"""Config vars: list, get, set, unset."""

import shlex
from typing import Annotated

import typer

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.release_phase import follow_release_phase, newest_release
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.client.models import ReleaseInfo
from minidyno.domain.errors import MinidynoError

ShellOption = Annotated[
    bool,
    typer.Option(
        "--shell",
        "-s",
        help=both(es="Con comillas para el intérprete.", en="Quoted for the shell."),
    ),
]
NAME = both(es="NOMBRE", en="NAME")


@command("config", es="Lista las config vars", en="List the config vars")
async def list_config(
    session: Session,
    app: AppOption = None,
    shell: ShellOption = False,
    as_json: JsonOption = False,
) -> None:
    """List the config vars by name."""
    name = which_app(session, app)
    config = dict(sorted((await session.client.config(name)).items()))
    if as_json:
        session.show_json(config)
    elif shell:
        for key, value in config.items():
            session.show(f"{key}={shlex.quote(value)}")
    elif not config:
        session.talk(es=f"⬢ {name} no tiene config vars.", en=f"⬢ {name} has no config vars.")
    else:
        session.header(es=f"Config vars de {name}", en=f"{name} Config Vars")
        session.show()
        show_pairs(session, config)


def show_pairs(session: Session, config: dict[str, str]) -> None:
    """Write names and values in columns; the lines of a long value stay below each other."""
    width = max((len(key) for key in config), default=0) + 1
    for key, value in config.items():
        first, *rest = value.split("\n")
        session.show(f"{key + ':':<{width}} {first}".rstrip())
        for line in rest:
            session.show(f"{'':<{width}} {line}".rstrip())


@command("config:get", es="Muestra el valor de una config var", en="Show a config var's value")
async def get_config(
    session: Session,
    name: Annotated[
        str, typer.Argument(metavar=NAME, help=both(es="Config var.", en="Config var."))
    ],
    app: AppOption = None,
    shell: ShellOption = False,
    as_json: JsonOption = False,
) -> None:
    """Print one value, as it is."""
    chosen = which_app(session, app)
    config = await session.client.config(chosen)
    if name not in config:
        raise MinidynoError("config_var_not_found", app=chosen, name=name)
    if as_json:
        session.show_json({name: config[name]})
    elif shell:
        session.show(f"{name}={shlex.quote(config[name])}")
    else:
        session.show(config[name])


@command(
    "config:set",
    es="Pone config vars: un release nuevo",
    en="Set config vars: a new release",
    examples=("minidyno config:set SALUDO='hola, mundo' COLOR=azul -a demo",),
)
async def set_config(
    session: Session,
    pairs: Annotated[
        list[str],
        typer.Argument(
            metavar=both(es="NOMBRE=VALOR", en="NAME=VALUE"),
            help=both(
                es="Todas juntas son un solo release.", en="All together are a single release."
            ),
        ),
    ],
    app: AppOption = None,
    as_json: JsonOption = False,
) -> None:
    """Set config vars, all or none."""
    changes: dict[str, str | None] = {}
    for word in pairs:
        key, equals, value = word.partition("=")
        if not equals or not key:
            raise MinidynoError("config_pair_unreadable", word=word)
        changes[key] = value
    name = which_app(session, app)
    listed = ", ".join(changes)
    with session.doing(
        es=f"Guardando {listed} y reiniciando ⬢ {name}",
        en=f"Setting {listed} and restarting ⬢ {name}",
    ) as step:
        before = await newest_release(session, name)
        config = await session.client.set_config(name, changes)
        after = await newest_release(session, name)
        step.add(f"v{after.version}")
    await _settle(session, name, before, after)
    chosen = {key: config[key] for key in changes}
    if as_json:
        session.show_json(chosen)
    else:
        show_pairs(session, chosen)


@command(
    "config:unset",
    es="Quita config vars: un release nuevo",
    en="Unset config vars: a new release",
    examples=("minidyno config:unset COLOR -a demo",),
)
async def unset_config(
    session: Session,
    names: Annotated[
        list[str], typer.Argument(metavar=NAME, help=both(es="Config vars.", en="Config vars."))
    ],
    app: AppOption = None,
) -> None:
    """Remove config vars, all or none."""
    name = which_app(session, app)
    config = await session.client.config(name)
    for key in names:
        if key not in config:
            raise MinidynoError("config_var_not_found", app=name, name=key)
    listed = ", ".join(names)
    with session.doing(
        es=f"Quitando {listed} y reiniciando ⬢ {name}",
        en=f"Unsetting {listed} and restarting ⬢ {name}",
    ) as step:
        before = await newest_release(session, name)
        await session.client.set_config(name, dict.fromkeys(names))
        after = await newest_release(session, name)
        step.add(f"v{after.version}")
    await _settle(session, name, before, after)


async def _settle(session: Session, app: str, before: ReleaseInfo, after: ReleaseInfo) -> None:
    """Follow the release phase of what was changed; a change that changed nothing has none."""
    if after.version > before.version:
        await follow_release_phase(session, app, after)
