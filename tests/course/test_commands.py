"""`abrir` and `abrir --comprobar`, as a student runs them."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from curso.launch.jupyter import Jupyter
from curso.launch.layout import ROOT, Layout
from curso.launch.leftover import end_leftover, remember
from curso.launch.ports import is_free
from curso.port_block import port_block
from tests.course.visit import Visit
from tests.free_ports import free_port

ENTRY = ROOT / "scripts" / "curso.py"


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A folder and ports of its own; the packages' store counts as filled."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MINIDYNO_", "HEROKU_"))}
    with port_block() as ports:
        yield {
            **kept,
            **ports,
            "MINIDYNO_LANG": "es",
            "MINIDYNO_HOME": str(tmp_path / "h"),
            "MINIDYNO_BACKEND": "process",
        }


class Opened:
    """A running `abrir`, and the ports it was given."""

    def __init__(self, env: dict[str, str], log: Path) -> None:
        self.port, self.notebooks_port = free_port(), free_port()
        self.ports = [
            *(self.port, self.notebooks_port),
            *(int(env["MINIDYNO_API_PORT"]), int(env["MINIDYNO_ROUTER_PORT"])),
        ]
        self.log = log
        words = ["abrir", "--sin-navegador", "--puerto", str(self.port)]
        words += ["--puerto-cuadernos", str(self.notebooks_port)]
        with log.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, ENTRY, *words], env=env, stdout=file, stderr=file
            )

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, words: str) -> None:
        while words not in self.said:
            assert self.process.poll() is None, self.said
            time.sleep(0.05)

    def stop(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(240)


Open = Callable[[], Opened]


@pytest.fixture
def open_course(env: dict[str, str], tmp_path: Path) -> Iterator[Open]:
    """Start an `abrir` and wait until it is ready; whatever happens, nothing outlives the test."""
    started: list[Opened] = []

    def start() -> Opened:
        running = Opened(env, tmp_path / f"said-{len(started)}.log")
        started.append(running)
        running.wait_for("No se pierde nada")
        return running

    try:
        yield start
    finally:
        for running in started:
            if running.process.poll() is None:
                running.stop(signal.SIGTERM)
        _minidyno(env, "down")


def _minidyno(env: dict[str, str], *words: str) -> int:
    program = Path(sys.executable).parent / "minidyno"
    return subprocess.run([program, *words], env=env, check=False, capture_output=True).returncode


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_it_started_answers_and_stops_with_it(
    open_course: Open, number: signal.Signals
) -> None:
    opened = open_course()
    assert not any(is_free(port) for port in opened.ports)
    page = urllib.request.urlopen(f"http://127.0.0.1:{opened.port}/", timeout=60)
    with page:
        assert b'<html lang="es"' in page.read()
    assert f"http://127.0.0.1:{opened.notebooks_port}/lab/tree/es/" in opened.said
    assert opened.stop(number) == 0
    assert all(is_free(port) for port in opened.ports)
    assert "Traceback" not in opened.said


def test_a_platform_that_was_running_is_left_running(
    open_course: Open, env: dict[str, str]
) -> None:
    assert _minidyno(env, "up", "--detach") == 0
    running = open_course()
    assert running.stop(signal.SIGINT) == 0
    assert "ya estaba en marcha" in running.said
    assert _minidyno(env, "status") == 0


def test_a_second_one_in_the_same_folder_says_where_the_first_is(
    open_course: Open, env: dict[str, str]
) -> None:
    opened = open_course()
    done = subprocess.run(
        [sys.executable, ENTRY, "abrir"],
        env=env,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 5
    assert f"proceso {opened.process.pid}" in done.stdout


def test_a_jupyterlab_that_outlived_its_command_is_ended_by_the_next(open_course: Open) -> None:
    opened = open_course()
    opened.process.kill()
    opened.process.wait()
    assert not is_free(opened.notebooks_port)
    again = open_course()
    assert is_free(opened.notebooks_port)
    assert again.stop(signal.SIGINT) == 0


def test_jupyterlab_is_told_to_ask_nothing_of_any_other_machine(tmp_path: Path) -> None:
    layout = Layout(tmp_path, tmp_path)
    jupyter = Jupyter(layout, free_port())
    jupyter.write_settings("en")
    written = layout.venv / "share/jupyter/lab/settings/overrides.json"
    settings = json.loads(written.read_text(encoding="utf-8"))
    assert settings["@jupyterlab/apputils-extension:notification"] == {
        "fetchNews": "false",
        "checkForUpdates": False,
    }
    assert "--LabApp.extension_manager=readonly" in jupyter.command()
    assert not [word for word in jupyter.command() if jupyter.token in str(word)]


def test_jupyterlab_opens_the_notebook_in_spanish_and_asks_nothing_of_any_other_machine(
    open_course: Open, browser: Any
) -> None:
    opened = open_course()
    [url] = re.findall(r"http://127.0.0.1:\d+/lab/tree/es/\S+", opened.said)
    with Visit(browser, url) as visit:
        visit.page.goto(url)
        visit.page.locator("h1", has_text="Prepara tu laboratorio").wait_for(timeout=240_000)
        visit.page.get_by_text("Archivo", exact=True).first.wait_for(timeout=240_000)
        # What it would ask about news and updates, it asks a moment after the start.
        visit.page.wait_for_timeout(3_000)
        assert visit.foreign == []


def test_another_program_on_a_noted_port_is_left_alone(tmp_path: Path) -> None:
    layout = Layout(tmp_path, tmp_path)
    layout.build.mkdir(parents=True)
    remember(layout, Jupyter(layout, free_port()))
    assert (layout.build / "jupyter.json").stat().st_mode & 0o077 == 0
    end_leftover(layout)
    assert not (layout.build / "jupyter.json").exists()


def test_the_check_starts_looks_deploys_scales_and_leaves_nothing(
    env: dict[str, str], tmp_path: Path
) -> None:
    given = {**env, "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, ENTRY, "abrir", "--comprobar"],
        env=given,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("✓") == 16
    assert not list(tmp_path.glob("curso-*"))
    assert not (tmp_path / "h").exists()
