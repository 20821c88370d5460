"""What cannot be deployed is refused with a sentence that says why and what to do."""

from pathlib import Path

import pytest

from tests.integration.git.bench import APP, Bench, Done, bench

LFS = (
    "version https://git-lfs.github.com/spec/v1\n"
    "oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\n"
    "size 12345\n"
)


def refused(done: Done, *words: str) -> None:
    """The push failed, its reason was said, and the app's name with it."""
    assert done.code == 1, done
    said = "\n".join(done.remote)
    for word in words:
        assert word in said, done.err
    assert "!     Push rejected to demo." in done.remote
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("refs", "words"),
    [
        (["main:otra"], ["“otra” is another", "git push minidyno otra:main"]),
        (["main", "main:feature/x"], ["git push minidyno feature/x:main"]),
        (["main", "main:master"], ["main and master at once"]),
        (["main:refs/notes/x"], ["“refs/notes/x” is none of them"]),
    ],
    ids=["another branch", "main and another", "main and master", "no branch"],
)
async def test_refs_that_deploy_nothing(house: Bench, refs: list[str], words: list[str]) -> None:
    ana = await house.student().begin()
    refused(await ana.push(*refs), *words)
    assert house.versions() == ["v1 Initial release"]
    assert await ana.must("ls-remote", "minidyno") == ""


async def test_deleting_the_branch_that_is_deployed(house: Bench) -> None:
    ana = await house.student().begin()
    await ana.push()
    refused(await ana.push(":main"), "“main” is what the app deploys", "apps:destroy demo")
    assert await house.head() == await ana.must("rev-parse", "main")


async def test_an_empty_tree(house: Bench) -> None:
    ana = await house.student().begin({})
    await ana.commit({})
    refused(await ana.push(), "holds no file")
    assert house.builds() == []


async def test_no_commit_at_all_is_told_by_git_itself(house: Bench) -> None:
    ana = await house.student().begin({})
    done = await ana.push()
    assert done.code == 1
    assert "src refspec main does not match any" in done.err


async def test_a_wrong_line_in_the_procfile(house: Bench) -> None:
    ana = await house.student().begin({"Procfile": "# bien\nweb python app.py\n"})
    refused(await ana.push(), "Line 2 of the Procfile", "“web python app.py”")
    assert await house.head() == ""


async def test_a_submodule(house: Bench) -> None:
    ana = await house.student().begin()
    commit = await ana.must("rev-parse", "HEAD")
    await ana.must("update-index", "--add", "--cacheinfo", f"160000,{commit},libs/otra")
    await ana.must("commit", "-q", "-m", "submódulo")
    refused(await ana.push(), "“libs/otra” is a git submodule")
    assert house.builds() == []


async def test_a_pointer_of_git_lfs(house: Bench) -> None:
    small = {f"datos/{number}.txt": f"uno más: {number}" * 5 for number in range(50)}
    ana = await house.student().begin({**APP, **small, "datos/modelo.bin": LFS})
    refused(await ana.push(), "“datos/modelo.bin” is in Git LFS")
    assert house.builds() == []


async def test_a_file_that_only_speaks_of_git_lfs_is_no_pointer(house: Bench) -> None:
    ana = await house.student().begin({**APP, "notas.md": f"Un puntero:\n\n{LFS}"})
    assert (await ana.push()).code == 0


async def test_a_file_over_the_limit_is_named(tmp_path: Path) -> None:
    async with bench(tmp_path, source_limit=1_000_000) as house:
        ana = await house.student().begin({**APP, "datos/vídeo.mp4": bytes(2_000_000)})
        refused(await ana.push(), "The largest is “datos/vídeo.mp4”, of 2000000 bytes")
        assert house.builds() == []
        # What it took to say so is not kept.
        assert sum(f.stat().st_size for f in house.repositories.rglob("*")) < 500_000


async def test_a_link_that_leaves_the_app(house: Bench) -> None:
    ana = await house.student().begin()
    (ana.folder / "enlace").symlink_to("/etc/passwd")
    await ana.commit({})
    refused(await ana.push(), "holds the link “enlace”")


async def test_more_builds_than_may_wait(house: Bench) -> None:
    for _ in range(5):
        await house.build({**APP, "build.sh": "sleep 60"})
    ana = await house.student().begin()
    refused(await ana.push(), "already has 5 builds waiting")
    assert len(house.builds()) == 5


async def test_a_commit_that_git_itself_finds_broken(house: Bench) -> None:
    ana = await house.student().begin()
    tree = await ana.must("rev-parse", "HEAD^{tree}")
    raw = ana.folder / "raw"
    raw.write_text(f"tree {tree}\nauthor ana 1 +0000\ncommitter ana 1 +0000\n\nsin correo\n")
    broken = await ana.must("hash-object", "-t", "commit", "-w", "--literally", str(raw))
    done = await ana.push(f"{broken}:refs/heads/main")
    assert done.code == 1
    assert house.builds() == []
