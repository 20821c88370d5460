"""Whatever is killed, the apps go on serving and the platform finds itself again."""

import http.client
import os
import re
import signal
import time
from collections.abc import Iterator

import psutil
import pytest

from tests.acceptance.real_platform import APPS, RealPlatform, eventually, real_platform
from tests.acceptance.steady_load import steady_load

CONTROL_PLANE_KILLS = 20


@pytest.fixture(scope="module")
def survivor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealPlatform]:
    """A platform with the app demo, three web dynos and a worker, that survives all tests here."""
    with real_platform(tmp_path_factory.mktemp("survivor") / "home") as platform:
        platform.run("apps:create", "demo")
        platform.deploy(APPS / "contador")
        platform.run("ps:scale", "web=3", "worker=1", "-a", "demo")
        yield platform


@pytest.fixture
def demo(survivor: RealPlatform) -> RealPlatform:
    """The same, with all of it running, whatever the test before has killed."""
    survivor.run("up", "--detach", ok=False)
    eventually(lambda: all_up(survivor, 4))
    return survivor


def all_up(platform: RealPlatform, count: int) -> bool:
    done = platform.run("ps", "-a", "demo", "--json", ok=False)
    return done.returncode == 0 and done.stdout.count('"up"') == count


def has_another(platform: RealPlatform, before: list[str]) -> bool:
    """Say whether there are as many as before, not all of them the same, and all are up.

    Until the platform has seen one fall, all are up that it knows of.
    """
    now = platform.instances()
    return now != before and len(now) == len(before) and all_up(platform, len(before))


def answers(platform: RealPlatform) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", platform.router_port, timeout=30)
    try:
        connection.request("GET", "/", headers={"Host": "demo.localhost"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def counted(log: list[str]) -> dict[str, list[int]]:
    """The numbers that each dyno printed, as its log has them."""
    numbers: dict[str, list[int]] = {}
    for line in log:
        if match := re.search(r"app\[(\S+)\]: count=(\d+)", line):
            numbers.setdefault(match[1], []).append(int(match[2]))
    return numbers


# The first one, so that no dyno has begun to count anew.
def test_a_control_plane_killed_twenty_times_loses_no_request_no_dyno_and_no_line(
    demo: RealPlatform,
) -> None:
    before = demo.instances()
    with steady_load(demo.router_port, "demo.localhost") as load:
        for _ in range(CONTROL_PLANE_KILLS):
            killed = demo.pid("api")
            demo.kill("api")
            eventually(lambda killed=killed: demo.pid("api") != killed)  # type: ignore[misc]
            time.sleep(0.3)  # killed at a different moment of its first laps each time
        eventually(lambda: all_up(demo, 4))
    assert load.failures == []
    assert load.sent > 100
    assert demo.instances() == before  # adopted: none twice, none orphaned, none replaced
    eventually(lambda: set(counted(demo.log())) == {"web.1", "web.2", "web.3"})
    for dyno, numbers in counted(demo.log()).items():
        assert numbers == list(range(numbers[0], numbers[-1] + 1)), dyno


def test_a_killed_supervisor_is_followed_by_another_that_takes_over(demo: RealPlatform) -> None:
    before = demo.instances()
    api, router = demo.pid("api"), demo.pid("router")
    with steady_load(demo.router_port, "demo.localhost") as load:
        demo.kill("supervisor")
        demo.up()
    assert load.failures == []
    assert (demo.pid("api"), demo.pid("router")) == (api, router)
    assert demo.instances() == before


def test_a_killed_router_is_started_again(demo: RealPlatform) -> None:
    before, killed = demo.instances(), demo.pid("router")
    demo.kill("router")
    eventually(lambda: demo.pid("router") != killed and answers(demo))
    with steady_load(demo.router_port, "demo.localhost") as load:
        time.sleep(1)
    assert load.failures == []
    assert demo.instances() == before


def test_a_killed_dyno_is_replaced_while_the_others_serve(demo: RealPlatform) -> None:
    victim = next(p for p in demo.dyno_processes() if "server.py" in " ".join(p.cmdline()))
    before = demo.instances()
    victim.kill()
    eventually(lambda: has_another(demo, before))
    log = demo.log("demo", "--source", "heroku")
    assert any("Process exited with status 137" in line for line in log)


def test_a_dyno_whose_parent_is_killed_is_ended_and_replaced(demo: RealPlatform) -> None:
    victim = next(p for p in demo.dyno_processes() if "server.py" in " ".join(p.cmdline()))
    parent, before = victim.ppid(), demo.instances()
    os.kill(parent, signal.SIGKILL)
    eventually(lambda: has_another(demo, before))
    # Its new parent may not have asked yet how it ended: a zombie runs no more.
    assert not victim.is_running() or victim.status() == psutil.STATUS_ZOMBIE


def test_all_of_it_killed_at_once_comes_back_with_the_next_start(demo: RealPlatform) -> None:
    before = demo.instances()
    for process in ("supervisor", "api", "router"):
        demo.kill(process)
    demo.up()
    eventually(lambda: all_up(demo, 4))
    assert demo.instances() == before


def test_down_stops_everything_and_the_next_up_brings_it_back(demo: RealPlatform) -> None:
    demo.down()
    assert demo.dyno_processes() == []
    demo.up()
    eventually(lambda: all_up(demo, 4))
    with steady_load(demo.router_port, "demo.localhost") as load:
        time.sleep(1)
    assert load.failures == []
