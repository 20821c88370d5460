"""Building the course site, only when what it is made of changed."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from curso.launch import stamps
from curso.launch.layout import Layout
from curso.launch.problem import Problem
from curso.launch.running import run_logged, tail
from curso.launch.talk import Talk
from curso.site.fonts import has_fonts

_SOURCES = (
    *("docs", "assets", "mkdocs.yml", "src/curso/site", "src/curso/contract"),
    *("notebooks/es", "notebooks/en", "notebooks/fuentes"),
)
# Slides and executed notebooks: put in when they were made, which is not worth a start's time.
# What is still being made lies beside them, and may be gone at any moment.
_MADE = (
    *("build/diapositivas/*/*.html", "build/diapositivas/*/*.pdf"),
    "build/cuadernos/*/*.ipynb",
)


def ensure_site(layout: Layout, talk: Talk, env: Mapping[str, str], *, made: bool = False) -> bool:
    """Leave an up-to-date site; False when it was there already. A failure keeps the old one.

    `made`: up to date also in the slides and notebooks that were made for it.
    """
    values = site_values(layout)
    if is_site_current(layout, values if made else values[:1]):
        return False
    talk.step("step_site")
    fresh = layout.build / "site.new"
    log = layout.logs / "site.log"
    command = site_command(layout, fresh)
    if run_logged(command, log, env=site_environment(env), folder=layout.root):
        raise Problem("site_failed", tail=tail(log), log=log)
    swap_in(layout, fresh, values)
    return True


def site_values(layout: Layout) -> tuple[str, str]:
    """Say what a site built now is made of: its sources, and what was made for it."""
    sources = [layout.root / name for name in _SOURCES]
    fonts = f"fonts: {has_fonts(layout.root)}"
    return (
        stamps.fingerprint([*sources, layout.requirements("run")], fonts),
        stamps.fingerprint(file for made in _MADE for file in sorted(layout.root.glob(made))),
    )


def is_site_current(layout: Layout, values: tuple[str, ...]) -> bool:
    """Say whether the site was built from these; without the second, whatever was made for it."""
    current = all(
        stamps.is_current(stamp, value)
        for stamp, value in zip(_stamps(layout), values, strict=False)
    )
    return current and (layout.site / "index.html").exists()


def site_command(layout: Layout, fresh: Path) -> list[str | Path]:
    """Say how the site is built, into an empty folder."""
    shutil.rmtree(fresh, ignore_errors=True)
    return [layout.python, "-m", "mkdocs", "build", "--strict", "--site-dir", fresh]


def site_environment(env: Mapping[str, str]) -> dict[str, str]:
    """Say what the build runs with."""
    return {**env, "NO_MKDOCS_2_WARNING": "1"}


def swap_in(layout: Layout, fresh: Path, values: tuple[str, str]) -> None:
    """Put a new site in the place of the old one, which may be being read."""
    old = layout.build / "site.old"
    shutil.rmtree(old, ignore_errors=True)
    if layout.site.exists():
        layout.site.rename(old)
    fresh.rename(layout.site)
    for stamp, value in zip(_stamps(layout), values, strict=True):
        stamps.write(stamp, value)
    shutil.rmtree(old, ignore_errors=True)


def _stamps(layout: Layout) -> tuple[Path, Path]:
    return layout.build / "site", layout.build / "site-made"
