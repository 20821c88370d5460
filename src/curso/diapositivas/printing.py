"""Printing a deck as PDF by the Chromium that is there, spoken to through a pipe.

A student has no Playwright (45 MB to download for this alone), and `--print-to-pdf` does not wait
for a deck that lays its pages out step by step. Chromium's own protocol does: JSON messages, each
ended by a zero byte, on its file descriptors 3 and 4, where no other program can listen.
"""

import base64
import fcntl
import json
import os
import re
import select
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from curso.diapositivas.browser import QUIET

_PAGE = re.compile(rb"/Type\s*/Page\b")
_LIMIT = 120.0
_READY = """new Promise(done => {
  const look = () => document.documentElement?.dataset.printable
    ? document.fonts.ready.then(() => done(true)) : setTimeout(look, 50);
  look();
})"""
_PAPER = ("printBackground", "preferCSSPageSize", "generateTaggedPDF", "generateDocumentOutline")


class PrintError(Exception):
    """The browser did not print; the message is what it said."""


class _EndedError(PrintError):
    """The browser ended in the middle of the conversation."""


def write_pdf(program: str, html: Path, target: Path, pages: int) -> None:
    """Print a deck, one slide on each page, tagged and with an outline.

    `program` is a Chromium. Raises PrintError, also when there are not as many pages as slides.
    """
    try:
        content = _printed(program, html, target.parent)
    except _EndedError:
        # On a busy machine it falls now and then while it starts, and not the next time.
        content = _printed(program, html, target.parent)
    found = len(_PAGE.findall(content))
    if found != pages:
        raise PrintError(f"{target.name}: {found} / {pages}")
    temporary = target.with_suffix(".part")
    temporary.write_bytes(content)
    temporary.replace(target)


def _printed(program: str, html: Path, beside: Path) -> bytes:
    # Beside the target: a Chromium from a snap sees no other temporary folder.
    with tempfile.TemporaryDirectory(
        dir=beside, prefix="chromium-", ignore_cleanup_errors=True
    ) as profile:
        said = Path(profile) / "said.txt"
        try:
            with _conversation(program, profile, said) as chromium:
                page = {"sessionId": chromium.attach()}
                chromium.ask("Page.navigate", page, url=f"{html.resolve().as_uri()}?print-pdf")
                chromium.ask("Runtime.evaluate", page, expression=_READY, awaitPromise=True)
                answer = chromium.ask("Page.printToPDF", page, **dict.fromkeys(_PAPER, True))
        except _EndedError as error:
            last = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
            raise _EndedError(": ".join([str(error), *last])) from error
    return base64.b64decode(answer["data"])


class _Chromium:
    """One conversation: a question, and everything else skipped until its answer."""

    def __init__(self, read: int, write: int) -> None:
        self._read, self._write = read, write
        self._until = time.monotonic() + _LIMIT
        self._number = 0
        self._left = b""

    def attach(self) -> str:
        """Open a page and give the name of the conversation with it."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        return str(self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])

    def ask(self, method: str, page: dict[str, str] | None = None, **params: Any) -> dict[str, Any]:
        """Give the answer; raise PrintError with Chromium's own words."""
        self._number += 1
        question = {"id": self._number, "method": method, "params": params, **(page or {})}
        try:
            os.write(self._write, json.dumps(question).encode() + b"\0")
        except OSError as error:
            raise _EndedError(f"{method}: {error.strerror}") from error
        while True:
            message = json.loads(self._message(method))
            if message.get("id") != self._number:
                continue
            if "error" in message:
                raise PrintError(f"{method}: {message['error'].get('message')}")
            result: dict[str, Any] = message["result"]
            if "exceptionDetails" in result:
                raise PrintError(f"{method}: {result['exceptionDetails']['exception']}")
            return result

    def _message(self, method: str) -> bytes:
        while b"\0" not in self._left:
            wait = max(0.0, self._until - time.monotonic())
            if not select.select([self._read], [], [], wait)[0]:
                raise PrintError(f"{method}: {_LIMIT:.0f} s")
            more = os.read(self._read, 1 << 20)
            if not more:
                raise _EndedError(f"{method}: Chromium ended")
            self._left += more
        message, _, self._left = self._left.partition(b"\0")
        return message


@contextmanager
def _conversation(program: str, profile: str, said: Path) -> Iterator[_Chromium]:
    questions, ours = os.pipe()
    theirs, answers = os.pipe()
    # Out of the way of 3 and 4, which are Chromium's to hear and to answer.
    hear, say = (fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (questions, answers))

    def lay() -> None:
        os.dup2(hear, 3)
        os.dup2(say, 4)

    words = [program, "--headless", *QUIET, f"--user-data-dir={profile}", "--remote-debugging-pipe"]
    try:
        with said.open("wb") as errors:
            process = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                close_fds=False,  # ours are closed by themselves; 3 and 4 must stay
                preexec_fn=lay,  # noqa: PLW1509 - two system calls, before any thread of ours
            )
    except OSError as error:
        raise PrintError(f"{program}: {error.strerror}") from error
    finally:
        for end in (questions, answers, hear, say):
            os.close(end)
    try:
        yield _Chromium(theirs, ours)
    finally:
        # It ends when nobody talks to it any more; a profile must not vanish under it.
        os.close(ours)
        os.close(theirs)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
