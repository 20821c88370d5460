"""What git is told by its environment: the platform's rules, and nothing of this machine's."""

import os
from collections.abc import Mapping
from pathlib import Path

_OF_THE_MACHINE = ("PATH", "HOME", "TMPDIR", "SYSTEMROOT", "DEVELOPER_DIR", "LANG", "LC_ALL")


def git_environment(
    machine: Mapping[str, str], settings: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The environment of every git that the platform starts; `settings` are git's, by name.

    The person's own configuration must not count: a `core.hooksPath` of hers would switch our
    hook off. That of the repository stays as git made it, so that a newer minidyno needs to
    change nothing in there.
    """
    env = {name: machine[name] for name in _OF_THE_MACHINE if name in machine}
    env |= {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    given = settings or {}
    env["GIT_CONFIG_COUNT"] = str(len(given))
    for number, (name, value) in enumerate(given.items()):
        env[f"GIT_CONFIG_KEY_{number}"] = name
        env[f"GIT_CONFIG_VALUE_{number}"] = value
    return env


def server_settings(hooks: Path, largest_pack: int) -> dict[str, str]:
    """The settings under which pushes and clones are served; `largest_pack` is in bytes."""
    return {
        "core.hooksPath": str(hooks),
        "http.receivepack": "true",
        "http.uploadpack": "true",
        "http.getanyfile": "false",  # the old protocol would read files past every check
        "receive.fsckObjects": "true",
        "receive.maxInputSize": str(largest_pack),
        # As on Heroku: the student may rewrite what was deployed.
        "receive.denyNonFastForwards": "false",
        # Rarely, and before the push ends: nothing goes on behind the platform's back.
        "gc.autoDetach": "false",
        "maintenance.autoDetach": "false",
    }
