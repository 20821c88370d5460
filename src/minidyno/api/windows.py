"""The terminal of a one-off dyno, as Heroku's CLI describes it: in the environment."""

from collections.abc import Mapping

from minidyno.domain.terminals import Window

_SIZE = ("COLUMNS", "LINES")


def window_in(env: Mapping[str, str]) -> Window:
    """The size of the terminal; what is absent, or no number, is as usual. Raises
    `window_invalid`.
    """
    columns, rows = (env.get(name, "") for name in _SIZE)
    usual = Window()
    return Window(_number(columns, usual.columns), _number(rows, usual.rows))


def terminal_free(env: Mapping[str, str]) -> Mapping[str, str]:
    """The environment without the size: left in it, programs would not see a resize."""
    return {name: value for name, value in env.items() if name not in _SIZE}


def _number(text: str, usual: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else usual
