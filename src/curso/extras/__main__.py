"""`python -m curso.extras`: the background work of `abrir`.

    --with-parent   at low priority, and no longer than standard input lasts: whoever started us
                    is gone then
    --unit NN       that unit alone, in the reader's language, without building the site: what
                    `abrir --comprobar` looks at

Ends with 0 when all is made, 1 when something could not be, 130 when it was told to stop.
"""

import contextlib
import fcntl
import os
import sys
import threading
from collections.abc import Iterator

from curso.extras.parts import parts_of
from curso.extras.work import Stopped, Work
from curso.language import from_environment
from curso.launch.layout import Layout
from curso.launch.node_modules import ensure_modules
from curso.launch.open import stop_signals
from curso.launch.talk import Talk

_STOPPED = 130
_NICENESS = 10


def main(words: list[str]) -> int:
    """Make what is missing."""
    layout, language = Layout.of(os.environ), from_environment(os.environ)
    number = words[words.index("--unit") + 1] if "--unit" in words else None
    with stop_signals() as stop:
        if "--with-parent" in words:
            os.nice(_NICENESS)
            threading.Thread(target=_end_with_parent, args=(stop,), daemon=True).start()
        try:
            with _alone(layout, stop):
                # Where that failed at the first start, there may be a network by now.
                ensure_modules(layout, Talk(language), os.environ, dev=False)
                parts = parts_of(layout, language, number)
                return 0 if Work(layout, stop).do(parts, whole=number is None) else 1
        except (Stopped, KeyboardInterrupt):
            return _STOPPED


def _end_with_parent(stop: threading.Event) -> None:
    # Not through a buffer, whose lock an ending interpreter would wait for.
    while os.read(sys.stdin.fileno(), 4096):
        continue
    stop.set()


@contextlib.contextmanager
def _alone(layout: Layout, stop: threading.Event) -> Iterator[None]:
    """Wait for one that is still ending: its `abrir` was killed a moment ago."""
    layout.build.mkdir(parents=True, exist_ok=True)
    with (layout.build / "extras.lock").open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if stop.wait(0.2):
                    raise Stopped from None
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
