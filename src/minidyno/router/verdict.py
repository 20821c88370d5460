"""What becomes of a request, from its app's state alone."""

from minidyno.domain.routes import AppState
from minidyno.router.routing_table import LiveApp

WAIT = "wait"
SERVE = "serve"

# Whatever dynos there are, these two answer for the app.
_ALWAYS = {AppState.MAINTENANCE: "H80", AppState.BLANK: "H81"}

_WITHOUT_DYNOS = {
    AppState.NO_WEB: "H14",
    AppState.CRASHED: "H10",
    AppState.BOOTING: WAIT,
    AppState.ASLEEP: WAIT,
    AppState.UP: WAIT,  # its dynos are being replaced
}


def verdict(app: LiveApp | None, *, loaded: bool) -> str:
    """Say `SERVE`, `WAIT` or the code of an error; `loaded` when there is a snapshot."""
    if app is None:
        return "no-such-app" if loaded else "H99"
    if app.state in _ALWAYS:
        return _ALWAYS[app.state]
    return SERVE if app.targets else _WITHOUT_DYNOS[app.state]
