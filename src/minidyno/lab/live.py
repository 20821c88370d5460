"""Output that changes while a cell runs."""

import sys
import time
from collections.abc import Callable
from typing import Any

from minidyno.lab.display import Display

# A page that is redrawn more often only flickers.
_EVERY = 0.1


class Live:
    """Shows growing text: one output redrawn in a notebook, new lines on a terminal."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._display = None if quiet else notebook_display()
        self._quiet = quiet
        self._handle: Any = None
        self._drawn_at = 0.0

    def grow(self, line: str, view: Callable[[], Display]) -> None:
        """One more line has come; `view` makes the whole as it is now."""
        if self._quiet:
            return
        if self._display is None:
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        elif time.monotonic() - self._drawn_at >= _EVERY:
            self.draw(view())

    def draw(self, view: Display) -> None:
        """Show the whole, in a notebook."""
        if self._display is None:
            return
        if self._handle is None:
            self._handle = self._display(view, display_id=True)
        else:
            self._handle.update(view)
        self._drawn_at = time.monotonic()


def notebook_display() -> Callable[..., Any] | None:
    """IPython's `display` when this runs in a notebook, else None.

    Looked up among what is loaded: a notebook has loaded IPython, and nothing else needs it.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None or type(shell).__module__.startswith("IPython.terminal"):
        return None
    from IPython.display import display  # noqa: PLC0415 - see above

    found: Callable[..., Any] = display
    return found
