"""What a push wants to change, and which of it is to be deployed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from minidyno.domain.errors import MinidynoError

DEPLOYED = ("main", "master")

_BRANCH = "refs/heads/"
_TAG = "refs/tags/"


@dataclass(frozen=True, slots=True)
class Update:
    """One line of what git tells a pre-receive hook; a commit of zeros is none."""

    old: str
    new: str
    ref: str

    @property
    def deletes(self) -> bool:
        """Say whether the ref is to be deleted."""
        return not self.new.strip("0")

    @property
    def creates(self) -> bool:
        """Say whether the ref is not there yet."""
        return not self.old.strip("0")

    @property
    def branch(self) -> str | None:
        """The branch's name; None for anything else."""
        return self.ref.removeprefix(_BRANCH) if self.ref.startswith(_BRANCH) else None


def read_updates(lines: Iterable[str]) -> list[Update]:
    """Read `old new ref`, one per line."""
    return [Update(*line.rstrip("\n").split(" ", 2)) for line in lines]


def to_deploy(updates: Sequence[Update], app: str) -> Update | None:
    """Choose the one branch to deploy; None when there are only tags.

    Raises the `push_…` errors for a push that cannot be accepted whole: git would take some of
    its refs and leave others, and nobody could tell from the app which.
    """
    for update in updates:
        if update.branch is None and not update.ref.startswith(_TAG):
            raise MinidynoError("push_ref_unknown", ref=update.ref)
        if update.branch is not None and update.branch not in DEPLOYED:
            raise MinidynoError("push_branch_not_deployed", branch=update.branch)
        if update.branch is not None and update.deletes:
            raise MinidynoError("push_deletes_branch", branch=update.branch, app=app)
    branches = [update for update in updates if update.branch is not None]
    if len(branches) > 1:
        raise MinidynoError("push_two_branches")
    return branches[0] if branches else None
