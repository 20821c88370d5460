"""Releases: list, look at, roll back."""

from codecs import getincrementaldecoder
from typing import Annotated

import typer

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.config import show_pairs
from minidyno.cli.release_changes import changes_of, say_changes
from minidyno.cli.release_phase import follow_release_phase, newest_release
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.client.models import ReleaseInfo
from minidyno.domain.errors import MinidynoError

ReleaseArgument = Annotated[
    str | None, typer.Argument(metavar="vN", help=both(es="Release.", en="Release."))
]


@command("releases", es="Lista los releases", en="List the releases")
async def list_releases(
    session: Session,
    app: AppOption = None,
    number: Annotated[
        int,
        typer.Option("--num", "-n", metavar="N", min=1, help=both(es="Cuántos.", en="How many.")),
    ] = 15,
    as_json: JsonOption = False,
) -> None:
    """List the newest releases."""
    name = which_app(session, app)
    releases = await session.client.releases(name, last=number)
    if as_json:
        session.show_json([release.raw for release in releases])
        return
    live = next((r for r in releases if r.current), None)
    which = f"v{live.version}" if live else "—"
    session.header(
        es=f"Releases de {name} - Actual: {which}", en=f"{name} Releases - Current: {which}"
    )
    session.show()
    session.columns(
        [
            [f"v{r.version}", r.description + _status(r), r.user, session.moment(r.created_at)]
            for r in releases
        ]
    )


def _status(release: ReleaseInfo) -> str:
    return "" if release.status == "succeeded" else f" ({release.status})"


@command("releases:info", es="Muestra un release", en="Show a release")
async def show_release(
    session: Session,
    release: ReleaseArgument = None,
    app: AppOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a release and the config vars it runs with; without a version, the current one."""
    name = which_app(session, app)
    info = await _chosen(session, name, release)
    config = dict(sorted((await session.client.release_config(name, info.version)).items()))
    changes = await changes_of(session.client, name, info, config)
    if as_json:
        session.show_json({**info.raw, "config_vars": config, "changes": changes.to_json()})
        return
    session.header(es=f"Release v{info.version}", en=f"Release v{info.version}")
    session.show()
    can = session.text(es="sí", en="yes") if info.eligible_for_rollback else "no"
    session.columns(
        [
            [session.text(es="Cambio:", en="Change:"), info.description],
            [session.text(es="Por:", en="By:"), info.user],
            [session.text(es="Cuándo:", en="When:"), session.moment(info.created_at)],
            [session.text(es="Estado:", en="Status:"), info.status],
            [session.text(es="Se puede volver:", en="Can be rolled back to:"), can],
            *say_changes(session, changes),
        ]
    )
    session.show()
    session.header(es=f"Config vars de v{info.version}", en=f"v{info.version} Config Vars")
    if config:
        session.show()
        show_pairs(session, config)


async def _chosen(session: Session, app: str, key: str | None) -> ReleaseInfo:
    if key is not None:
        return await session.client.release(app, key)
    for release in await session.client.releases(app, last=20):
        if release.current:
            return release
    raise MinidynoError("release_not_found", app=app, release="—")


@command(
    "releases:output",
    es="Muestra lo que imprimió la fase de release",
    en="Show what the release phase printed",
)
async def release_output(
    session: Session, release: ReleaseArgument = None, app: AppOption = None
) -> None:
    """Follow the output of a release command; without a version, of the newest release."""
    name = which_app(session, app)
    if release is not None:
        info = await session.client.release(name, release)
    else:
        info = await newest_release(session, name)
    if info.output_stream_url is None:
        raise MinidynoError("release_without_command", version=info.version)
    decoder = getincrementaldecoder("utf-8")("replace")
    async for chunk in session.client.release_output(info):
        session.out.write(decoder.decode(chunk))
        session.out.flush()


@command(
    "rollback",
    aliases=("releases:rollback",),
    es="Vuelve a un release anterior: un release nuevo",
    en="Go back to an earlier release: a new release",
    examples=("minidyno rollback -a demo", "minidyno rollback v3 -a demo"),
)
async def roll_back(
    session: Session,
    release: ReleaseArgument = None,
    app: AppOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a new release on an old slug and its config; without a version, the one before."""
    name = which_app(session, app)
    before = await _chosen(session, name, None)
    with session.doing(
        es=f"Volviendo ⬢ {name} a {release or 'lo anterior'}",
        en=f"Rolling back ⬢ {name} to {release or 'the one before'}",
    ) as step:
        made = await session.client.rollback(name, release)
        step.add(f"v{made.version}")
    await follow_release_phase(session, name, made)
    session.talk(
        es=" ▸    Vuelven el código y las config vars; los add-ons siguen como están.\n"
        f" ▸    Para deshacerlo: minidyno rollback v{before.version} -a {name}",
        en=" ▸    Rollback affects code and config vars; it doesn't add or remove add-ons.\n"
        f" ▸    To undo, run: minidyno rollback v{before.version} -a {name}",
    )
    if as_json:
        session.show_json(made.raw)
