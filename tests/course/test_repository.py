"""Unit 5's repository: real commands in a real folder, and sentences when a step was left out."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from curso.by_hand import HandError
from curso.launch.layout import ROOT
from curso.repository import Repository

APP = ROOT / "notebooks" / "apps" / "hola-python"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    """A copy of the app, seen from a notebook in English, on a machine where git knows nobody."""
    (tmp_path / "en").mkdir()
    monkeypatch.chdir(tmp_path / "en")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    yield Repository.copy(APP)


async def test_commands_run_one_after_another_and_show_what_they_say(
    repo: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = await repo.run("git init -q -b main", "git add .", "git commit -q -m first", "git log")
    assert ran.ok
    assert ran.lines[:3] == ("$ git init -q -b main", "$ git add .", "$ git commit -q -m first")
    assert any("first" in line for line in ran.lines[4:])
    assert capsys.readouterr().out.splitlines() == list(ran.lines)
    assert str(ran).startswith("✓ exit code 0")


async def test_the_first_that_ends_badly_is_the_last(repo: Repository) -> None:
    ran = await repo.run("git init -q", "git checkout -q nowhere", "git status")
    assert not ran.ok
    assert "$ git status" not in ran.lines
    assert str(ran).startswith(f"✗ exit code {ran.code}")


async def test_a_name_that_git_knows_is_kept(
    repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = tmp_path / "gitconfig"
    known.write_text("[user]\n name = Ana\n email = ana@example.com\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(known))
    await repo.run("git init -q", "git commit -q --allow-empty -m first")
    assert "ana@example.com" in (await repo.run("git log --format=%ae")).lines


async def test_steps_out_of_order_are_said_in_the_notebook_s_language(repo: Repository) -> None:
    with pytest.raises(HandError, match=r"git init.* first"):
        await repo.run("git push minidyno main")
    await repo.run("git init -q")
    with pytest.raises(HandError, match="no remote “minidyno”"):
        await repo.run("git push minidyno main")
    with pytest.raises(HandError, match="no program “gti”"):
        await repo.run("gti status")


def test_an_edit_done_twice_is_as_done_once(repo: Repository) -> None:
    for _ in range(2):
        assert "version" in repo.edit(
            "app.py", '"visitas": visitas', '"visitas": visitas, "version": 2'
        )
    assert (repo.folder / "app.py").read_text(encoding="utf-8").count('"version": 2') == 1
    with pytest.raises(HandError, match="does not contain"):
        repo.edit("app.py", "no such text", "anything")


def test_a_line_is_added_once_and_the_rest_stays(repo: Repository) -> None:
    before = (repo.folder / "Procfile").read_text(encoding="utf-8")
    for _ in range(2):
        repo.add_line("Procfile", "release: true")
    assert (repo.folder / "Procfile").read_text(encoding="utf-8") == f"{before}release: true\n"


async def test_a_cell_that_is_interrupted_leaves_nothing_running(repo: Repository) -> None:
    (repo.folder / "wait.sh").write_text(
        "echo $$ > pid.new; mv pid.new pid; exec sleep 600\n", "utf-8"
    )
    task = asyncio.ensure_future(repo.run("sh wait.sh"))
    noted = repo.folder / "pid"
    while not noted.exists():  # noqa: ASYNC110 - another program writes it
        await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    while _lives(int(noted.read_text("utf-8"))):  # noqa: ASYNC110 - the same
        await asyncio.sleep(0.02)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_file_comes_back_as_it_was_accepted_and_another_stays(repo: Repository) -> None:
    await repo.run("git init -q -b main", "git add .", "git commit -q -m first")
    await repo.run("git branch accepted")
    kept = (repo.folder / "requirements.txt").read_text(encoding="utf-8")
    repo.edit("requirements.txt", "flask==3.1.3", "flask==9.9.9")
    await repo.run("git commit -q -am flask")
    repo.write("Procfile", "web: gunicorn app:app")
    assert repo.bring_back("requirements.txt", "accepted")
    assert (repo.folder / "requirements.txt").read_text(encoding="utf-8") == kept
    assert (repo.folder / "Procfile").read_text(encoding="utf-8") == "web: gunicorn app:app"
    assert not repo.bring_back("requirements.txt", "accepted")


async def test_without_the_branch_nothing_comes_back(repo: Repository) -> None:
    assert not repo.bring_back("requirements.txt", "minidyno/main")
    await repo.run("git init -q -b main", "git add .", "git commit -q -m first")
    assert not repo.bring_back("requirements.txt", "minidyno/main")
