"""A push deploys before it is accepted, and tells what happens while it happens."""

import pytest

from tests.integration.git.bench import APP, Bench, Student


async def test_a_push_builds_releases_and_is_accepted(house: Bench) -> None:
    ana = await house.student().begin()
    commit = await ana.must("rev-parse", "HEAD")
    done = await ana.push()
    assert done.code == 0, done
    assert [line for line in done.remote if not line.startswith("Done: ")] == [
        "Compressing source files... done.",
        "Building source:",
        "",
        "-----> Building on the minidyno stack",
        "-----> Using buildpack: minidyno/procfile",
        "-----> Procfile app detected",
        "-----> Discovering process types",
        "Procfile declares types -> web",
        "-----> Compressing...",
        "-----> Launching...",
        "Released v2",
        "Deployed to demo",
        "",
        "Verifying deploy... done.",
    ]
    assert house.versions() == ["v1 Initial release", f"v2 Deploy {commit[:8]}"]
    assert house.builds()[0].source_version == commit
    assert await house.head() == commit


async def test_the_log_comes_while_the_build_goes_on(house: Bench) -> None:
    flag = house.root / "go"
    script = f"echo primero; while [ ! -e {flag} ]; do sleep 0.02; done; echo segundo"
    ana = await house.student().begin({**APP, "build.sh": script})
    pushing = await ana.start("push", "minidyno", "main")
    assert pushing.stderr is not None
    seen = b""
    while b"primero" not in seen:
        seen += await pushing.stderr.readline()
    assert b"segundo" not in seen
    flag.touch()
    _, rest = await pushing.communicate()
    assert pushing.returncode == 0
    assert b"segundo" in rest


async def test_a_failed_build_rejects_the_push_and_the_app_stays(house: Bench) -> None:
    ana = await house.student().begin()
    good = await ana.must("rev-parse", "HEAD")
    await ana.push()
    await ana.commit({"build.sh": "echo algo va mal; exit 3"})
    done = await ana.push()
    assert done.code == 1
    assert "algo va mal" in done.remote
    assert "!     Push rejected to demo." in done.remote
    assert "pre-receive hook declined" in done.err
    assert house.versions()[-1] == f"v2 Deploy {good[:8]}"
    assert await house.head() == good
    # Mended, it goes through: nothing of the rejected push is in the way.
    await ana.commit({"build.sh": "true"})
    assert (await ana.push()).code == 0


async def test_a_detached_head_is_pushed_by_naming_the_branch(house: Bench) -> None:
    ana = await house.student().begin()
    await ana.push()
    await ana.must("checkout", "-q", "--detach")
    commit = await ana.commit({"otro": "1"})
    # Which branch "HEAD" should be only the person knows: git asks, the platform hears nothing.
    unclear = await ana.push("HEAD")
    assert unclear.code == 1
    assert "not a full refname" in unclear.err
    assert len(house.builds()) == 1
    # And "main" is what it was: that is up to date.
    assert "Everything up-to-date" in (await ana.push()).err
    assert (await ana.push("HEAD:main")).code == 0
    assert await house.head() == commit


async def test_history_may_be_rewritten(house: Bench) -> None:
    ana = await house.student().begin()
    await ana.commit({"otro": "1"})
    await ana.push()
    await ana.must("reset", "-q", "--hard", "HEAD~1")
    commit = await ana.commit({"otro": "2"})
    assert (await ana.push()).code == 1  # as with every git: only when forced
    assert (await ana.push("-f", "main")).code == 0
    assert await house.head() == commit


async def test_a_clone_and_a_fetch_give_what_was_pushed(house: Bench) -> None:
    ana = await house.student().begin({**APP, "dir/á.txt": "ñ"})
    await ana.push()
    await ana.must("clone", "-q", ana.url, str(house.root / "copia"))
    copy = Student(house.root / "copia", ana.url)
    tree = await ana.must("rev-parse", "HEAD^{tree}")
    assert await copy.must("rev-parse", "HEAD^{tree}") == tree
    assert (house.root / "copia/dir/á.txt").read_text() == "ñ"
    commit = await ana.commit({"otro": "1"})
    await ana.push()
    await copy.must("fetch", "-q", "origin")
    assert await copy.must("rev-parse", "origin/main") == commit


async def test_a_clone_of_an_app_that_was_pushed_as_master_has_its_files(house: Bench) -> None:
    ana = await house.student().begin()
    assert (await ana.push("main:master")).code == 0
    await ana.must("clone", "-q", ana.url, str(house.root / "copia"))
    assert (house.root / "copia/Procfile").exists()


async def test_a_clone_before_any_push_is_empty(house: Bench) -> None:
    ana = await house.student().begin()
    await ana.must("clone", "-q", ana.url, str(house.root / "copia"))
    assert (house.root / "copia/.git").is_dir()


async def test_tags_are_kept_and_deploy_nothing(house: Bench) -> None:
    ana = await house.student().begin()
    await ana.push()
    await ana.must("tag", "-a", "v1", "-m", "v1")
    done = await ana.push("v1")
    assert done.code == 0
    assert done.remote[0].startswith("!     Tags are kept and deploy nothing.")
    assert len(house.versions()) == 2
    assert "refs/tags/v1" in await ana.must("ls-remote", "minidyno")
    await ana.commit({"otro": "1"})
    await ana.must("tag", "v2")
    assert (await ana.push("main", "v2")).code == 0
    assert len(house.versions()) == 3


async def test_attributes_cannot_leave_files_out(house: Bench) -> None:
    files = {**APP, ".gitattributes": "secreto.txt export-ignore\n", "secreto.txt": "x"}
    ana = await house.student().begin({**files, "build.sh": "ls"})
    assert "secreto.txt" in (await ana.push()).remote


async def test_the_persons_own_configuration_of_git_does_not_count(
    house: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The platform has the environment of the person who started it: here, one whose hooks live
    # elsewhere, and for whom a repository is somewhere else altogether.
    (house.root / ".gitconfig").write_text(f"[core]\n\thooksPath = {house.root}/none\n")
    monkeypatch.setenv("HOME", str(house.root))
    monkeypatch.setenv("GIT_DIR", "/nonexistent")
    monkeypatch.setenv("GIT_SSL_CAINFO", "/nonexistent")
    ana = await house.student().begin({"sin": "procfile"})
    assert "!     Push rejected to demo." in (await ana.push()).remote


async def test_the_language_is_that_of_who_pushes(house: Bench) -> None:
    ana = await house.student().begin()
    ana.environ["LANGUAGE"] = "es"
    assert any("Solo se despliegan" in line for line in (await ana.push("main:otra")).remote)
    ana.environ["LANGUAGE"] = "en"
    assert any("Only the branches" in line for line in (await ana.push("main:otra")).remote)


async def test_after_a_push_nothing_of_git_goes_on(house: Bench) -> None:
    ana = await house.student().begin()
    await ana.push()
    repository = house.repositories / f"{house.app().id}.git"
    assert list((repository / "objects").glob("tmp_objdir-*")) == []
    assert list(repository.rglob("*.lock")) == []
