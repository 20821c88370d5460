"""A platform that several tests use, emptied between them."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping


def empty(env: Mapping[str, str]) -> None:
    """Destroy all apps of a platform, and wait until their add-ons are gone with their servers."""
    for app in json.loads(_minidyno(env, "apps", "--json")):
        _minidyno(env, "apps:destroy", app["name"], "--confirm", app["name"], "--force")
    while json.loads(_minidyno(env, "addons", "--all", "--json")):
        time.sleep(0.2)


def _minidyno(env: Mapping[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "minidyno", *words]
    return subprocess.run(command, env=env, stdout=subprocess.PIPE, check=True, text=True).stdout
