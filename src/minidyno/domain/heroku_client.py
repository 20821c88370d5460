"""Heroku's own command line over this platform: what it is told, and what it can do here.

The commands are what the reference shows and what tests/acceptance/test_heroku_cli.py types.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minidyno.domain.language import Language

VERSION = "11.10.0"
TRIED_ON = "2026-11-26"

# It takes no other machine for a Heroku: with any other it goes to the real one, token and all.
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Told:
    """An environment variable of Heroku's CLI, and why it is set."""

    name: str
    es: str
    en: str


TOLD = (
    Told(
        "HEROKU_HOST",
        "Dónde está la API. Solo se cree `127.0.0.1` y `localhost`: con otra dirección se va a "
        "Heroku sin decirlo.",
        "Where the API is. It believes `127.0.0.1` and `localhost` alone: with another address it "
        "goes to Heroku without a word.",
    ),
    Told(
        "HEROKU_API_KEY",
        "El token de tu plataforma; con él no hace falta `heroku login`.",
        "Your platform's token; with it no `heroku login` is needed.",
    ),
    Told(
        "HEROKU_DATA_HOST",
        "Dónde se pregunta por las bases de datos (`pg:…`, `redis:…`).",
        "Where databases are asked about (`pg:…`, `redis:…`).",
    ),
    Told(
        "HEROKU_POSTGRESQL_ADDON_NAME",
        "Cómo se llama aquí el servicio de PostgreSQL. Sin esto, `pg:…` dice que no hay bases.",
        "What the PostgreSQL service is called here. Without it `pg:…` says there is no database.",
    ),
    Told(
        "HEROKU_REDIS_ADDON_NAME",
        "Lo mismo para `redis:…`.",
        "The same for `redis:…`.",
    ),
    Told(
        "HEROKU_PARTICLEBOARD_URL",
        "Sin esto pregunta a Heroku, con tu token, si debes dinero; sin red, tarda 6 segundos más.",
        "Without it, Heroku is asked with your token whether you owe money; offline, that takes 6 "
        "seconds more.",
    ),
    Told(
        "DISABLE_TELEMETRY",
        "No cuenta a Heroku qué comandos usas.",
        "It does not tell Heroku which commands you use.",
    ),
    Told("HEROKU_SKIP_ANALYTICS", "Lo mismo, en versiones anteriores.", "The same, in older ones."),
    Told(
        "HEROKU_DISABLE_AUTOUPDATE",
        "No se actualiza por su cuenta.",
        "It does not update itself.",
    ),
    Told(
        "HEROKU_SKIP_NEW_VERSION_CHECK",
        "No busca versiones nuevas.",
        "It does not look for new versions.",
    ),
    Told(
        "NO_PROXY",
        "El proxy de la red, si lo hay, no sabe de tu máquina. Se conserva lo que ya dijera.",
        "The network's proxy, if any, knows nothing of your machine. What it said is kept.",
    ),
)


def environment(api_port: int, token: str, no_proxy: str = "") -> Mapping[str, str]:
    """Give what Heroku's CLI is to be told, by name; `no_proxy` is what the variable has now."""
    url = f"http://{LOOPBACK}:{api_port}"
    own = ["localhost", LOOPBACK]
    others = [host for host in no_proxy.split(",") if host and host not in own]
    return {
        "HEROKU_HOST": url,
        "HEROKU_API_KEY": token,
        "HEROKU_DATA_HOST": LOOPBACK,
        "HEROKU_POSTGRESQL_ADDON_NAME": "postgresql",
        "HEROKU_REDIS_ADDON_NAME": "redis",
        "HEROKU_PARTICLEBOARD_URL": url,
        "DISABLE_TELEMETRY": "true",
        "HEROKU_SKIP_ANALYTICS": "1",
        "HEROKU_DISABLE_AUTOUPDATE": "1",
        "HEROKU_SKIP_NEW_VERSION_CHECK": "true",
        "NO_PROXY": ",".join([*others, *own]),
    }


@dataclass(frozen=True, slots=True)
class Works:
    """Commands that work, in the order in which they were tried: app `tienda` has code, by then."""

    es: str
    en: str
    lines: Sequence[str]

    def title(self, language: Language) -> str:
        """Name the group."""
        return self.en if language == "en" else self.es


