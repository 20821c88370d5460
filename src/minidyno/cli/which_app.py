"""Which app a command is about, when that is not said."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from shlex import quote

from minidyno.cli.session import Session
from minidyno.domain.errors import MinidynoError

_VARIABLES = ("MINIDYNO_APP", "HEROKU_APP")
_REMOTES = ("minidyno", "heroku")
_LONGEST = 60  # characters of a word that is shown again
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_SECTION = re.compile(r'\[remote "([^"]+)"\]')
_URL = re.compile(r"\s*url\s*=\s*\S*?([^/:\s]+?)(?:\.git)?/?\s*")


def which_app(session: Session, given: str | None) -> str:
    """Take the option, else the environment, else git's remote; raises `app_not_given`.

    An option that is there and says nothing, as of a variable that is not set, is no leave to
    choose: the command might destroy what it is about.
    """
    if given is None:
        name = _from_environment(session.environ) or _from_git(session.folder)
    else:
        name = given.strip() or None
    if name is None:
        raise MinidynoError("app_not_given", example=_with_an_app(session.typed))
    return name


def _with_an_app(typed: Sequence[str]) -> str:
    """What was typed, and could have been: with an app, and every word fit to be seen."""
    end = typed.index("--") if "--" in typed else len(typed)
    own = list(typed[:end])
    for at, word in enumerate(own):
        if word in {"-a", "--app", "--app="}:  # it said nothing
            del own[at : at + (1 if word.endswith("=") else 2)]
            break
    words = [*own, "-a", "demo", *typed[end:]]
    return " ".join(["minidyno", *(quote(_short(word)) for word in words)])


def _short(word: str) -> str:
    word = _CONTROL.sub(" ", word)
    return word if len(word) <= _LONGEST else f"{word[: _LONGEST - 1]}…"


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
