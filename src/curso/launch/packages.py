"""Installing the pinned and hashed packages, with a display of how far it is."""

import re
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from curso.launch import stamps
from curso.launch.layout import Layout
from curso.launch.problem import Problem
from curso.launch.running import run_logged, tail
from curso.launch.talk import Talk
from curso.launch.venv import installing

NEEDED_MB = 900
_PIN = re.compile(rb"^[A-Za-z0-9][^\s=;]*==", re.MULTILINE)
_COLLECTING = re.compile(r"^\s*(?:Collecting|Requirement already satisfied:) ([^\s<=>;(]+)")
_PIP = ("-m", "pip", "--no-input", "--disable-pip-version-check")


class Installer:
    """Brings `.venv` to what a lock says. `kind` is `run` or `test` (which holds `run`)."""

    def __init__(self, layout: Layout, talk: Talk, env: Mapping[str, str]) -> None:
        self.layout = layout
        self.talk = talk
        self.env = {**env, "PYTHONUNBUFFERED": "1", "PIP_PROGRESS_BAR": "off"}

    def ensure(self, kind: str) -> bool:
        """Install what the lock of this kind asks for; False when it was there already."""
        value = self._fingerprint(kind)
        if self._is_current(kind, value):
            return False
        self._check_disk()
        self.talk.step("step_install" if kind == "run" else "step_install_test")
        mark = installing(self.layout)
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        self._install_lock(self.layout.requirements(kind))
        self.talk.step("step_project")
        self._pip("project", "install", "--no-deps", "--no-build-isolation", "-e", ".")
        mark.unlink()
        stamps.write(self._stamp(kind), value)
        return True

    def add(self, kind: str, step: str) -> None:
        """Install a small lock of its own beside the rest; raises Problem when that fails."""
        lock = self.layout.requirements(kind)
        value = stamps.fingerprint([lock], sys.version)
        if stamps.is_current(self._stamp(kind), value):
            return
        self.talk.step(step)
        self._pip(kind, "install", "--require-hashes", "--no-deps", "-r", str(lock))
        stamps.write(self._stamp(kind), value)

    def _is_current(self, kind: str, value: str) -> bool:
        if stamps.is_current(self._stamp(kind), value):
            return True
        # The lock of the tests holds the other one.
        test = self._stamp("test")
        return kind == "run" and stamps.is_current(test, self._fingerprint("test"))

    def _stamp(self, kind: str) -> Path:
        return self.layout.venv / ".curso" / f"installed-{kind}"

    def _fingerprint(self, kind: str) -> str:
        files = [self.layout.requirements(kind), self.layout.root / "pyproject.toml"]
        # The editable install holds this folder's path, the wheels this Python's version.
        return stamps.fingerprint(files, str(self.layout.root), sys.version)

    def _install_lock(self, lock: Path) -> None:
        total = len(_PIN.findall(lock.read_bytes()))
        seen: set[str] = set()

        def show(line: str) -> None:
            if match := _COLLECTING.match(line):
                seen.add(match.group(1))
                text = self.talk.text(
                    "progress_collect", done=len(seen), total=total, name=match.group(1)
                )
                self.talk.progress(len(seen), total, text)
            elif line.startswith("Installing collected"):
                text = self.talk.text("progress_install", total=len(seen))
                self.talk.progress(total, total, text)

        self._pip("install", "install", "--require-hashes", "-r", str(lock), each_line=show)

    def _pip(
        self, log_name: str, *words: str, each_line: Callable[[str], None] | None = None
    ) -> None:
        log = self.layout.logs / f"{log_name}.log"
        command: list[str | Path] = [self.layout.python, *_PIP, *words]
        code = run_logged(
            command,
            log,
            env=self.env,
            folder=self.layout.root,
            each_line=each_line,
        )
        self.talk.end_progress()
        if code:
            # pip ended by itself, so what is installed is whole: no need to begin again.
            installing(self.layout).unlink(missing_ok=True)
            raise self._reason(log)

    def _reason(self, log: Path) -> Problem:
        self._check_disk(needed=100)
        if not self._index_answers():
            return Problem("no_network")
        return Problem("install_failed", tail=tail(log), log=log)

    def _index_answers(self) -> bool:
        """Ask pip for a package that every index has: it alone knows index, proxy and keys."""
        command: list[str | Path] = [
            self.layout.python,
            *_PIP,
            *("index", "versions", "--retries", "0", "--timeout", "10", "pip"),
        ]
        log = self.layout.logs / "index.log"
        return run_logged(command, log, env=self.env, folder=self.layout.root) == 0

    def _check_disk(self, needed: int = NEEDED_MB) -> None:
        free = shutil.disk_usage(self.layout.root).free // 1_000_000
        if free < needed:
            raise Problem("disk_full", free=free, folder=self.layout.root, needed=NEEDED_MB)


def answers(url: str, timeout: float = 10.0) -> bool:
    """Say whether a web server answers, whatever it says."""
    if not url.startswith(("http://", "https://")):
        return True
    try:
        with urllib.request.urlopen(url, timeout=timeout):  # noqa: S310
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
