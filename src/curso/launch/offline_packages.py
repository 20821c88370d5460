"""Filling the local store from which minidyno builds when the index does not answer."""

from collections.abc import Mapping
from pathlib import Path

from curso.launch import stamps
from curso.launch.layout import Layout
from curso.launch.npm import npm_command
from curso.launch.running import run_logged
from curso.launch.talk import Talk

# What says what an app depends on.
_MANIFESTS = ("requirements.txt", "pyproject.toml", "package.json", "package-lock.json")


def ensure_packages(layout: Layout, talk: Talk, env: Mapping[str, str]) -> bool:
    """Keep what the apps of the course ask for; a failure is said and tried again next time.

    False when there was nothing to do.
    """
    apps = layout.root / "notebooks" / "apps"
    wanted = sorted(path for name in _MANIFESTS for path in apps.glob(f"*/{name}"))
    stamp = layout.packages / ".curso"
    # Without npm the apps for Node.js are passed over: once it is there, theirs are brought too.
    npm = npm_command(layout.root, env)
    value = stamps.fingerprint(wanted, "with npm" if npm else "without npm")
    if not wanted or stamps.is_current(stamp, value):
        return False
    talk.step("step_packages")
    log = layout.logs / "packages.log"
    script = layout.root / "scripts" / "guardar_paquetes.py"
    command: list[str | Path] = [layout.python, script, layout.packages]
    if run_logged(command, log, env=env, folder=layout.root):
        talk.say("packages_later", log=log)
        return False
    stamps.write(stamp, value)
    return True
