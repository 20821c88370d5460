"""A release phase that fails or hangs under a push: the old release serves, and all is said."""

import os
import signal
import subprocess
from pathlib import Path

from tests.acceptance.log_tail import tailed
from tests.acceptance.real_platform import RealPlatform, eventually, real_platform
from tests.acceptance.steady_load import steady_load
from tests.acceptance.student_repository import Repository, serving

WEB = "web: python server.py\n"


def statuses(platform: RealPlatform) -> dict[int, str]:
    return {r["version"]: r["status"] for r in platform.json("releases", "-a", "demo")}


def phase_processes(platform: RealPlatform) -> list[str]:
    return [name for name in platform.instances() if name.startswith("demo.release")]


def with_phase(ana: Repository, command: str, script: str = "") -> None:
    """Commit code that is new, and a release phase before it."""
    (ana.folder / "Procfile").write_text(f"{WEB}release: {command}\n")
    (ana.folder / "migra.sh").write_text(script)
    ana.commit(f"{command} {script}")


def test_a_failed_release_phase_holds_back_what_was_pushed_until_it_is_mended(
    tmp_path: Path,
) -> None:
    with real_platform(tmp_path / "home") as platform:
        platform.run("apps:create", "demo")
        ana = Repository(tmp_path / "ana", platform)
        ana.push()
        eventually(lambda: serving(platform, 2))
        # Followed from the beginning: what is kept of a log is soon full of requests.
        with (
            tailed(platform) as tail,
            steady_load(platform.router_port, "demo.localhost") as load,
        ):
            with_phase(ana, "sh migra.sh", "echo sin tabla usuarios; exit 7")
            # The code is good and stays in the repository; what is held back is the release.
            said = ana.push()
            assert said[-9:] == [
                "-----> Launching...",
                "Released v3",
                "-----> Release command detected: the release waits until it succeeds",
                "-----> Running release command...",
                "sin tabla usuarios",
                "!     Release command exited with status 7.",
                "!     Release v3 does not take effect.",
                "",
                "Verifying deploy... v3 is not in force.",
            ]
            assert serving(platform, 2)
            assert statuses(platform) == {1: "succeeded", 2: "succeeded", 3: "failed"}
            output = platform.run("releases:output", "v3", "-a", "demo").stdout
            assert output == "sin tabla usuarios\n !     Release command exited with status 7.\n"
            eventually(lambda: tail.count("app[release.1]: sin tabla usuarios") == 1)
            eventually(lambda: tail.count("Release v3 command failed: exited with status 7") == 1)
            refused = platform.run("rollback", "v3", "-a", "demo", ok=False)
            assert (refused.returncode, "v3" in refused.stderr) == (5, True)

            with_phase(ana, "sh migra.sh", 'echo migrado; test -n "$DYNO"')
            said = ana.push()
            assert "migrado" in said
            assert said[-1] == "Verifying deploy... done."
            eventually(lambda: serving(platform, 4))
        assert load.failures == []
        assert statuses(platform)[4] == "succeeded"
        copied = ana.git("ls-remote", "minidyno", "refs/heads/main").split()[0]
        assert copied == ana.git("rev-parse", "HEAD")


def test_a_release_phase_that_hangs_is_stopped_with_all_that_it_started(tmp_path: Path) -> None:
    with real_platform(tmp_path / "home", release_timeout=3, stop_grace=1) as platform:
        platform.run("apps:create", "demo")
        ana = Repository(tmp_path / "ana", platform)
        ana.push()
        eventually(lambda: serving(platform, 2))
        with steady_load(platform.router_port, "demo.localhost") as load:
            with_phase(
                ana, "sh migra.sh", "trap '' TERM; sleep 300 & setsid sleep 300 & wait; wait"
            )
            said = ana.push()
            assert "!     Release command took more than 3 seconds and was stopped." in said
            assert said[-1] == "Verifying deploy... v3 is not in force."
            eventually(lambda: phase_processes(platform) == [])
            assert serving(platform, 2)
            assert statuses(platform)[3] == "failed"
            assert "took more than 3 seconds" in (
                platform.run("releases:output", "v3", "-a", "demo").stdout
            )
            # A way out that needs no push: what served goes on to serve with another config.
            platform.run("config:set", "A=1", "-a", "demo")
            assert max(statuses(platform)) == 4
        assert load.failures == []


def test_ctrl_c_during_a_release_phase_leaves_release_and_repository_agreed(
    tmp_path: Path,
) -> None:
    with real_platform(tmp_path / "home") as platform:
        platform.run("apps:create", "demo")
        ana = Repository(tmp_path / "ana", platform)
        ana.push()
        eventually(lambda: serving(platform, 2))
        go = tmp_path / "go"
        with_phase(ana, "sh migra.sh", f"while [ ! -e {go} ]; do sleep 0.1; done")
        pushing = subprocess.Popen(
            ["git", "push", "minidyno", "main"],
            cwd=ana.folder,
            env=ana.environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        eventually(lambda: bool(phase_processes(platform)))
        os.killpg(pushing.pid, signal.SIGINT)
        assert pushing.wait(120) != 0
        go.touch()
        eventually(lambda: statuses(platform).get(3) == "succeeded")
        eventually(lambda: serving(platform, 3))

        def pushed() -> str:
            return ana.git("ls-remote", "minidyno", "refs/heads/main").split()[0]

        # It was released before anybody gave up: then the repository has it as well.
        eventually(lambda: pushed() == ana.git("rev-parse", "HEAD"))
        ana.commit("otro")
        assert "Verifying deploy... done." in ana.push()
