"""A check-up: what minidyno needs, whether it is there, and what to do if not."""

from minidyno.cli import serve
from minidyno.cli.checks import ALL
from minidyno.cli.command import JsonOption, command
from minidyno.cli.session import RED, Session
from minidyno.domain.catalogue.entry import FAILED


@command(
    "doctor",
    es="Comprueba que todo está bien y dice cómo arreglarlo",
    en="Check that all is well and say how to fix it",
)
async def doctor(session: Session, as_json: JsonOption = False) -> int:
    """Run all checks; ends with 1 when one fails."""
    home, settings = serve.here(session.environ)
    results = [await check(session, home, settings) for check in ALL]
    if as_json:
        session.show_json(
            [{"check": r.name, "ok": r.ok, "found": r.found, "cure": r.cure} for r in results]
        )
    else:
        for result in results:
            mark = "✓" if result.ok else session.paint("✗", RED)
            session.show(f"{mark} {result.name}: {result.found}")
            if not result.ok:
                session.show(f"    → {result.cure}")
    return 0 if all(result.ok for result in results) else FAILED
