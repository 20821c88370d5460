"""A build that misbehaves is stopped, whole, and leaves nothing."""

import asyncio
import os
import sys
from pathlib import Path

import psutil
import pytest

from minidyno.buildpacks.process_tree import MARK
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from tests.integration.buildpacks.workshop import ShellBuildpack, Workshop, tar_of

PLAIN = {"Procfile": "web: x\n"}
# A child in a session of its own, out of the group, that ignores all polite signals.
HIDING = (
    "import os, signal, sys, time;"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "os.fork() and os._exit(0); os.setsid(); os.fork() and os._exit(0);"
    "open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(300)"
)


def hiding(pid_file: Path, then: str, env: str = "") -> str:
    wait = f"while [ ! -s {pid_file} ]; do sleep 0.02; done"
    return f'{env} {sys.executable} -c "{HIDING}" {pid_file}; {wait}; {then}'


async def is_gone(pid_file: Path) -> bool:
    pid = int(pid_file.read_text())
    for _ in range(3000):
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        await asyncio.sleep(0.02)
    return False


async def test_a_build_over_its_time_is_stopped_with_the_children_that_hide(
    offline: Workshop,
) -> None:
    pid_file = offline.root / "pid"
    for seconds in (2.0, 10.0, 50.0):  # until it is long enough for the child to have hidden
        offline.settings = Settings(build_timeout=seconds)
        offline.buildpacks = [ShellBuildpack(hiding(pid_file, "sleep 300"))]
        with pytest.raises(MinidynoError) as caught:
            await offline.build(PLAIN)
        assert caught.value.error_id == "build_timeout"
        assert caught.value.params == {"seconds": seconds}
        if pid_file.exists() and pid_file.read_text():
            break
    assert await is_gone(pid_file)
    assert offline.nothing_is_left()


async def test_what_a_command_leaves_running_ends_with_it(offline: Workshop) -> None:
    pid_file = offline.root / "pid"
    offline.buildpacks = [ShellBuildpack(hiding(pid_file, "echo done"))]
    await offline.build(PLAIN)
    assert "       done" in offline.lines
    assert await is_gone(pid_file)


async def test_a_child_that_empties_its_environment_ends_too(offline: Workshop) -> None:
    pid_file = offline.root / "pid"
    # What it starts has never carried the mark: it is known by its parent alone, which lives
    # long enough to be seen by the watch over memory.
    for times in (1, 5, 25):  # until it is long enough on this machine
        code = (
            f"import os, time; time.sleep({0.8 * times}); os.fork() and time.sleep(300);"
            f" os.setsid(); open('{pid_file}', 'w').write(str(os.getpid())); time.sleep(300)"
        )
        command = f'sleep 0.5; env -i {sys.executable} -c "{code}"'
        offline.settings = Settings(build_timeout=2.5 * times)
        offline.buildpacks = [ShellBuildpack(command)]
        with pytest.raises(MinidynoError):
            await offline.build(PLAIN)
        if pid_file.exists() and pid_file.read_text():
            break
    assert await is_gone(pid_file)


async def test_a_build_over_its_memory_is_stopped(offline: Workshop) -> None:
    greedy = "import time; x = b'x' * 300_000_000; time.sleep(300)"
    offline.settings = Settings(build_memory=200_000_000)
    offline.buildpacks = [ShellBuildpack(f'{sys.executable} -c "{greedy}"')]
    with pytest.raises(MinidynoError) as caught:
        await offline.build(PLAIN)
    assert caught.value.error_id == "build_memory"
    assert caught.value.params == {"limit": 200_000_000}
    assert offline.nothing_is_left()


async def test_a_cancelled_build_leaves_neither_processes_nor_files(offline: Workshop) -> None:
    pid_file = offline.root / "pid"
    offline.buildpacks = [ShellBuildpack(hiding(pid_file, "sleep 300"))]
    building = asyncio.create_task(offline.build(PLAIN))
    while not pid_file.exists() or not pid_file.read_text():  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    building.cancel()
    with pytest.raises(asyncio.CancelledError):
        await building
    assert await is_gone(pid_file)
    assert offline.nothing_is_left()


async def test_what_a_killed_platform_left_of_a_build_is_swept_away(offline: Workshop) -> None:
    folder = offline.root / "work/build-of-before"
    folder.mkdir(parents=True)
    (folder / "half").write_text("a file")
    env = {**os.environ, MARK: "build-of-before"}
    process = await asyncio.create_subprocess_exec("sleep", "300", env=env)
    await offline.builder.sweep()
    assert await process.wait() < 0
    assert offline.nothing_is_left()


async def test_what_a_build_writes_beside_its_folder_goes_with_it(offline: Workshop) -> None:
    command = 'echo 1 > ../beside; echo 2 > "$TMPDIR/temporary"; echo 3 > inside; ls .. "$TMPDIR"'
    offline.buildpacks = [ShellBuildpack(command)]
    slug = await offline.build(PLAIN)
    assert {"       beside", "       temporary"} <= set(offline.lines)
    copy = offline.unpack(slug, offline.root / "copy")
    assert sorted(path.name for path in copy.iterdir()) == ["Procfile", "inside"]
    assert offline.nothing_is_left()


async def test_a_source_that_unpacks_to_too_much_is_stopped(offline: Workshop) -> None:
    offline.settings = Settings(source_limit=1_000_000)
    with pytest.raises(MinidynoError) as caught:
        await offline.build(tar_of({**PLAIN, "zeros": bytes(50_000_000)}))
    assert caught.value.error_id == "archive_too_large"
    assert offline.nothing_is_left()
