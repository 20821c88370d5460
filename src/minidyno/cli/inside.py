"""Commands inside dynos that run."""

from contextlib import AsyncExitStack

from minidyno.cli.command import AppOption, command
from minidyno.cli.dyno_options import InDynoOption, NoTtyOption, WordsOrBashArgument
from minidyno.cli.run import line_of, terminal_env
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.terminal import is_terminal, window
from minidyno.cli.which_app import which_app


@command(
    "ps:exec",
    aliases=("dyno:exec",),
    es="Entra en un dyno en marcha, o ejecuta un comando dentro",
    en="Go inside a dyno that runs, or run a command there",
    details=both(
        es="Ve los mismos archivos, procesos y variables que la app. Lo que cambies desaparece con "
        "el dyno.",
        en="It sees the same files, processes and variables as the app. What you change is gone "
        "with the dyno.",
    ),
    examples=(
        "minidyno ps:exec -a demo",
        'minidyno ps:exec --dyno web.2 "ls -la" -a demo',
    ),
)
async def exec_inside(
    session: Session,
    words: WordsOrBashArgument = None,
    app: AppOption = None,
    dyno: InDynoOption = "web.1",
    no_tty: NoTtyOption = False,
) -> int:
    """Run a command inside a dyno and sit at its other end."""
    from minidyno.cli.sitting import sit  # noqa: PLC0415

    name = which_app(session, app)
    terminal = is_terminal() and not no_tty
    async with AsyncExitStack() as stack:
        with session.doing(
            es=f"Entrando en {dyno} de ⬢ {name}", en=f"Going inside {dyno} on ⬢ {name}"
        ):
            there = await session.client.run_inside(
                name,
                dyno,
                line_of(words or ["bash"]),
                terminal=window() if terminal else None,
                env=terminal_env(session, terminal),
            )
            await stack.enter_async_context(there)
        return await sit(there, terminal=terminal)
