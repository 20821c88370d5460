"""Buildpacks: list, set, add, remove, clear."""

from collections.abc import Sequence
from typing import Annotated

import typer

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.domain.buildpack_names import canonical
from minidyno.domain.errors import MinidynoError

BuildpackArgument = Annotated[
    str,
    typer.Argument(
        metavar="BUILDPACK",
        help=both(
            es="minidyno/python, minidyno/node, minidyno/static o minidyno/procfile; también con "
            "el nombre de Heroku, como heroku/nodejs.",
            en="minidyno/python, minidyno/node, minidyno/static or minidyno/procfile; also by "
            "Heroku's name, as heroku/nodejs.",
        ),
    ),
]
IndexOption = Annotated[
    int | None,
    typer.Option(
        "--index", "-i", metavar="N", min=1, help=both(es="Lugar, desde 1.", en="Place, from 1.")
    ),
]


@command("buildpacks", es="Lista los buildpacks de la app", en="List the app's buildpacks")
async def list_buildpacks(
    session: Session, app: AppOption = None, as_json: JsonOption = False
) -> None:
    """List those set, else those that the newest build detected."""
    name = which_app(session, app)
    here = await session.client.buildpacks(name)
    if as_json:
        session.show_json(here)
    elif not here:
        session.talk(es=f"⬢ {name} no tiene buildpacks.", en=f"⬢ {name} has no Buildpacks.")
    else:
        plural = "s" if len(here) > 1 else ""
        session.header(es=f"Buildpack{plural} de {name}", en=f"{name} Buildpack{plural}")
        session.show()
        for line in here if len(here) == 1 else _numbered(here):
            session.show(line)


@command(
    "buildpacks:set",
    es="Pone un buildpack para la app",
    en="Set the app's buildpack",
    examples=(
        "minidyno buildpacks:set heroku/python -a demo",
        "minidyno buildpacks:set minidyno/node --index 1 -a demo",
    ),
)
async def set_buildpack(
    session: Session,
    buildpack: BuildpackArgument,
    index: IndexOption = None,
    app: AppOption = None,
) -> None:
    """Set one; with a place, in place of what is there, else in place of the first."""
    name = which_app(session, app)
    chosen = canonical(buildpack)
    here = await session.client.buildpacks(name)
    place = _place(index, len(here) + 1) or 1
    _refuse_twice(name, chosen, [*here[: place - 1], *here[place:]])
    here[place - 1 : place] = [chosen]
    await _save(session, name, here, es="puesto", en="set")


@command(
    "buildpacks:add",
    es="Añade un buildpack a los de la app",
    en="Add a buildpack to the app's",
    examples=("minidyno buildpacks:add --index 1 heroku/nodejs -a demo",),
)
async def add_buildpack(
    session: Session,
    buildpack: BuildpackArgument,
    index: IndexOption = None,
    app: AppOption = None,
) -> None:
    """Add one at a place, else at the end."""
    name = which_app(session, app)
    chosen = canonical(buildpack)
    here = await session.client.buildpacks(name)
    _refuse_twice(name, chosen, here)
    place = _place(index, len(here) + 1) or len(here) + 1
    here.insert(place - 1, chosen)
    await _save(session, name, here, es="añadido", en="added")


@command(
    "buildpacks:remove",
    es="Quita un buildpack de los de la app",
    en="Remove one of the app's buildpacks",
    examples=("minidyno buildpacks:remove heroku/nodejs -a demo",),
)
async def remove_buildpack(
    session: Session,
    buildpack: Annotated[
        str | None,
        typer.Argument(metavar="BUILDPACK", help=both(es="Su nombre.", en="Its name.")),
    ] = None,
    index: IndexOption = None,
    app: AppOption = None,
) -> None:
    """Remove one, by name or by place."""
    if (buildpack is None) == (index is None):
        raise MinidynoError("buildpack_which")
    name = which_app(session, app)
    here = await session.client.buildpacks(name)
    if not here:
        raise MinidynoError("buildpacks_none", app=name)
    if buildpack is not None:
        chosen = canonical(buildpack)
        if chosen not in here:
            listed = ", ".join(here)
            raise MinidynoError("buildpack_not_set", buildpack=chosen, app=name, here=listed)
        here.remove(chosen)
    else:
        place = _place(index, len(here)) or 1
        del here[place - 1]
    await _save(session, name, here, es="quitado", en="removed")


@command(
    "buildpacks:clear",
    es="Quita todos los buildpacks: en cada despliegue se elige solo",
    en="Clear all buildpacks: each deploy detects its own",
)
async def clear_buildpacks(session: Session, app: AppOption = None) -> None:
    """Forget what was chosen."""
    name = which_app(session, app)
    await session.client.set_buildpacks(name, [])
    session.talk(
        es=f"Buildpacks quitados. El próximo release de ⬢ {name} elegirá buildpack solo.",
        en=f"Buildpacks cleared. Next release on ⬢ {name} will detect buildpacks normally.",
    )


def _place(index: int | None, count: int) -> int | None:
    if index is not None and not 1 <= index <= count:
        raise MinidynoError("buildpack_index", index=index, count=count)
    return index


def _refuse_twice(app: str, chosen: str, others: Sequence[str]) -> None:
    if chosen in others:
        raise MinidynoError("buildpack_repeated", buildpack=chosen, app=app)


async def _save(session: Session, app: str, names: Sequence[str], *, es: str, en: str) -> None:
    here = await session.client.set_buildpacks(app, names)
    if not here:
        session.talk(
            es=f"Buildpack {es}. El próximo release de ⬢ {app} elegirá buildpack solo.",
            en=f"Buildpack {en}. Next release on ⬢ {app} will detect buildpacks normally.",
        )
        return
    which = f" {here[0]}." if len(here) == 1 else ":"
    session.talk(
        es=f"Buildpack {es}. El próximo release de ⬢ {app} usará{which}",
        en=f"Buildpack {en}. Next release on ⬢ {app} will use{which}",
    )
    for line in _numbered(here) if len(here) > 1 else ():
        session.talk(es=f"  {line}", en=f"  {line}")
    these = "these buildpacks" if len(here) > 1 else "this buildpack"
    session.talk(
        es="Para usarlo ya, despliega: git push minidyno main, o minidyno deploy.",
        en=f"Run git push minidyno main to create a new release using {these}.",
    )


def _numbered(names: Sequence[str]) -> list[str]:
    return [f"{place}. {name}" for place, name in enumerate(names, start=1)]
