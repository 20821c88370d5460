"""Slides, and notebooks with their outputs: made in the background, once everything is up.

They are worth waiting for and not worth making anybody wait: the course is whole to work with
before they are there. This is the launcher's side; the work is in `curso.extras`.
"""

from pathlib import Path

from curso.diapositivas.browser import chromium
from curso.launch import stamps
from curso.launch.layout import Layout
from curso.launch.npm import are_installed
from curso.launch.site_build import is_site_current, site_values

_SOURCES = ("docs", "assets", "notebooks", "src", "mkdocs.yml", "package-lock.json")


def extras_value(layout: Layout) -> str:
    """Say what all of it is made of; without Chromium there is no PDF, without npm no slides."""
    parts = (f"pdf: {chromium()}", f"npm: {are_installed(layout.root, dev=False)}")
    sources = [layout.root / name for name in _SOURCES]
    return stamps.fingerprint([*sources, layout.requirements("run")], *parts)


def are_extras_current(layout: Layout) -> bool:
    """Say whether all of it was made, and stands in the site."""
    made = stamps.is_current(extras_stamp(layout), extras_value(layout))
    return made and is_site_current(layout, site_values(layout))


def extras_stamp(layout: Layout) -> Path:
    """Name the stamp of all of it."""
    return layout.build / "extras"


def extras_log(layout: Layout) -> Path:
    """Name the file that says what was made, and what could not be."""
    return layout.logs / "extras.log"


def extras_command(layout: Layout, *words: str) -> list[str | Path]:
    """Say how it is made."""
    return [layout.python, "-m", "curso.extras", *words]
