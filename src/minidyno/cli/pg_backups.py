"""Backups, restores and copies of databases: listed and shown."""

from collections.abc import Sequence

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.cli.which_backup import BackupArgument, chosen_backup
from minidyno.client.database_models import TransferInfo
from minidyno.domain.sizes import size

_LOST = frozenset({"failed", "canceled"})


@command(
    "pg:backups",
    aliases=("pg:backups:list",),
    es="Lista las copias, las restauraciones y los traspasos",
    en="List backups, restores and copies",
    examples=("minidyno pg:backups -a demo",),
)
async def list_backups(
    session: Session, app: AppOption = None, as_json: JsonOption = False
) -> None:
    """List all transfers, the newest first."""
    name = which_app(session, app)
    every = (await session.client.databases.transfers(name))[::-1]
    if as_json:
        session.show_json([one.raw for one in every])
        return
    _list(
        session,
        both(es="Copias", en="Backups"),
        [one for one in every if one.kind == "backup"],
        session.text(
            es=f"No hay copias. Haz una con: minidyno pg:backups:capture -a {name}",
            en=f"No backups. Capture one with: minidyno pg:backups:capture -a {name}",
        ),
    )
    _list(
        session,
        both(es="Restauraciones", en="Restores"),
        [one for one in every if one.kind == "restore"][:10],
        session.text(
            es="No hay restauraciones. Se restaura con: minidyno pg:backups:restore",
            en="No restores found. Use minidyno pg:backups:restore to restore a backup",
        ),
    )
    _list(
        session,
        both(es="Traspasos", en="Copies"),
        [one for one in every if one.kind == "copy"][:10],
        session.text(
            es="No hay traspasos. Se traspasa con: minidyno pg:copy",
            en="No copies found. Use minidyno pg:copy to copy a database to another",
        ),
    )


def _list(session: Session, title: str, found: Sequence[TransferInfo], none: str) -> None:
    es, _, en = title.partition("\x1f")
    session.header(es=es, en=en or es)
    session.show()
    if not found:
        session.show(none)
    else:
        heads = [
            "ID",
            session.text(es="Creada", en="Created at"),
            session.text(es="Estado", en="Status"),
            session.text(es="Tamaño", en="Size"),
            session.text(es="De", en="From"),
            session.text(es="A", en="To"),
        ]
        rows = [
            [
                one.name,
                f"{one.created_at:%Y-%m-%d %H:%M:%S +0000}",
                _status(session, one),
                "—" if one.state in _LOST else size(one.processed_bytes),
                one.from_name,
                one.to_name,
            ]
            for one in found
        ]
        session.columns([heads, ["─" * len(head) for head in heads], *rows])
    session.show()


def _status(session: Session, one: TransferInfo) -> str:
    at = f"{one.finished_at:%Y-%m-%d %H:%M:%S +0000}" if one.finished_at else ""
    amount = size(one.processed_bytes)
    words = {
        "pending": both(es="Pendiente", en="Pending"),
        "running": both(es=f"En marcha ({amount})", en=f"Running (processed {amount})"),
        "succeeded": both(es=f"Completada {at}", en=f"Completed {at}"),
        "failed": both(es=f"Fallida {at}", en=f"Failed {at}"),
        "canceled": both(es=f"Detenida {at}", en=f"Canceled {at}"),
    }
    es, _, en = words.get(one.state, one.state).partition("\x1f")
    return session.text(es=es, en=en or es)


@command(
    "pg:backups:info",
    es="Muestra una copia",
    en="Show a backup",
    examples=("minidyno pg:backups:info b001 -a demo",),
)
async def show_backup(
    session: Session,
    backup: BackupArgument = None,
    app: AppOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show all about one transfer; without a name, the last backup."""
    name = which_app(session, app)
    one = await chosen_backup(session, name, backup)
    if as_json:
        session.show_json(one.raw)
        return
    session.header(es=f"Copia {one.name}", en=f"Backup {one.name}")
    session.show()
    compression = ""
    if one.state == "succeeded" and one.source_bytes:
        less = max(0, round(100 * (one.source_bytes - one.processed_bytes) / one.source_bytes))
        compression = session.text(es=f" ({less} % menos)", en=f" ({less}% compression)")
    rows = [
        [session.text(es="Base de datos:", en="Database:"), one.from_name],
        [session.text(es="Empezó:", en="Started at:"), _at(one.started_at)],
        [session.text(es="Terminó:", en="Finished at:"), _at(one.finished_at)],
        [session.text(es="Estado:", en="Status:"), _status(session, one)],
        [
            session.text(es="Tipo:", en="Type:"),
            session.text(es="Programada", en="Scheduled")
            if one.scheduled
            else session.text(es="Manual", en="Manual"),
        ],
        [
            session.text(es="Tamaño original:", en="Original DB Size:"),
            size(one.source_bytes) if one.source_bytes is not None else "—",
        ],
        [
            session.text(es="Tamaño de la copia:", en="Backup Size:"),
            # Of one that failed nothing is kept.
            "—" if one.state in _LOST else size(one.processed_bytes) + compression,
        ],
        ["SHA-256:", one.raw["sha256"] or "—"],
    ]
    if one.failure:
        rows.append([session.text(es="Motivo:", en="Reason:"), one.failure])
    session.columns(rows)
    if one.raw["logs"]:
        session.show()
        session.header(es="Registro", en="Backup Logs")
        for line in one.raw["logs"]:
            session.show(f"{line['created_at']} {line['message']}")


def _at(at: object) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S +0000}" if at else "—"
