"""`abrir --comprobar`: all of it once, in a temporary folder, on free ports."""

import json
import os
import shutil
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from curso.launch.arguments import Arguments
from curso.launch.extras import extras_command, extras_log
from curso.launch.layout import Layout
from curso.launch.node_modules import ensure_modules_once
from curso.launch.npm import are_installed
from curso.launch.offline_packages import ensure_packages
from curso.launch.open import stop_signals
from curso.launch.packages import Installer
from curso.launch.prepare import check_machine
from curso.launch.problem import Problem
from curso.launch.running import run_logged, tail
from curso.launch.services import NOTEBOOK, UNIT, Services
from curso.launch.site_build import ensure_site
from curso.launch.talk import Talk
from curso.launch.venv import ensure_venv
from curso.port_block import port_block, spare_ports

APP = "comprobacion"
UNIT_NAME = UNIT.strip("/").rpartition("/")[2]
UNIT_NUMBER = UNIT_NAME.partition("-")[0]
_DYNOS_LIMIT = 120.0


def check_course(layout: Layout, talk: Talk, env: Mapping[str, str], arguments: Arguments) -> int:
    """Start everything, look at every address, deploy, scale, stop. 0 when all of it works."""
    del arguments
    folder = Path(tempfile.mkdtemp(prefix="curso-"))
    checked = replace(layout, home=folder / "home")
    began = time.monotonic()
    try:
        with port_block() as ports:
            given = _environment(env, checked) | ports
            port, notebooks_port = spare_ports(ports)
            services = Services(checked, talk, given, port=port, notebooks_port=notebooks_port)
            check = _Check(checked, talk, services)
            check.prepare()
            with stop_signals() as stop:
                check.run(stop.is_set)
    except Problem as problem:
        talk.line(f"\n✗ {problem.say(talk.language)}")
        talk.say("check_bad", folder=folder, logs=layout.logs)
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    talk.line()
    talk.say("check_good", seconds=time.monotonic() - began)
    return 0


def _environment(env: Mapping[str, str], layout: Layout) -> dict[str, str]:
    return {
        # What is always there; whoever wants to see containers says so.
        "MINIDYNO_BACKEND": "process",
        **env,
        "MINIDYNO_HOME": str(layout.home),
    }


