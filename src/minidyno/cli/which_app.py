"""Which app a command is about, when that is not said."""

import re
from collections.abc import Mapping
from pathlib import Path

from minidyno.cli.session import Session
from minidyno.domain.errors import MinidynoError

_VARIABLES = ("MINIDYNO_APP", "HEROKU_APP")
_REMOTES = ("minidyno", "heroku")
_SECTION = re.compile(r'\[remote "([^"]+)"\]')
_URL = re.compile(r"\s*url\s*=\s*\S*?([^/:\s]+?)(?:\.git)?/?\s*")


def which_app(session: Session, given: str | None) -> str:
    """Take the option, else the environment, else git's remote; raises `app_not_given`."""
    name = given or _from_environment(session.environ) or _from_git(session.folder)
    if name is None:
        raise MinidynoError("app_not_given")
    return name


def _from_environment(environ: Mapping[str, str]) -> str | None:
    return next((environ[name] for name in _VARIABLES if environ.get(name)), None)


def _from_git(folder: Path) -> str | None:
    for place in (folder, *folder.parents):
        config = place / ".git" / "config"
        if config.is_file():
            apps = _apps_of_remotes(config.read_text(encoding="utf-8", errors="replace"))
            return next((apps[name] for name in _REMOTES if name in apps), None)
    return None


def _apps_of_remotes(config: str) -> dict[str, str]:
    """Read the app's name out of each remote's address (…/demo.git)."""
    apps: dict[str, str] = {}
    remote = None
    for line in config.splitlines():
        if line.startswith("["):
            section = _SECTION.fullmatch(line.strip())
            remote = section.group(1) if section else None
        elif remote and (url := _URL.fullmatch(line)):
            apps[remote] = url.group(1)
    return apps
