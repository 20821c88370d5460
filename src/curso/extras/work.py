"""Does the work, one part after the other, and can be told to stop at any moment."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

import psutil

from curso.extras.parts import Part
from curso.launch import stamps
from curso.launch.extras import extras_stamp, extras_value
from curso.launch.layout import Layout
from curso.launch.site_build import (
    is_site_current,
    site_command,
    site_environment,
    site_values,
    swap_in,
)
from curso.own_platform import PlatformError, own_platform

_LOOK_EVERY = 0.1
_GRACE = 3.0


class Stopped(Exception):  # noqa: N818 - it was asked for, and nothing is wrong
    """The work was told to stop."""


class Work:
    """Makes parts and the site; what it says goes to the log."""

    def __init__(self, layout: Layout, stop: threading.Event) -> None:
        self.layout = layout
        self.stop = stop
        self.failed: list[str] = []

    def do(self, parts: Sequence[Part], *, whole: bool) -> bool:
        """Make what is missing and, when the parts are the `whole`, the site.

        False when one failed. Raises Stopped; what was made until then is kept.
        """
        value = extras_value(self.layout)
        missing = [part for part in parts if not part.is_current()]
        for part in missing:
            if part.kind == "slides":
                self._make(part, os.environ)
        if whole:
            self._build_site()  # what is there already is worth showing: notebooks take minutes
        notebooks = [part for part in missing if part.kind == "notebook"]
        if notebooks:
            self._run(notebooks, whole=whole)
        if whole:
            self._build_site()
        if whole and not self.failed:
            stamps.write(extras_stamp(self.layout), value)
        return not self.failed

    def _run(self, notebooks: Sequence[Part], *, whole: bool) -> None:
        try:
            with own_platform(self.layout.packages) as env:
                for _, group in groupby(notebooks, key=lambda part: part.language):
                    for part in group:
                        self._make(part, env)
                    if whole:
                        self._build_site()
        except PlatformError as error:
            self._fail("minidyno", str(error))

    def _make(self, part: Part, env: Mapping[str, str]) -> None:
        value = part.value()
        words = [part.kind, part.unit.number, part.language]
        if self._finish(part.name, [sys.executable, "-m", "curso.extras.make", *words], env):
            part.record(value)

    def _build_site(self) -> None:
        values = site_values(self.layout)
        if is_site_current(self.layout, values):
            return
        fresh = self.layout.build / "site.made"
        command = site_command(self.layout, fresh)
        if self._finish("site", command, site_environment(os.environ)):
            swap_in(self.layout, fresh, values)

    def _finish(self, name: str, command: Sequence[str | Path], env: Mapping[str, str]) -> bool:
        """Run a program to its end, or end it with all that it started when told to stop."""
        if self.stop.is_set():
            raise Stopped
        began = time.monotonic()
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            env=dict(env),
            cwd=self.layout.root,
            # Whoever tells us to stop tells us alone; the rest is ours to do.
            start_new_session=True,
        )
        while process.poll() is None:
            if self.stop.wait(_LOOK_EVERY):
                _end_tree(process)
                raise Stopped
        if process.returncode:
            self._fail(name, f"exit code {process.returncode}")
            return False
        _say(f"✓ {name} {time.monotonic() - began:.1f} s")
        return True

    def _fail(self, name: str, reason: str) -> None:
        self.failed.append(name)
        _say(f"✗ {name}: {reason}")


def _end_tree(process: "subprocess.Popen[bytes]") -> None:
    try:
        parent = psutil.Process(process.pid)
        # A notebook's kernel is in a session of its own.
        tree = [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        tree = []
    for one in tree:
        _ask(one, insist=False)
    _, alive = psutil.wait_procs(tree, timeout=_GRACE)
    for one in alive:
        _ask(one, insist=True)
    process.wait()


def _ask(one: psutil.Process, *, insist: bool) -> None:
    try:
        one.kill() if insist else one.terminate()
    except psutil.NoSuchProcess:
        return


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - into the log
