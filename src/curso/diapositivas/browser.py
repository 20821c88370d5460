"""A Chromium without a window, that talks to nobody on its own account."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
QUIET = (
    *("--no-sandbox", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", "--disable-default-apps"),
)


def chromium() -> str | None:
    """Find the system's browser."""
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    return str(_MAC) if _MAC.is_file() else None


@contextmanager
def open_browser() -> Iterator[Any]:
    """Give a running browser, or None where there is no Chromium or no Playwright."""
    program = chromium()
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - of the tests' packages
    except ImportError:
        program = None
    if program is None:
        yield None
        return
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        try:
            yield running
        finally:
            running.close()
