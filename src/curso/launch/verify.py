"""`probar`: install what the tests need, run the gates, then every test."""

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from curso.launch.arguments import Arguments
from curso.launch.docker_engine import docker_for_tests
from curso.launch.insisting import insist
from curso.launch.layout import Layout
from curso.launch.node_modules import ensure_modules
from curso.launch.packages import Installer
from curso.launch.prepare import check_machine
from curso.launch.running import run_logged, tail
from curso.launch.system_parts import apt_install, can_install, ensure_parts
from curso.launch.talk import Talk
from curso.launch.venv import ensure_venv

# Name, program of the environment, arguments.
GATES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("ruff check", "ruff", ("check", ".")),
    ("ruff format", "ruff", ("format", "--check", ".")),
    ("mypy", "mypy", ()),
    ("import-linter", "lint-imports", ()),
    ("mkdocs --strict", "mkdocs", ("build", "--strict", "--site-dir", "build/curso/site.gate")),
)


def run_tests(layout: Layout, talk: Talk, env: Mapping[str, str], arguments: Arguments) -> int:
    """Run all of it; what pytest says comes last. 0 when every gate and test passes."""
    _ensure_venv_module(layout, talk, env)
    insist(talk, "apt", layout.logs / "apt.log", lambda: ensure_parts(layout, talk, env))
    check_machine()
    ensure_venv(layout, talk, env)
    insist(talk, "pip", layout.logs / "install.log", lambda: _install(layout, talk, env))
    # Before the gates: the site that they build has its fonts.
    npm = layout.logs / "npm.log"
    insist(talk, "npm", npm, lambda: ensure_modules(layout, talk, env, dev=True))
    failed = _run_gates(layout, talk, env)
    with docker_for_tests(layout, talk, env):
        code = _run_pytest(layout, env, arguments)
    return code or (1 if failed else 0)


def _install(layout: Layout, talk: Talk, env: Mapping[str, str]) -> bool:
    Installer(layout, talk, env).ensure("test")
    return True


def _ensure_venv_module(layout: Layout, talk: Talk, env: Mapping[str, str]) -> None:
    # Only the system's own Python can be completed by apt; any other brings its own.
    if importlib.util.find_spec("ensurepip") is None and can_install():
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        module = [f"python{version}-venv"]
        insist(talk, "apt", layout.logs / "apt.log", lambda: apt_install(module, layout, talk, env))


def _run_gates(layout: Layout, talk: Talk, env: Mapping[str, str]) -> list[str]:
    failed = []
    quiet = {**env, "NO_MKDOCS_2_WARNING": "1"}
    for name, program, words in GATES:
        began = time.monotonic()
        log = layout.logs / f"gate-{name.replace(' ', '-')}.log"
        command: list[str | Path] = [layout.program(program), *words]
        code = run_logged(command, log, env=quiet, folder=layout.root)
        seconds = time.monotonic() - began
        talk.say("gate_bad" if code else "gate_good", name=name, seconds=seconds)
        if code:
            talk.line(tail(log, lines=40))
            failed.append(name)
    if failed:
        talk.say("gates_failed", names=", ".join(failed))
    return failed


def side_by_side(processors: int) -> tuple[str, ...]:
    """Words for pytest to run all tests in lanes (tests/lanes.py): one more than processors.

    Many tests wait most of their time. More than four would meet at the disk.
    """
    return ("-n", str(min(processors + 1, 4)), "--dist", "loadscope")


def _run_pytest(layout: Layout, env: Mapping[str, str], arguments: Arguments) -> int:
    # Whoever says what to run says how, too: a debugger, say, wants one row.
    how = arguments.rest or side_by_side(os.cpu_count() or 1)
    words = [str(layout.python), "-m", "pytest", *how]
    strict = {"MINIDYNO_STRICT": "1"} if arguments.strict else {}
    path = f"{layout.program('python').parent}:{env.get('PATH', '')}:/usr/sbin:/sbin"
    # In our own terminal and session: pytest handles Ctrl-C and prints its last line itself.
    with subprocess.Popen(words, cwd=layout.root, env={**env, **strict, "PATH": path}) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue
