"""Filling the local store from which minidyno builds when the index does not answer."""

from collections.abc import Mapping
from pathlib import Path

from curso.launch import stamps
from curso.launch.layout import Layout
from curso.launch.running import run_logged
from curso.launch.talk import Talk


def ensure_packages(layout: Layout, talk: Talk, env: Mapping[str, str]) -> bool:
    """Download what the apps of the course ask for; a failure is said and tried again next time.

    False when there was nothing to do.
    """
    wanted = sorted((layout.root / "notebooks" / "apps").glob("*/requirements.txt"))
    stamp = layout.packages / ".curso"
    value = stamps.fingerprint(wanted)
    if not wanted or stamps.is_current(stamp, value):
        return False
    talk.step("step_packages")
    layout.packages.mkdir(parents=True, exist_ok=True)
    log = layout.logs / "packages.log"
    command: list[str | Path] = [
        layout.python,
        "-m",
        "pip",
        "--no-input",
        "download",
        "--dest",
        layout.packages,
    ]
    for number, file in enumerate(wanted):
        # One app at a time: two apps may ask for different versions of one package.
        talk.progress(number, len(wanted), file.parent.name)
        words = [*command, "--requirement", file]
        if run_logged(words, log, env=env, folder=layout.root):
            talk.end_progress()
            talk.say("packages_later", log=log)
            return False
    talk.end_progress()
    stamps.write(stamp, value)
    return True
