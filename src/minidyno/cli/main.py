"""The command line as a program: real streams, real environment, and no traceback for anyone."""

import asyncio
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from minidyno.cli import serve
from minidyno.cli.dispatch import run
from minidyno.cli.session import Session
from minidyno.domain.catalogue.entry import FAILED, INTERRUPTED
from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import Language, from_environment
from minidyno.domain.settings import Settings

if TYPE_CHECKING:
    from minidyno.client.client import Client

_LOG_LIMIT = 1_000_000


def main(words: Sequence[str]) -> int:
    """Run one command of this process and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        _survive_old_encodings(stream)
    session = _session(from_environment(os.environ))
    try:
        session.boot_timeout = _boot_timeout()
        code = asyncio.run(run(words, session))
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has seen enough (`minidyno logs | head`). Python would complain again
        # when it closes the stream, so that goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _unexpected(session, error)
    return code


def _session(language: Language) -> Session:
    return Session(
        language=language,
        environ=os.environ,
        folder=Path.cwd(),
        out=sys.stdout,
        err=sys.stderr,
        connect=lambda: _connect(language),
        browse=_browse,
    )


def _survive_old_encodings(stream: TextIO) -> None:
    """A terminal that cannot write ⬢ shows ? and not an error."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def _connect(language: Language) -> "Client":
    from minidyno.client.client import Client  # noqa: PLC0415

    home, settings = serve.here(os.environ)
    try:
        token = serve.token(home)
    except MinidynoError as error:
        raise MinidynoError("platform_down", url=serve.address(settings)) from error
    return Client.over_http(serve.address(settings), token, language)


def _boot_timeout() -> float:
    try:
        return serve.here(os.environ)[1].boot_timeout
    except MinidynoError:
        return Settings().boot_timeout  # whichever command needs the settings will say it


def _browse(url: str) -> bool:
    import webbrowser  # noqa: PLC0415

    return webbrowser.open(url)


def _unexpected(session: Session, error: Exception) -> int:
    try:
        log = _write_down(error, _folder_of_logs(os.environ))
    except OSError:
        log = _write_down(error, Path(tempfile.mkdtemp(prefix="minidyno-")))
    said = f"{type(error).__name__}: {error}"
    session.complain(MinidynoError("unexpected", error=said, log=log))
    return FAILED


def _write_down(error: Exception, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "cli.log"
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.unlink()
    with log.open("a", encoding="utf-8") as file:
        file.write(time.strftime("%Y-%m-%dT%H:%M:%S%z\n"))
        # The words of the command may hold secrets (config:set) and stay out of the log.
        traceback.print_exception(error, file=file)
    return log


def _folder_of_logs(environ: Mapping[str, str]) -> Path:
    home = Path(environ.get("MINIDYNO_HOME") or "~/.minidyno").expanduser()
    return home / "logs"
