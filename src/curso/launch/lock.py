"""One `abrir` per folder at a time."""

import contextlib
import fcntl
import os
from collections.abc import Iterator

from curso.launch.layout import Layout
from curso.launch.problem import Problem


@contextlib.contextmanager
def only_one(layout: Layout) -> Iterator[None]:
    """Hold the folder's lock; the system lets go of it when we end, however we end."""
    layout.build.mkdir(parents=True, exist_ok=True)
    with (layout.build / "abrir.lock").open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise Problem("already_open", pid=file.read().strip() or "?", exit_code=5) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
