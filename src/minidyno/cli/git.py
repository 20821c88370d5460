"""git's remote for an app, and how git gets the token without writing it down."""

import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Annotated

import typer

from minidyno.cli import serve
from minidyno.cli.command import AppOption, command
from minidyno.cli.session import Session
from minidyno.cli.speech import both
from minidyno.cli.which_app import which_app
from minidyno.domain.errors import MinidynoError

REMOTE = "minidyno"


@command(
    "git:remote",
    es="Prepara el repositorio de esta carpeta para git push",
    en="Prepare this folder's repository for git push",
    details=both(
        es="Añade el remoto y dice a git dónde leer el token. Todo queda en el .git/config de "
        "este repositorio, y el token no se copia en él.",
        en="Adds the remote and tells git where to read the token. All of it stays in this "
        "repository's .git/config, and the token is not copied into it.",
    ),
    examples=("minidyno git:remote -a demo", "git push minidyno main"),
)
async def remote(
    session: Session,
    app: AppOption = None,
    name: Annotated[
        str,
        typer.Option(
            "--remote",
            "-r",
            metavar=both(es="NOMBRE", en="NAME"),
            help=both(es="El nombre del remoto.", en="The remote's name."),
        ),
    ] = REMOTE,
) -> None:
    """Set the remote; done twice, it is as done once."""
    info = await session.client.app(which_app(session, app))
    git = _Repository(session.folder)
    home, _ = serve.here(session.environ)
    platform = session.client.url
    url = f"{platform}/{info.name}.git"
    _set_credential(git, platform, home / "token")
    before = git.read("remote", "get-url", name)
    if before is None:
        git.do("remote", "add", name, url)
    elif before != url:
        git.do("remote", "set-url", name, url)
    if before in {None, url}:
        session.show(f"set git remote {name} to {url}")
    else:
        session.show(f"set git remote {name} to {url} (was {before})")
    session.talk(es=f"Despliega con: git push {name} main", en=f"Deploy with: git push {name} main")


def _set_credential(git: "_Repository", platform: str, token: Path) -> None:
    """Have git read the token's file when this platform asks for it, and only then."""
    helper = f"credential.{platform}.helper"
    reading = f"echo username={REMOTE}; echo password=$(cat {shlex.quote(token.as_posix())})"
    # The empty one first: it keeps the person's other helpers from being asked for our token,
    # and above all from storing it.
    git.do("config", "--local", "--replace-all", helper, "")
    git.do(
        "config",
        "--local",
        "--add",
        helper,
        f'!f() {{ if test "$1" = get; then {reading}; fi; }}; f',
    )
    # A school's proxy knows nothing of this machine.
    git.do("config", "--local", "--replace-all", f"http.{platform}.proxy", "")


class _Repository:
    """The git repository that holds a folder."""

    def __init__(self, folder: Path) -> None:
        """Find it; raises `git_missing`, `git_repository_missing`."""
        program = shutil.which("git")
        if program is None:
            raise MinidynoError("git_missing")
        self._start = [program, "-C", str(folder)]
        if self.read("rev-parse", "--git-dir") is None:
            raise MinidynoError("git_repository_missing", folder=folder)

    def read(self, *words: str) -> str | None:
        """What git answers; None when it has none."""
        done = self._run(words)
        return done.stdout.strip() if done.returncode == 0 else None

    def do(self, *words: str) -> None:
        """Change something; raises `git_failed`."""
        done = self._run(words)
        if done.returncode != 0:
            raise MinidynoError("git_failed", reason=done.stderr.strip() or done.returncode)

    def _run(self, words: tuple[str, ...]) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*self._start, *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
