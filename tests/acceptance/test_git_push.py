"""`git push` as a student does it: the real git, the real commands, a real platform."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import ProxyHandler, Request, build_opener

import psutil

from tests.acceptance.real_platform import RealPlatform, eventually, real_platform
from tests.acceptance.steady_load import steady_load
from tests.acceptance.student_repository import Repository, serving
from tests.acceptance.three_apps import push_all

MIB = 1024 * 1024


def build_statuses(platform: RealPlatform) -> list[str]:
    """The status of each build, oldest first; empty while nobody answers."""
    request = Request(
        f"http://127.0.0.1:{platform.environ['MINIDYNO_API_PORT']}/apps/demo/builds",
        headers={"Authorization": f"Bearer {(platform.home / 'token').read_text()}"},
    )
    try:
        with build_opener(ProxyHandler({})).open(request, timeout=60) as answer:
            return [build["status"] for build in json.load(answer)]
    except OSError:
        return []


def test_two_pushes_and_a_rollback_under_load_fail_no_request(tmp_path: Path) -> None:
    with real_platform(tmp_path / "home") as platform:
        platform.run("apps:create", "demo")
        ana = Repository(tmp_path / "ana", platform)
        first = ana.git("rev-parse", "HEAD")
        assert "Verifying deploy... done." in ana.push()
        eventually(lambda: serving(platform, 2))
        with steady_load(platform.router_port, "demo.localhost") as load:
            second = ana.commit("segundo")
            assert "Released v3" in ana.push()
            eventually(lambda: serving(platform, 3))
            platform.run("rollback", "-a", "demo")
            eventually(lambda: serving(platform, 4))
            third = ana.commit("tercero")
            assert "Released v5" in ana.push()
            eventually(lambda: serving(platform, 5))
        assert load.failures == []
        assert load.sent > 50
        releases = [r["description"] for r in platform.json("releases", "-a", "demo")]
        info = platform.run("releases:info", "v5", "-a", "demo").stdout
        assert f"code {first[:8]} → {third[:8]}" in info  # v4 had gone back to the first
        assert releases == [
            f"Deploy {third[:8]}",
            "Rollback to v2",
            f"Deploy {second[:8]}",
            f"Deploy {first[:8]}",
            "Initial release",
        ]
        ana.git("clone", "-q", *_credential(ana), str(tmp_path / "copia"))
        copied = subprocess.run(
            ["git", "-C", str(tmp_path / "copia"), "rev-parse", "HEAD^{tree}"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert copied.stdout.strip() == ana.git("rev-parse", "HEAD^{tree}")


def test_the_three_apps_pushed_twice_with_a_rollback_between_fail_no_request_and_lose_no_line(
    tmp_path: Path,
) -> None:
    with real_platform(tmp_path / "home") as platform:
        push_all(platform, tmp_path)


def _credential(ana: Repository) -> list[str]:
    """A clone has no repository yet whose settings could be read: they are given to it."""
    url = ana.git("remote", "get-url", "minidyno")
    platform = url.rpartition("/")[0]
    helper = ana.git("config", "--get-all", f"credential.{platform}.helper").splitlines()[-1]
    return ["-c", "http.proxy=", "-c", f"credential.{platform}.helper={helper}", url]


def test_the_token_is_read_and_written_nowhere(tmp_path: Path) -> None:
    home = tmp_path / "una carpeta con 'comillas'"
    with real_platform(home) as platform:
        platform.run("apps:create", "demo")
        ana = Repository(tmp_path / "ana", platform)
        url = f"http://127.0.0.1:{platform.environ['MINIDYNO_API_PORT']}/demo.git"
        assert ana.remote.stdout == f"set git remote minidyno to {url}\n"
        ana.push()
        token = (home / "token").read_text()
        for file in [*(ana.folder / ".git").rglob("*"), *(home / "git").rglob("*")]:
            assert not file.is_file() or token.encode() not in file.read_bytes(), file
        for log in (home / "logs").iterdir():
            assert token not in log.read_text()
        assert token not in "\n".join(platform.log())


def test_an_api_that_is_killed_under_a_push_leaves_the_app_as_it_was(tmp_path: Path) -> None:
    with real_platform(tmp_path / "home") as platform:
        platform.run("apps:create", "demo")
        ana = Repository(tmp_path / "ana", platform)
        first = ana.git("rev-parse", "HEAD")
        ana.push()
        eventually(lambda: serving(platform, 2))
        ana.commit("segundo")
        (ana.folder / "requirements.txt").write_text("./lento\n")
        slow = ana.folder / "lento"
        slow.mkdir()
        (slow / "pyproject.toml").write_text(
            '[build-system]\nrequires = []\nbuild-backend = "lento"\nbackend-path = ["."]\n'
            '[project]\nname = "lento"\nversion = "1"\n'
        )
        (slow / "lento.py").write_text(
            "import time\n\n\ndef get_requires_for_build_wheel(settings=None):\n"
            "    time.sleep(60)\n    return []\n"
        )
        ana.commit("lento")
        with steady_load(platform.router_port, "demo.localhost") as load:
            pushing = subprocess.Popen(
                ["git", "push", "minidyno", "main"],
                cwd=ana.folder,
                env=ana.environ,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            eventually(lambda: "pending" in build_statuses(platform))
            platform.kill("api")
            assert pushing.wait(120) != 0
            eventually(lambda: build_statuses(platform) == ["succeeded", "failed"])
        assert load.failures == []
        assert serving(platform, 2)
        assert ana.git("ls-remote", "minidyno", "refs/heads/main").split()[0] == first
        ana.git("rm", "-q", "-r", "requirements.txt", "lento")
        ana.commit("sin lento")
        assert "Released v3" in ana.push()


@contextmanager
def watched_memory(pid: int) -> Iterator[list[int]]:
    """Look at a process's memory until the block ends: bytes, the first before anything."""
    process, ended = psutil.Process(pid), threading.Event()
    seen = [process.memory_info().rss]

    def look() -> None:
        while not ended.wait(0.02):
            seen.append(process.memory_info().rss)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()


def test_a_large_repository_passes_through_without_being_held_in_memory(tmp_path: Path) -> None:
    with real_platform(tmp_path / "home") as platform:
        platform.run("apps:create", "demo")
        ana = Repository(tmp_path / "ana", platform)
        ana.push()
        ana.git("config", "core.compression", "0")  # random bytes: it would be for nothing
        for number in range(6):
            (ana.folder / f"datos-{number}").write_bytes(os.urandom(10 * MIB))
        ana.commit("datos")
        with watched_memory(platform.pid("api")) as memory:
            ana.push()
            ana.git("clone", "-q", *_credential(ana), str(tmp_path / "copia"))
        assert (tmp_path / "copia/datos-5").stat().st_size == 10 * MIB
        assert max(memory) - memory[0] < 30 * MIB, [one // MIB for one in (memory[0], max(memory))]
