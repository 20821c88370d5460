"""A page of an app that is asked until it says what is waited for."""

from typing import Any

from curso.patience import patiently
from minidyno.lab.app import App


async def page_says(app: App, page: str, seconds: float = 60, **values: Any) -> Any:
    """Ask for a page until its JSON has these values: `page_says(app, "/cola", esperan=0)`.

    Gives what it says; after so many seconds, what it says then.
    """

    async def ask() -> Any:
        return (await app.get(page)).json()

    return await patiently(ask, lambda said: values.items() <= said.items(), seconds)
