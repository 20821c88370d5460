"""Pushes that meet each other, or that somebody or something cuts short: never half of one."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import psutil

from minidyno.domain.slugs import BuildStatus
from tests.contract.in_process import TOKEN
from tests.integration.git.bench import APP, Bench, Student, bench


def slow(house: Bench) -> dict[str, str]:
    """An app whose build says that it has begun, and ends when the test wants it to."""
    go, begun = house.root / "go", house.root / "begun"
    return {**APP, "build.sh": f"touch {begun}; while [ ! -e {go} ]; do sleep 0.02; done"}


async def until_begun(house: Bench) -> None:
    async with asyncio.timeout(120):
        while not (house.root / "begun").exists():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def nothing_of_git_runs(house: Bench) -> None:
    """Wait until no process works in the repositories, and nothing of a push lies around."""

    def working() -> list[str]:
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get("GIT_PROJECT_ROOT") == str(house.repositories):
                    found.append(" ".join(process.cmdline()))
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        return found

    async with asyncio.timeout(120):
        while working() or any(house.repositories.glob("*/objects/tmp_objdir-*")):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def interrupted(student: Student, house: Bench) -> None:
    """Push, and have the person press Ctrl-C while the build runs."""
    pushing = await student.start("push", "minidyno", "main")
    await until_begun(house)
    os.killpg(pushing.pid, signal.SIGINT)  # as a terminal does: git and all that it started
    await pushing.communicate()
    assert pushing.returncode != 0


async def test_a_second_push_is_told_and_the_first_goes_on(house: Bench) -> None:
    ana = await house.student().begin(slow(house))
    bob = await house.student("bob").begin({**APP, "otro": "1"})
    pushing = await ana.start("push", "minidyno", "main")
    await until_begun(house)
    second = await bob.push()
    assert second.code == 1
    assert any("Another push to app “demo” is under way" in line for line in second.remote)
    (house.root / "go").touch()
    await pushing.communicate()
    assert pushing.returncode == 0
    assert await house.head() == await ana.must("rev-parse", "HEAD")
    assert len(house.builds()) == 1
    assert (await bob.push("-f", "main")).code == 0


async def test_apps_do_not_wait_for_each_other(house: Bench) -> None:
    house.plane.apps.create("otra", "ana")
    ana = await house.student().begin(slow(house))
    bob = await house.student("bob", app="otra").begin()
    pushing = await ana.start("push", "minidyno", "main")
    await until_begun(house)
    assert (await bob.push()).code == 0
    (house.root / "go").touch()
    await pushing.communicate()
    assert pushing.returncode == 0


async def test_a_push_that_does_not_know_of_the_last_one_is_told_before_it_is_built(
    house: Bench,
) -> None:
    # As of a git that asked for the branches before another push, and sends afterwards.
    ana = await house.student().begin()
    await ana.push()
    await ana.commit({"otro": "1"})
    packing = await ana.start("pack-objects", "--all", "--stdout", "-q")
    pack, _ = await packing.communicate()
    commit = await ana.must("rev-parse", "HEAD")
    line = f"{'0' * 40} {commit} refs/heads/main\0report-status side-band-64k"

    async def pieces() -> AsyncIterator[bytes]:  # without a length: sent in chunks
        yield f"{len(line) + 4:04x}{line}0000".encode()
        yield pack

    headers = {"Content-Type": "application/x-git-receive-pack-request"}
    answer = await house.ask(
        "/demo.git/git-receive-pack",
        "POST",
        auth=("ana", TOKEN),
        headers=headers,
        content=pieces(),
    )
    assert "another one changed “main”" in answer.text
    assert len(house.builds()) == 1
    assert await house.head() != commit
    assert (await ana.push()).code == 0


async def test_a_push_waits_for_the_build_of_an_upload(house: Bench) -> None:
    await house.build(slow(house))
    await until_begun(house)
    ana = await house.student().begin()
    pushing = await ana.start("push", "minidyno", "main")
    while len(house.builds()) < 2:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    (house.root / "go").touch()
    await pushing.communicate()
    assert pushing.returncode == 0
    assert [v.split()[0] for v in house.versions()] == ["v1", "v2", "v3"]
    assert house.builds()[-1].source_version == await house.head()


async def test_ctrl_c_cancels_the_build_and_nothing_is_half(house: Bench) -> None:
    ana = await house.student().begin(slow(house))
    await interrupted(ana, house)
    await nothing_of_git_runs(house)
    build = house.builds()[0]
    assert (build.status, build.error_id) == (BuildStatus.FAILED, "build_cancelled")
    assert house.versions() == ["v1 Initial release"]
    assert await house.head() == ""
    # And the app's turn is free again.
    (house.root / "go").touch()
    assert (await ana.push()).code == 0
    assert await house.head() == await ana.must("rev-parse", "HEAD")


async def test_a_push_cut_while_its_objects_arrive_leaves_nothing(house: Bench) -> None:
    ana = await house.student().begin()
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    commit = await ana.must("rev-parse", "HEAD")
    line = f"{'0' * 40} {commit} refs/heads/main\0report-status side-band-64k"
    body = f"{len(line) + 4:04x}{line}0000".encode() + b"PACK\0\0\0\2\0\0\0\5"
    writer.write(
        b"POST /demo.git/git-receive-pack HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        b"Content-Type: application/x-git-receive-pack-request\r\n"
        b"Authorization: Bearer the-token-of-this-test\r\nContent-Length: 100000\r\n\r\n" + body
    )
    await writer.drain()
    repository = house.repositories / f"{house.app().id}.git"
    async with asyncio.timeout(120):
        while not list(repository.glob("objects/tmp_objdir-*")):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    writer.close()
    await nothing_of_git_runs(house)
    assert house.builds() == []
    assert (await ana.push()).code == 0
    del reader


async def test_a_clone_that_is_cut_ends_its_git(house: Bench) -> None:
    ana = await house.student().begin({**APP, "grande": bytes(range(256)) * 4000})
    await ana.push()
    cloning = await ana.start("clone", "-q", ana.url, str(house.root / "copia"))
    os.killpg(cloning.pid, signal.SIGKILL)
    await cloning.communicate()
    await nothing_of_git_runs(house)


async def test_when_the_platform_stops_in_the_middle_the_app_stays(tmp_path: Path) -> None:
    async with bench(tmp_path) as house:
        ana = await house.student().begin(slow(house))
        pushing = await ana.start("push", "minidyno", "main")
        await until_begun(house)
    await pushing.communicate()
    assert pushing.returncode != 0
    assert house.builds()[0].status is BuildStatus.FAILED
    assert house.versions() == ["v1 Initial release"]
    await nothing_of_git_runs(house)


async def test_an_app_destroyed_under_a_push_takes_its_repository_along(house: Bench) -> None:
    ana = await house.student().begin(slow(house))
    app = house.app()
    pushing = await ana.start("push", "minidyno", "main")
    await until_begun(house)
    house.plane.apps.destroy(app)
    (house.root / "go").touch()
    _, err = await pushing.communicate()
    assert pushing.returncode != 0
    assert b"Traceback" not in err
    await nothing_of_git_runs(house)
    async with asyncio.timeout(120):
        while [p.name for p in house.repositories.iterdir()] != ["hooks"]:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_a_repository_follows_its_app_through_a_rename(house: Bench) -> None:
    ana = await house.student().begin()
    await ana.push()
    house.plane.apps.rename(house.app(), "tienda")
    done = await ana.push()
    assert done.code == 128
    await ana.must("remote", "set-url", "minidyno", house.remote("tienda"))
    assert "Everything up-to-date" in (await ana.push()).err
    # Another app that takes the old name begins with nothing.
    house.plane.apps.create("demo", "ana")
    await ana.must("remote", "set-url", "minidyno", house.remote("demo"))
    assert await ana.must("ls-remote", "minidyno") == ""
