"""A JupyterLab that outlived its command (killed with SIGKILL, say): found and ended politely.

It is known by its own key and not by a process number, which may be another program's by now.
"""

import contextlib
import json
import os
import time
import urllib.request

from curso.launch.jupyter import Jupyter
from curso.launch.layout import Layout
from curso.launch.ports import is_free

_PATIENCE = 10.0


def remember(layout: Layout, jupyter: Jupyter) -> None:
    """Note where it will listen and by which key."""
    file = layout.build / "jupyter.json"
    file.unlink(missing_ok=True)
    # For its owner's eyes alone from its first moment: it holds the key.
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as stream:  # noqa: PTH123 - a descriptor
        json.dump({"url": jupyter.url, "port": jupyter.port, "token": jupyter.token}, stream)


def forget(layout: Layout) -> None:
    """It was stopped."""
    (layout.build / "jupyter.json").unlink(missing_ok=True)


def end_leftover(layout: Layout) -> None:
    """End the one that was noted, when it still answers to its key. Call it under the lock."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        noted = json.loads((layout.build / "jupyter.json").read_text(encoding="utf-8"))
        request = urllib.request.Request(  # noqa: S310
            f"{noted['url']}/api/shutdown",
            method="POST",
            headers={"Authorization": f"token {noted['token']}"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        opener.open(request, timeout=5).close()
        until = time.monotonic() + _PATIENCE
        while not is_free(noted["port"]) and time.monotonic() < until:
            time.sleep(0.1)
    forget(layout)
