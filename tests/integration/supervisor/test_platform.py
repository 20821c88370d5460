"""`up` and `down` with real processes, and SIGKILL at whatever moment."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from minidyno.bootstrap.supervisor import down_flag
from tests.integration.supervisor.house import House, until


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path / "home")
    yield made
    made.close()
    until(lambda: made.everything() == [])  # what was killed may take a moment to be gone


def dyno(house: House) -> str:
    """Id of the one dyno, when it is up."""
    [found] = house.json("ps", "-a", "demo")
    assert found["state"] == "up"
    return str(found["id"])


def test_up_returns_when_everything_answers_and_down_leaves_nothing(house: House) -> None:
    up = house.run("up", "--detach")
    assert (up.returncode, up.stdout) == (0, "")
    assert up.stderr == (
        "Starting minidyno... done\n"
        "minidyno is running.\n"
        f"  API:     http://127.0.0.1:{house.api_port}\n"
        f"  Apps:    http://APP.localhost:{house.router_port}\n"
        f"  Folder:  {house.home}\n"
    )
    status = house.json("status")
    assert status["running"]
    assert {n: p["pid"] for n, p in status["processes"].items()} == house.pids()
    down = house.run("down")
    assert (down.returncode, down.stderr) == (0, "Stopping minidyno... done\n")
    assert house.everything() == []
    assert sorted(path.name for path in house.home.glob("run/*.json")) == ["routes.json"]
    assert not down_flag(house.home).exists()


def test_a_second_up_says_who_is_there_already(house: House) -> None:
    house.must("up", "--detach")
    for words in (["up", "--detach"], ["up"]):
        again = house.run(*words)
        assert again.returncode == 5
        assert again.stderr == (
            f" ▸    minidyno is already running in {house.home} (process "
            f"{house.pid('supervisor')}). See it with: minidyno status\n"
        )


def test_down_where_nothing_runs_says_so(house: House) -> None:
    down = house.run("down")
    assert (down.returncode, down.stderr) == (0, "Stopping minidyno... done, it was not running\n")


def test_status_of_a_platform_that_is_down_ends_with_3(house: House) -> None:
    status = house.run("status")
    assert status.returncode == 3
    assert status.stdout == (
        "=== minidyno\n"
        "\n"
        f"API:     http://127.0.0.1:{house.api_port} (does not answer)\n"
        f"Router:  http://127.0.0.1:{house.router_port} (does not answer)\n"
        f"Folder:  {house.home}\n"
    )
    assert not house.home.exists()
    apps = house.run("apps")
    assert apps.returncode == 3
    assert apps.stderr == (
        f" ▸    minidyno does not answer at http://127.0.0.1:{house.api_port}. Start it with the "
        "course (python3 scripts/curso.py open) or alone: minidyno up --detach\n"
    )


def test_down_stops_the_dynos_and_the_next_up_brings_them_back(house: House) -> None:
    house.must("up", "--detach")
    house.deploy()
    assert house.ask() == (200, "hola\n")
    house.must("down")
    assert house.everything() == []
    house.must("up", "--detach")
    until(lambda: house.ask() == (200, "hola\n"))


def test_a_killed_supervisor_leaves_all_running_and_the_next_one_adopts_it(house: House) -> None:
    house.must("up", "--detach")
    house.deploy()
    before, first = house.pids(), dyno(house)
    house.kill("supervisor")
    assert house.ask() == (200, "hola\n")
    assert house.pids() == {**before, "supervisor": 0}
    house.must("up", "--detach")
    after = house.pids()
    assert after["supervisor"] not in {0, before["supervisor"]}
    assert (after["api"], after["router"]) == (before["api"], before["router"])
    assert dyno(house) == first


def test_a_killed_api_comes_back_with_the_same_dynos_while_the_router_serves(house: House) -> None:
    house.must("up", "--detach")
    house.deploy()
    before, first = house.pids(), dyno(house)
    house.kill("api")
    assert house.ask() == (200, "hola\n")
    until(lambda: house.run("apps").returncode == 0)
    assert house.pid("api") not in {0, before["api"]}
    assert house.pid("router") == before["router"]
    assert dyno(house) == first


def test_a_killed_router_comes_back_and_serves(house: House) -> None:
    house.must("up", "--detach")
    house.deploy()
    before = house.pids()
    house.kill("router")

    def serves_again() -> bool:
        try:
            return house.ask() == (200, "hola\n")
        except OSError:
            return False

    until(serves_again)
    assert house.pid("api") == before["api"]


@pytest.mark.parametrize(
    "killed", [("supervisor",), ("supervisor", "api"), ("supervisor", "api", "router")]
)
def test_down_stops_even_what_no_supervisor_watches(house: House, killed: tuple[str, ...]) -> None:
    house.must("up", "--detach")
    house.deploy()
    house.kill(*killed)
    assert house.everything() != []
    house.must("down")
    # What has been killed may take a moment to be gone.
    until(lambda: house.everything() == [])


def test_ctrl_c_in_the_foreground_stops_everything(house: House) -> None:
    up = house.begin("up")
    assert up.stderr is not None
    said = [up.stderr.readline() for _ in range(6)]
    assert said[:2] == ["Starting minidyno…\n", "minidyno is running.\n"]
    assert said[-1] == "Ctrl-C stops everything.\n"
    assert house.pid("supervisor") == up.pid
    house.deploy()
    os.killpg(up.pid, signal.SIGINT)
    assert up.wait(timeout=240) == 0
    assert up.stderr.read() == (
        "Stopping the dynos, the API and the router…\n"
        "Stopped. Nothing was lost: “minidyno up” goes on where it was.\n"
    )
    assert house.everything() == []


def test_a_second_ctrl_c_waits_no_longer_and_the_dynos_are_stopped_all_the_same(
    house: House,
) -> None:
    # Time enough for two looks at an API that is still stopping it.
    house.environ["MINIDYNO_STOP_GRACE"] = "10"
    up = house.begin("up")
    assert up.stderr is not None
    until(lambda: house.run("apps").returncode == 0)
    house.deploy(deaf=True)
    os.kill(up.pid, signal.SIGINT)
    until(lambda: down_flag(house.home).exists())
    os.kill(up.pid, signal.SIGINT)
    assert up.wait(timeout=240) == 0
    assert house.pid("api") != 0
    assert up.stderr.read().endswith(
        "Stopping the dynos, the API and the router…\n"
        "The API goes on stopping the dynos by itself and then ends.\n"
    )
    until(lambda: house.everything() == [])


def test_a_port_that_is_taken_is_said_with_its_holder_and_the_setting(house: House) -> None:
    with socket.create_server(("127.0.0.1", house.router_port)):
        up = house.run("up", "--detach")
    assert up.returncode == 5
    assert (
        f" ▸    Port {house.router_port} (router) is already used by another program" in up.stderr
    )
    assert f", {os.getpid()})" in up.stderr
    assert "choose another with MINIDYNO_ROUTER_PORT=NUMBER." in up.stderr
    assert house.everything() == []


def test_a_folder_that_cannot_be_made_is_said(house: House) -> None:
    house.home.write_text("a file, not a folder")
    up = house.run("up", "--detach")
    assert up.returncode == 1
    assert f" ▸    {house.home} cannot be written:" in up.stderr


def test_an_api_that_cannot_start_is_given_up_with_its_reason(house: House) -> None:
    up = house.run("up", "--detach", MINIDYNO_BACKEND="nada")
    assert up.returncode == 1
    assert "There is no backend “nada”." in up.stderr
    assert f"The reason is in {house.home / 'logs' / 'api.log'}" in up.stderr
    assert "Traceback" not in up.stderr
    assert house.everything() == []


def test_a_wrong_setting_ends_with_2(house: House) -> None:
    up = house.run("up", "--detach", MINIDYNO_API_PORT="muchos")
    assert up.returncode == 2
    assert " ▸    Setting MINIDYNO_API_PORT is “muchos”" in up.stderr


def test_doctor_finds_all_well_and_says_what_is_not(house: House) -> None:
    house.must("up", "--detach")
    (house.home / "packages").mkdir()
    (house.home / "packages" / "x.whl").touch()
    checks = house.json("doctor")
    assert [check["check"] for check in checks if not check["ok"]] == []
    (house.home / "token").chmod(0o644)
    house.kill("supervisor")
    doctor = house.run("doctor")
    assert doctor.returncode == 1
    wrong = [line for line in doctor.stdout.splitlines() if line.startswith(("✗", "    →"))]
    assert wrong == [
        f"✗ folder and token: {house.home / 'token'}",
        f"    → Others can read them: chmod go-rwx {house.home / 'token'}",
        f"✗ processes: api {house.pid('api')}, router {house.pid('router')}",
        "    → They are left without a supervisor. Adopt them with: minidyno up --detach",
    ]


def test_ctrl_c_while_following_a_log_ends_with_130_and_no_word(house: House) -> None:
    house.must("up", "--detach")
    house.must("apps:create", "demo")
    follow = house.begin("logs", "--tail", "-a", "demo")
    assert follow.stdout is not None
    assert "Initial release" in follow.stdout.readline()
    follow.send_signal(signal.SIGINT)
    _, err = follow.communicate(timeout=120)
    assert (follow.returncode, err) == (130, "")


def test_a_reader_that_has_seen_enough_is_no_error(house: House) -> None:
    command = house.begin("help")
    assert command.stdout is not None
    command.stdout.close()
    assert command.stderr is not None
    assert command.stderr.read() == ""
    assert command.wait(timeout=120) == 0


def test_a_bug_is_a_sentence_and_its_traceback_is_in_a_log(house: House) -> None:
    (house.home / "config.toml").mkdir(parents=True)
    apps = house.run("apps")
    log = house.home / "logs" / "cli.log"
    assert apps.returncode == 1
    assert apps.stderr.startswith(" ▸    Something unexpected: IsADirectoryError:")
    assert apps.stderr.endswith(f"the details are in {log}\n")
    assert "Traceback (most recent call last)" in log.read_text()


@pytest.mark.parametrize("module", ["minidyno.__main__", "minidyno.bootstrap.supervisor"])
def test_the_supervisor_loads_nothing_heavy(module: str) -> None:
    heavy = ("typer", "rich", "httpx", "psutil", "asyncio", "subprocess", "dataclasses", "uvloop")
    script = f"import sys, {module}; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == "[]\n"
