"""What the tests of the course share: the built site, a browser, a platform of their own."""

import contextlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from curso.launch.layout import ROOT
from curso.launch.npm import NoPackagesError, ensure_node_modules
from curso.launch.static_server import CourseServer
from curso.own_platform import own_platform
from tests.course.emptying import empty
from tests.course.visit import PATIENCE_MS


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built strictly from clean, with its fonts where npm is to be had."""
    with contextlib.suppress(NoPackagesError):
        ensure_node_modules(ROOT, dev=True)
    folder = tmp_path_factory.mktemp("site")
    words = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        words, cwd=ROOT, env=env, stderr=subprocess.PIPE, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The site, served as a reader gets it."""
    with CourseServer(site, 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The system's browser."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("chromium is not installed")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """A browser that talks to nobody on its own account."""
    from playwright.sync_api import sync_playwright

    quiet = [
        *("--no-sandbox", "--disable-background-networking", "--disable-component-update"),
        *("--disable-sync", "--no-first-run", "--disable-default-apps"),
    ]
    with sync_playwright() as playwright:
        running: Any = playwright.chromium.launch(
            executable_path=chromium, args=quiet, timeout=PATIENCE_MS
        )
        make = running.new_context

        def patient(**options: Any) -> Any:
            context = make(**options)
            context.set_default_timeout(PATIENCE_MS)
            return context

        running.new_context = patient
        yield running
        running.close()


@pytest.fixture(scope="session")
def shared_platform() -> Iterator[dict[str, str]]:
    """The environment of a running platform, in a temporary folder and on ports of its own.

    A platform that does not start is a failure, never a skip.
    """
    with own_platform() as env:
        yield env


@pytest.fixture
def platform_env(shared_platform: dict[str, str]) -> Iterator[dict[str, str]]:
    """The same, whose apps are those of one test: whatever it leaves, the next does not find."""
    yield shared_platform
    empty(shared_platform)
