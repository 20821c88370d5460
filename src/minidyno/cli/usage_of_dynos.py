"""What dynos use now. Heroku shows it on its web pages; here it is a command."""

from minidyno.cli.command import AppOption, JsonOption, command
from minidyno.cli.ps import proper
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.client.models import UsageInfo

_MIB = 1024 * 1024


@command(
    "ps:usage",
    es="Muestra cuánta memoria y cuántos procesos usa cada dyno",
    en="Show how much memory and how many processes each dyno uses",
    details=both(
        es="Por encima de la cuota de su tamaño el log dice R14; por encima de su límite, R15, y "
        "el dyno se termina.",
        en="Above the quota of its size the log says R14; above its limit R15, and the dyno is "
        "ended.",
    ),
    examples=("minidyno ps:usage -a demo",),
)
async def usage_of_dynos(
    session: Session, app: AppOption = None, as_json: JsonOption = False
) -> None:
    """Show memory beside quota, and processes, by dyno."""
    name = which_app(session, app)
    usages = await session.client.usage(name)
    if as_json:
        session.show_json([usage.raw for usage in usages])
        return
    if not usages:
        session.talk(es=f"No hay dynos en marcha en ⬢ {name}", en=f"No dynos run on ⬢ {name}")
        return
    head = [
        "Dyno",
        session.text(es="Tamaño", en="Size"),
        session.text(es="Memoria", en="Memory"),
        session.text(es="Cuota", en="Quota"),
        session.text(es="Uso", en="Used"),
        session.text(es="Procesos", en="Processes"),
    ]
    session.columns([head, *(_row(usage) for usage in usages)])


def _row(usage: UsageInfo) -> list[str]:
    return [
        usage.dyno,
        proper(usage.size),
        f"{usage.memory / _MIB:.0f} MB",
        f"{usage.quota / _MIB:.0f} MB",
        f"{100 * usage.share:.0f} %",
        str(usage.processes),
    ]
