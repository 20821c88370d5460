"""What runs, where it answers, and what it weighs."""

from typing import Any

from minidyno.cli import serve
from minidyno.cli.command import JsonOption, command
from minidyno.cli.session import Session
from minidyno.client.models import StatusInfo
from minidyno.domain.errors import MinidynoError
from minidyno.domain.sizes import size


@command(
    "status",
    es="Dice qué está en marcha, dónde y cuánto ocupa",
    en="Say what runs, where, and what it weighs",
)
async def status(session: Session, as_json: JsonOption = False) -> int:
    """Show the platform; ends with 3 when nobody answers."""
    home, settings = serve.here(session.environ)
    processes = serve.running(home)
    router_answers = serve.accepts(settings.host, settings.router_port)
    info, problem = None, None
    try:
        info = await session.client.status()
    except MinidynoError as error:
        problem = error
    facts: dict[str, Any] = {
        "running": info is not None,
        "home": str(home),
        "api": {"answers": info is not None, "url": serve.address(settings)},
        "router": {
            "answers": router_answers,
            "url": f"http://{settings.host}:{settings.router_port}",
        },
        "processes": {p.name: {"pid": p.pid, "memory": p.memory} for p in processes},
        "memory": sum(p.memory for p in processes),
        "platform": info.raw if info else None,
    }
    if as_json:
        session.show_json(facts)
    else:
        _show(session, facts, info)
    if problem is None:
        return 0
    # That nobody answers the table says; that it is somebody else's platform it does not.
    if problem.error_id != "platform_down":
        session.complain(problem)
    return problem.entry.exit_code


def _show(session: Session, facts: dict[str, Any], info: StatusInfo | None) -> None:
    session.header(es="minidyno", en="minidyno")
    session.show()
    yes = session.text(es="responde", en="answers")
    no = session.text(es="no responde", en="does not answer")
    rows = [
        [name, f"{facts[key]['url']} ({yes if facts[key]['answers'] else no})"]
        for name, key in (("API:", "api"), ("Router:", "router"))
    ]
    if info:
        states = ", ".join(f"{count} {state}" for state, count in info.dynos.items() if count)
        rows += [
            ["Backend:", info.backend],
            ["Apps:", str(info.apps)],
            ["Dynos:", states or "0"],
            [session.text(es="Versión:", en="Version:"), info.version],
        ]
    rows.append([session.text(es="Carpeta:", en="Folder:"), facts["home"]])
    session.columns(rows)
    if not facts["processes"]:
        return
    session.show()
    session.header(es="Procesos", en="Processes")
    session.show()
    session.columns(
        [
            [name, f"pid {process['pid']}", size(process["memory"])]
            for name, process in facts["processes"].items()
        ]
        + [["total", "", size(facts["memory"])]]
    )
