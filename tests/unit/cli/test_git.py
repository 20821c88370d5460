"""git:remote: the remote, the credential, and what can be wrong."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.unit.cli.bench import Bench

URL = "http://127.0.0.1:5170/demo.git"


@pytest.fixture(autouse=True)
def own_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the repository's own configuration, and no other repository around it."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.delenv("GIT_DIR", raising=False)


def git(folder: Path, *words: str, given: str = "", ok: bool = True) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *words],
        input=given,
        env={**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true"},
        capture_output=True,
        text=True,
        check=ok,
    )
    return done.stdout.strip()


async def test_the_remote_and_the_credential_are_set(spanish: Bench) -> None:
    git(spanish.folder, "init", "-q")
    home = spanish.folder / "casa de 'ana'"
    home.mkdir()
    (home / "token").write_text("el-token")
    spanish.environ["MINIDYNO_HOME"] = str(home)
    await spanish.must("apps:create", "demo")
    said = await spanish("git:remote", "-a", "demo")
    assert (said.code, said.out) == (0, f"set git remote minidyno to {URL}\n")
    assert said.err == "Despliega con: git push minidyno main\n"
    assert git(spanish.folder, "remote", "get-url", "minidyno") == URL
    assert "el-token" not in (spanish.folder / ".git/config").read_text()
    filled = git(spanish.folder, "credential", "fill", given=f"url={URL}\n\n")
    assert "password=el-token" in filled.splitlines()


async def test_the_token_goes_to_no_other_helper_and_no_other_host(spanish: Bench) -> None:
    git(spanish.folder, "init", "-q")
    stolen = spanish.folder / "stolen"
    git(spanish.folder, "config", "credential.helper", f"!cat >> {stolen}; true")
    (spanish.folder / "token").write_text("el-token")
    spanish.environ["MINIDYNO_HOME"] = str(spanish.folder)
    await spanish.must("apps:create", "demo")
    await spanish.must("git:remote", "-a", "demo")
    known = f"url={URL}\nusername=minidyno\npassword=el-token\n\n"
    for verb in ("fill", "approve"):
        git(spanish.folder, "credential", verb, given=known)
    assert not stolen.exists()
    git(spanish.folder, "config", "--unset", "credential.helper")
    other = "url=http://127.0.0.1:9999/demo.git\n\n"
    assert "el-token" not in git(spanish.folder, "credential", "fill", given=other, ok=False)


async def test_done_twice_it_is_as_done_once(spanish: Bench) -> None:
    git(spanish.folder, "init", "-q")
    await spanish.must("apps:create", "demo")
    await spanish.must("git:remote", "-a", "demo")
    once = (spanish.folder / ".git/config").read_text()
    assert await spanish.must("git:remote", "-a", "demo") == f"set git remote minidyno to {URL}\n"
    assert (spanish.folder / ".git/config").read_text() == once


async def test_another_app_takes_the_remote_over_and_says_so(spanish: Bench) -> None:
    git(spanish.folder, "init", "-q")
    await spanish.must("apps:create", "demo")
    await spanish.must("apps:create", "otra")
    await spanish.must("git:remote", "-a", "demo")
    new = URL.replace("demo", "otra")
    assert await spanish.must("git:remote", "-a", "otra") == (
        f"set git remote minidyno to {new} (was {URL})\n"
    )
    # From now on it also says which app the commands are about.
    assert "otra" in await spanish.must("apps:info")
    await spanish.must("git:remote", "-a", "demo", "-r", "prueba")
    assert git(spanish.folder, "remote").split() == ["minidyno", "prueba"]


async def test_a_folder_without_repository_is_told_how_to_make_one(spanish: Bench) -> None:
    await spanish.must("apps:create", "demo")
    said = await spanish("git:remote", "-a", "demo")
    assert said.code == 2
    assert "no es un repositorio de git" in said.err
    assert "git init -b main" in said.err


async def test_an_unknown_app_changes_nothing(spanish: Bench) -> None:
    git(spanish.folder, "init", "-q")
    before = (spanish.folder / ".git/config").read_text()
    assert (await spanish("git:remote", "-a", "nada")).code == 4
    assert (spanish.folder / ".git/config").read_text() == before


async def test_a_machine_without_git_is_told(
    spanish: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    await spanish.must("apps:create", "demo")
    monkeypatch.setenv("PATH", str(spanish.folder))
    said = await spanish("git:remote", "-a", "demo")
    assert said.code == 1
    assert "No se encuentra git" in said.err
