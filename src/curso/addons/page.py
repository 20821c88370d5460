"""A page of an app that is asked until it says what is waited for."""

import asyncio
import time
from typing import Any

from minidyno.lab.app import App

_PAUSE = 0.3


async def page_says(app: App, page: str, seconds: float = 60, **values: Any) -> Any:
    """Ask for a page until its JSON has these values: `page_says(app, "/cola", esperan=0)`.

    Gives what it says; after so many seconds, what it says then.
    """
    end = time.monotonic() + seconds
    while True:
        said = (await app.get(page)).json()
        if values.items() <= said.items() or time.monotonic() >= end:
            return said
        await asyncio.sleep(_PAUSE)