WORKS = (
    Works(
        "Apps y configuración",
        "Apps and configuration",
        (
            "heroku create otra",
            "heroku apps",
            "heroku apps:info -a tienda",
            "heroku domains -a tienda",
            "heroku config:set COLOR=azul -a tienda",
            "heroku config:get COLOR -a tienda",
            "heroku config -a tienda",
            "heroku config:unset COLOR -a tienda",
            "heroku maintenance:on -a tienda",
            "heroku maintenance:off -a tienda",
        ),
    ),
    Works(
        "Dynos, releases y logs",
        "Dynos, releases and logs",
        (
            "heroku ps -a tienda",
            "heroku ps:scale web=2 -a tienda",
            "heroku ps:wait -a tienda",
            "heroku ps:stop --dyno-name web.2 -a tienda",
            "heroku ps:restart -a tienda",
            "heroku run:detached -a tienda -- echo hola",
            "heroku releases -a tienda",
            "heroku releases:info v2 -a tienda",
            "heroku rollback v2 -a tienda",
            "heroku logs -n 20 -a tienda",
        ),
    ),
    Works(
        "Add-ons",
        "Add-ons",
        (
            "heroku addons:services",
            "heroku addons:plans heroku-redis",
            "heroku addons:create heroku-redis --name cola --wait -a tienda",
            "heroku addons:create heroku-postgresql --name base --wait -a tienda",
            "heroku addons:wait -a tienda",
            "heroku addons -a tienda",
            "heroku addons:info cola",
            "heroku addons:attach tienda::REDIS --as COLA -a otra",
            "heroku addons:detach COLA -a otra",
            "heroku addons:rename cola fila",
            "heroku addons:upgrade fila premium-0 -a tienda",
        ),
    ),
    Works(
        "PostgreSQL",
        "PostgreSQL",
        (
            "heroku pg:info -a tienda",
            "heroku pg:wait -a tienda",
            "heroku pg:credentials -a tienda",
            "heroku pg:credentials:url -a tienda",
            "heroku pg:psql -c 'SELECT 1 AS uno' -a tienda",
            "heroku pg:ps -a tienda",
            "heroku pg:backups:capture -a tienda",
            "heroku pg:backups -a tienda",
            "heroku pg:backups:info b001 -a tienda",
            "heroku pg:backups:url b001 -a tienda",
            "heroku pg:backups:restore b001 DATABASE -a tienda --confirm tienda",
            "heroku pg:backups:schedule DATABASE --at '02:00 America/Bogota' -a tienda",
            "heroku pg:backups:schedules -a tienda",
            "heroku pg:backups:unschedule DATABASE -a tienda",
            "heroku pg:backups:delete b001 -a tienda --confirm tienda",
            "heroku addons:create heroku-postgresql --name segunda --wait -a otra",
            "heroku pg:copy tienda::DATABASE DATABASE -a otra --confirm DATABASE",
            "heroku addons:attach tienda::DATABASE --as PRINCIPAL -a otra",
            "heroku pg:promote PRINCIPAL -a otra",
            "heroku pg:credentials:rotate -a tienda --confirm tienda",
            "heroku pg:reset DATABASE -a tienda --confirm tienda",
        ),
    ),
    Works(
        "Redis",
        "Redis",
        (
            "heroku redis:info -a tienda",
            "heroku redis:credentials -a tienda",
            "heroku redis:wait -a tienda",
            "heroku redis:cli -a tienda --confirm tienda",
        ),
    ),
    Works(
        "Borrar",
        "Destroying",
        (
            "heroku addons:destroy fila -a tienda --confirm tienda",
            "heroku apps:destroy -a otra --confirm otra",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class WorksNot:
    """A command that does not work here, why, and which of ours does it."""

    line: str
    es: str
    en: str


WORKS_NOT = (
    WorksNot(
        "heroku run -a tienda -- echo hola",
        "Pide TLS. Usa `minidyno run`.",
        "It asks for TLS. Use `minidyno run`.",
    ),
    WorksNot(
        "heroku ps:exec -a tienda -- ls",
        "Entra por los servidores de Heroku. Usa `minidyno ps:exec`.",
        "It goes in by Heroku's servers. Use `minidyno ps:exec`.",
    ),
    WorksNot(
        "heroku pg:backups:download -a tienda",
        "Pide HTTPS. Usa `minidyno pg:backups:download`.",
        "It asks for HTTPS. Use `minidyno pg:backups:download`.",
    ),
    WorksNot(
        "heroku addons:open base -a tienda",
        "La página se abre con un enlace que solo vale una vez. Usa `minidyno addons:open`.",
        "A page is opened by a link that is good once. Use `minidyno addons:open`.",
    ),
    WorksNot(
        "heroku buildpacks:set heroku/python -a tienda",
        "Pregunta al registro de Heroku. Usa `minidyno buildpacks:set`.",
        "It asks Heroku's registry. Use `minidyno buildpacks:set`.",
    ),
    WorksNot(
        "heroku redis:maxmemory fila -p noeviction -a tienda",
        "Los ajustes de un servidor son los de su plan; tampoco hay `redis:timeout` ni "
        "`pg:settings`.",
        "A server's settings are those of its plan; there is no `redis:timeout` or `pg:settings` "
        "either.",
    ),
    WorksNot(
        "heroku pg:killall -a tienda",
        "Aquí no hay `pg:killall` ni `pg:links`, ni credenciales con nombre "
        "(`pg:credentials:create`).",
        "There is no `pg:killall` or `pg:links` here, nor credentials with a name "
        "(`pg:credentials:create`).",
    ),
    WorksNot(
        "heroku drains -a tienda",
        "Aquí no hay drains, ni `pipelines`, `webhooks`, `certs`, `keys` o `teams`.",
        "There are no drains here, nor `pipelines`, `webhooks`, `certs`, `keys` or `teams`.",
    ),
)
