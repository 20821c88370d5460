"""The apps' repositories: made once, found by id, and gone with the app."""

import asyncio
import subprocess
from pathlib import Path

import pytest

from minidyno.domain.errors import MinidynoError
from minidyno.git.hooks import lay_hooks
from minidyno.git.repositories import Repositories


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *words], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


async def test_a_repository_is_bare_and_its_branch_is_main(tmp_path: Path) -> None:
    repositories = Repositories(tmp_path / "git")
    path = await repositories.ensure("one")
    assert path == repositories.path("one")
    assert (path / "HEAD").read_text() == "ref: refs/heads/main\n"
    assert git(path, "rev-parse", "--is-bare-repository") == "true"


async def test_asked_for_at_once_by_many_it_is_made_once(tmp_path: Path) -> None:
    repositories = Repositories(tmp_path)
    paths = await asyncio.gather(*(repositories.ensure("one") for _ in range(8)))
    assert set(paths) == {repositories.path("one")}
    assert names(tmp_path) == ["one.git"]


async def test_made_again_it_keeps_what_it_holds(tmp_path: Path) -> None:
    repositories = Repositories(tmp_path)
    path = await repositories.ensure("one")
    (path / "refs/heads/main").write_text("something")
    await repositories.ensure("one")
    assert (path / "refs/heads/main").read_text() == "something"


async def test_a_forgotten_repository_is_gone_at_once(tmp_path: Path) -> None:
    repositories = Repositories(tmp_path)
    path = await repositories.ensure("one")
    repositories.forget("one")
    assert not path.exists()
    repositories.forget("never there")
    async with asyncio.timeout(60):
        while names(tmp_path):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_the_start_sweeps_what_belongs_to_no_app(tmp_path: Path) -> None:
    repositories = Repositories(tmp_path)
    kept = await repositories.ensure("kept")
    await repositories.ensure("gone")
    for leftover in (".making-1", ".removed-gone-2", "hooks"):
        (tmp_path / leftover).mkdir()
    (kept / "objects/tmp_objdir-incoming-x").mkdir()
    (kept / "refs/heads/main.lock").touch()
    repositories.sweep({"kept"})
    assert names(tmp_path) == ["hooks", "kept.git"]
    assert not (kept / "objects/tmp_objdir-incoming-x").exists()
    assert not (kept / "refs/heads/main.lock").exists()


async def test_a_machine_without_git_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MinidynoError) as caught:
        await Repositories(tmp_path / "kept").ensure("one")
    assert caught.value.error_id == "git_missing"
    assert names(tmp_path / "kept") == []


def test_the_hooks_can_be_run_and_written_again(tmp_path: Path) -> None:
    folder = lay_hooks(tmp_path / "a folder with 'quotes'")
    lay_hooks(folder)
    assert names(folder) == ["post-receive", "pre-receive"]
    env = {
        "MINIDYNO_PUSH_APP": "demo",
        "MINIDYNO_PUSH_LANG": "es",
        "MINIDYNO_PUSH_SECRET": "",
        "PATH": "/usr/bin:/bin",
    }
    done = subprocess.run(
        [str(folder / "pre-receive")],
        env=env,
        input=f"{'0' * 40} {'1' * 40} refs/heads/otra\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Solo se despliegan las ramas main y master, y «otra» es otra." in done.stdout
    assert done.stderr == ""
