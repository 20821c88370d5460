"""Building the course site, only when what it is made of changed."""

import shutil
from collections.abc import Mapping

from curso.launch import stamps
from curso.launch.layout import Layout
from curso.launch.problem import Problem
from curso.launch.running import run_logged, tail
from curso.launch.talk import Talk

_SOURCES = (
    *("docs", "assets", "mkdocs.yml", "src/curso/site", "src/curso/contract"),
    *("notebooks/es", "notebooks/en", "notebooks/fuentes"),
    # Slides and executed notebooks are put in when they were made.
    *("build/diapositivas", "build/cuadernos"),
)


def ensure_site(layout: Layout, talk: Talk, env: Mapping[str, str]) -> bool:
    """Leave an up-to-date site; False when it was there already. A failure keeps the old one."""
    sources = [layout.root / name for name in _SOURCES]
    value = stamps.fingerprint([*sources, layout.requirements("run")])
    stamp = layout.build / "site"
    if stamps.is_current(stamp, value) and (layout.site / "index.html").exists():
        return False
    talk.step("step_site")
    fresh = layout.build / "site.new"
    shutil.rmtree(fresh, ignore_errors=True)
    log = layout.logs / "site.log"
    code = run_logged(
        [layout.python, "-m", "mkdocs", "build", "--strict", "--site-dir", fresh],
        log,
        env={**env, "NO_MKDOCS_2_WARNING": "1"},
        folder=layout.root,
    )
    if code:
        raise Problem("site_failed", tail=tail(log), log=log)
    shutil.rmtree(layout.site, ignore_errors=True)
    fresh.rename(layout.site)
    stamps.write(stamp, value)
    return True
