"""Loads the client library of an add-on's server when such a server is first spoken to.

Each costs some megabytes and a good part of a second, which a platform without that add-on
does not pay.
"""

import asyncio
from importlib import import_module

_loaded: set[str] = set()


async def load(module: str) -> None:
    """Load a module, beside the event loop: others are served meanwhile."""
    if module not in _loaded:
        # Not by sys.modules: there it is too while another task still loads it.
        await asyncio.to_thread(import_module, module)
        _loaded.add(module)
