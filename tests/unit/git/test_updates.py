"""Which branch of a push is deployed, and why others are not."""

import pytest

from minidyno.domain.errors import MinidynoError
from minidyno.git.hook.updates import Update, read_updates, to_deploy

NONE, ONE, TWO = "0" * 40, "1" * 40, "2" * 40


def update(ref: str, old: str = ONE, new: str = TWO) -> Update:
    return Update(old, new, ref)


def test_lines_are_read_as_git_writes_them() -> None:
    assert read_updates([f"{NONE} {ONE} refs/heads/main\n"]) == [
        Update(NONE, ONE, "refs/heads/main")
    ]


@pytest.mark.parametrize("branch", ["main", "master"])
def test_main_and_master_are_deployed(branch: str) -> None:
    chosen = update(f"refs/heads/{branch}")
    assert to_deploy([update("refs/tags/v1"), chosen], "demo") is chosen
    assert chosen.branch == branch


def test_tags_alone_deploy_nothing_whatever_becomes_of_them() -> None:
    tags = [update("refs/tags/v1"), update("refs/tags/v2", new=NONE), update("refs/tags/v3", NONE)]
    assert to_deploy(tags, "demo") is None


@pytest.mark.parametrize(
    ("updates", "error_id", "params"),
    [
        ([update("refs/heads/x/y")], "push_branch_not_deployed", {"branch": "x/y"}),
        ([update("refs/heads/Main")], "push_branch_not_deployed", {"branch": "Main"}),
        ([update("refs/heads/x", new=NONE)], "push_branch_not_deployed", {"branch": "x"}),
        (
            [update("refs/heads/main", new=NONE)],
            "push_deletes_branch",
            {"branch": "main", "app": "demo"},
        ),
        ([update("refs/heads/main"), update("refs/heads/master")], "push_two_branches", {}),
        ([update("refs/for/main")], "push_ref_unknown", {"ref": "refs/for/main"}),
        (
            [update("refs/heads/main"), update("refs/heads/x")],
            "push_branch_not_deployed",
            {"branch": "x"},
        ),
    ],
)
def test_everything_else_is_refused_by_name(
    updates: list[Update], error_id: str, params: dict[str, str]
) -> None:
    with pytest.raises(MinidynoError) as caught:
        to_deploy(updates, "demo")
    assert (caught.value.error_id, caught.value.params) == (error_id, params)


def test_names_of_sha256_are_as_good() -> None:
    created = update("refs/heads/main", old="0" * 64, new="a" * 64)
    assert created.creates
    assert not created.deletes
