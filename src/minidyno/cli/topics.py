"""All commands, grouped as Heroku groups them; the module of each is loaded when it is needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from minidyno.cli.command import Command


@dataclass(frozen=True, slots=True)
class Topic:
    """Some commands that belong together, with their title in both languages.

    `modules` has the names of the commands in each, between spaces: to know them without loading
    all takes a third off the time of every command.
    """

    name: str
    es: str
    en: str
    modules: Mapping[str, str]

    def commands(self) -> list[Command]:
        """The topic's commands, in the order of its files."""
        return [command for module in self.modules for command in commands_of(module)]


TOPICS = (
    Topic(
        "plataforma",
        "La plataforma",
        "The platform",
        {
            "platform": "up down",
            "status": "status",
            "doctor": "doctor",
            "stack": "stack:build stack stack:set",
            "heroku_env": "heroku:env",
        },
    ),
    Topic(
        "apps",
        "Apps",
        "Apps",
        {
            "apps": "apps apps:create create apps:info info apps:rename rename",
            "app_destroy": "apps:destroy destroy",
            "open": "open",
            "maintenance": "maintenance maintenance:on maintenance:off",
        },
    ),
    Topic(
        "codigo",
        "Código y releases",
        "Code and releases",
        {
            "deploy": "deploy",
            "git": "git:remote",
            "buildpacks": (
                "buildpacks buildpacks:set buildpacks:add buildpacks:remove buildpacks:clear"
            ),
            "releases": "releases releases:info releases:output rollback releases:rollback",
            "timeline": "releases:timeline",
        },
    ),
    Topic(
        "config",
        "Configuración",
        "Configuration",
        {
            "config": "config config:get config:set config:unset",
        },
    ),
    Topic(
        "addons",
        "Add-ons",
        "Add-ons",
        {
            "addons": "addons addons:info addons:wait addons:services addons:plans",
            "addon_changes": (
                "addons:create addons:attach addons:detach addons:destroy "
                "addons:remove addons:rename addons:upgrade addons:downgrade addons:rotate"
            ),
            "addon_open": "addons:open",
            "addon_images": "addons:images",
        },
    ),
    Topic(
        "dynos",
        "Dynos y logs",
        "Dynos and logs",
        {
            "ps": (
                "ps ps:scale scale ps:restart restart "
                "dyno:restart ps:stop ps:kill dyno:stop ps:type ps:resize"
            ),
            "ps_wait": "ps:wait",
            "usage_of_dynos": "ps:usage",
            "run": "run run:detached",
            "inside": "ps:exec dyno:exec",
            "logs": "logs",
            "logs_search": "logs:search",
            "metrics": "metrics",
        },
    ),
    Topic(
        "datos",
        "Bases de datos",
        "Databases",
        {
            "pg": "pg:info pg redis:info redis pg:wait pg:promote pg:reset",
            "pg_client": "pg:psql psql redis:cli",
            "pg_credentials": "pg:credentials pg:credentials:url pg:credentials:rotate",
            "pg_backups": "pg:backups pg:backups:list pg:backups:info",
            "pg_backup_changes": "pg:backups:capture pg:backups:cancel pg:backups:delete",
            "pg_restore": "pg:backups:restore pg:copy",
            "pg_backup_files": "pg:backups:download pg:backups:url",
            "pg_schedules": "pg:backups:schedule pg:backups:schedules pg:backups:unschedule",
        },
    ),
    Topic(
        "ayuda",
        "Ayuda",
        "Help",
        {
            "about": "version help",
        },
    ),
)


def commands_of(module: str) -> list[Command]:
    """Load a module of this package and give its commands, in the order of the file."""
    things = vars(import_module(f"minidyno.cli.{module}")).values()
    return [thing for thing in things if isinstance(thing, Command)]


def command_named(name: str) -> Command | None:
    """Give the command that has this name or alias."""
    for topic in TOPICS:
        for module, names in topic.modules.items():
            if name in names.split():
                return next(c for c in commands_of(module) if name in {c.name, *c.aliases})
    return None


def all_names() -> list[str]:
    """Give the names and aliases of every command."""
    return [name for topic in TOPICS for names in topic.modules.values() for name in names.split()]
