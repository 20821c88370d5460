"""All commands, grouped as Heroku groups them."""

from dataclasses import dataclass
from types import ModuleType

from minidyno.cli import (
    about,
    addon_changes,
    addon_images,
    addon_open,
    addons,
    app_destroy,
    apps,
    buildpacks,
    config,
    deploy,
    doctor,
    git,
    heroku_env,
    inside,
    logs,
    logs_search,
    maintenance,
    metrics,
    pg,
    pg_backup_changes,
    pg_backup_files,
    pg_backups,
    pg_client,
    pg_credentials,
    pg_restore,
    pg_schedules,
    platform,
    ps,
    ps_wait,
    releases,
    run,
    stack,
    status,
    timeline,
    usage_of_dynos,
)
from minidyno.cli import open as open_app
from minidyno.cli.command import Command


@dataclass(frozen=True, slots=True)
class Topic:
    """Some commands that belong together, with their title in both languages."""

    name: str
    es: str
    en: str
    modules: tuple[ModuleType, ...]

    def commands(self) -> list[Command]:
        """The topic's commands, in the order of its files."""
        return [
            thing
            for module in self.modules
            for thing in vars(module).values()
            if isinstance(thing, Command)
        ]


TOPICS = (
    Topic(
        "plataforma",
        "La plataforma",
        "The platform",
        (platform, status, doctor, stack, heroku_env),
    ),
    Topic("apps", "Apps", "Apps", (apps, app_destroy, open_app, maintenance)),
    Topic(
        "codigo",
        "Código y releases",
        "Code and releases",
        (deploy, git, buildpacks, releases, timeline),
    ),
    Topic("config", "Configuración", "Configuration", (config,)),
    Topic("addons", "Add-ons", "Add-ons", (addons, addon_changes, addon_open, addon_images)),
    Topic(
        "dynos",
        "Dynos y logs",
        "Dynos and logs",
        (ps, ps_wait, usage_of_dynos, run, inside, logs, logs_search, metrics),
    ),
    Topic(
        "datos",
        "Bases de datos",
        "Databases",
        (
            pg,
            pg_client,
            pg_credentials,
            pg_backups,
            pg_backup_changes,
            pg_restore,
            pg_backup_files,
            pg_schedules,
        ),
    ),
    Topic("ayuda", "Ayuda", "Help", (about,)),
)


def by_name() -> dict[str, Command]:
    """Every command by each of its names."""
    found: dict[str, Command] = {}
    for topic in TOPICS:
        for command in topic.commands():
            for name in (command.name, *command.aliases):
                found[name] = command
    return found