class _Check:
    def __init__(self, layout: Layout, talk: Talk, services: Services) -> None:
        self.layout = layout
        self.talk = talk
        self.env = services.env
        self.services = services
        self.stopped: Callable[[], bool] = lambda: False

    def prepare(self) -> None:
        """The rows that install and build."""
        self.talk.say("check_title")
        self._row("check_install", self._install)
        self._row("check_packages", lambda: ensure_packages(self.layout, self.talk, self.env))
        self._row("check_extras", self._extras)
        self._row("check_site", lambda: ensure_site(self.layout, self.talk, self.env, made=True))

    def run(self, stopped: Callable[[], bool]) -> None:
        """The rows that start and look; the stop comes whatever happens."""
        self.stopped = stopped
        try:
            self.services.start_pages()
            self._row("check_platform", self.services.start_platform)
            self._row("check_serve", lambda: self.services.wait_for_pages(self.stopped))
            self._row("check_pages", self._pages)
            self._row("check_missing", self._missing_page)
            self._row("check_shown", self._shown)
            self._row("check_notebook", self._notebooks)
            self._row("check_create", lambda: self._minidyno("apps:create", APP))
            app = self.layout.root / "notebooks" / "apps" / "hola-python"
            self._row("check_deploy", lambda: self._minidyno("deploy", str(app), "-a", APP))
            self._row("check_scale", lambda: self._minidyno("ps:scale", "web=3", "-a", APP))
            self._row("check_dynos", self._dynos)
            self._row("check_addons", self._addons)
        finally:
            self._row("check_stop", self._stop)

    def _row(self, name: str, do: Callable[[], object]) -> None:
        if self.stopped() and name != "check_stop":
            raise KeyboardInterrupt
        began = time.monotonic()
        try:
            do()
        except Problem as problem:
            reason = problem.say(self.talk.language)
            raise Problem("check_failed", what=self.talk.text(name), reason=reason) from problem
        took = time.monotonic() - began
        self.talk.line(f"  ✓ {self.talk.text(name):<48} {took:6.1f} s")

    def _install(self) -> None:
        check_machine()
        ensure_venv(self.layout, self.talk, self.env)
        Installer(self.layout, self.talk, self.env).ensure("run")
        ensure_modules_once(self.layout, self.talk, self.env)

    def _pages(self) -> None:
        base = f"http://127.0.0.1:{self.services.port}/"
        for path, language in (("", "es"), (UNIT, "es"), ("en/", "en"), ("en/" + UNIT, "en")):
            _expect(base + path, 200, f'<html lang="{language}"')

    def _missing_page(self) -> None:
        _expect(f"http://127.0.0.1:{self.services.port}/no-existe/", 404, "404")

    def _notebooks(self) -> None:
        jupyter = self.services.jupyter
        for notebook in NOTEBOOK.values():
            url = f"{jupyter.url}/api/contents/{notebook}?content=0&token={jupyter.token}"
            _expect(url, 200, notebook)
        _expect(f"{jupyter.url}/api/contents/{NOTEBOOK['es']}?content=0", 403, "")

    def _extras(self) -> None:
        log = extras_log(self.layout)
        if not are_installed(self.layout.root, dev=False):
            self.talk.say("check_no_slides", log=self.layout.logs / "npm.log")
        command = extras_command(self.layout, "--unit", UNIT_NUMBER)
        failed = run_logged(command, log, env=self.env, folder=self.layout.root)
        if failed and are_installed(self.layout.root, dev=False):
            raise Problem("extras_missing", tail=tail(log), log=log)

    def _shown(self) -> None:
        base = self.services.course_url
        _expect(f"{base}cuadernos/{UNIT_NAME}/", 200, 'class="salida"')
        if are_installed(self.layout.root, dev=False):
            stem = Path(NOTEBOOK[self.talk.language]).stem
            _expect(f"{base}diapositivas/{stem}.html", 200, 'class="reveal"')

    def _minidyno(self, *words: str) -> None:
        self.services.paas.must(*words)

    def _dynos(self) -> None:
        # `ps:scale` returns when the wish is noted; the new dynos take a moment to come up.
        until = time.monotonic() + _DYNOS_LIMIT
        seen: dict[str, int] = {}
        url = f"http://127.0.0.1:{self.services.paas.router_port}/json"
        while seen.keys() != {"web.1", "web.2", "web.3"}:
            status, text = _fetch(url, host=f"{APP}.localhost")
            name = json.loads(text).get("dyno", "?") if status == 200 else str(status)
            seen[name] = seen.get(name, 0) + 1
            if status != 200 or time.monotonic() > until:
                found = ", ".join(f"{name} ({count})" for name, count in sorted(seen.items()))
                raise Problem("expected_dynos", requests=sum(seen.values()), found=found)

    def _addons(self) -> None:
        """Say which servers of add-ons are here, and how the others come; none is a must."""
        done = self.services.paas.run("doctor")
        found = [line for line in done.stdout.splitlines() if "add-ons: " in line]
        if not found:
            raise Problem(
                "command_failed",
                command="minidyno doctor",
                code=done.returncode,
                tail=done.stdout.rstrip(),
            )
        self.talk.line(f"    {found[0].removeprefix('✓ ')}")

    def _stop(self) -> None:
        self.services.stop()


def _fetch(url: str, host: str | None = None) -> tuple[int, str]:
    request = urllib.request.Request(url, headers={"Host": host} if host else {})  # noqa: S310
    # A proxy of the user's network has no business with this machine's own address.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=30) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")
    except OSError as error:
        return 0, os.strerror(error.errno) if error.errno else str(error)


def _expect(url: str, status: int, text: str) -> None:
    found, body = _fetch(url)
    shown = url.partition("?")[0]
    if found != status:
        raise Problem("expected_status", url=shown, found=found, expected=status)
    if text not in body:
        raise Problem("expected_text", url=shown, text=text)
