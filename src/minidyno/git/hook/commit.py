"""Looking into a commit before it is built: only here are its objects visible."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from minidyno.domain.errors import MinidynoError
from minidyno.git.hook.updates import Update

_SUBMODULE = "160000"
# The first line of every pointer, and the most that one may weigh (the Git LFS specification).
_LFS = b"version https://git-lfs.github.com/spec/v1\n"
_LFS_LIMIT = 1024


def check_commit(update: Update, limit: int) -> None:
    """Raise the `push_…` error of a commit that cannot be deployed; `limit` is in bytes."""
    branch = update.branch or ""
    now = _said("rev-parse", "--verify", "--quiet", update.ref)
    if now != ("" if update.creates else update.old):
        raise MinidynoError("push_overtaken", branch=branch)
    if _said("cat-file", "-t", update.new) != "commit":
        raise MinidynoError("push_not_a_commit", branch=branch)
    _check_tree(update.new, limit)


def _check_tree(commit: str, limit: int) -> None:
    files = total = 0
    largest = (0, "")
    small: dict[str, str] = {}
    for mode, blob, size, path in _tree(commit):
        if mode == _SUBMODULE:
            raise MinidynoError("push_submodule", path=path)
        files += 1
        total += size
        largest = max(largest, (size, path))
        if len(_LFS) < size < _LFS_LIMIT:
            small.setdefault(blob, path)
    if files == 0:
        raise MinidynoError("push_empty", commit=commit[:8])
    if total > limit:
        raise MinidynoError(
            "push_too_large", size=total, limit=limit, path=largest[1], path_size=largest[0]
        )
    _check_pointers(small)


def _tree(commit: str) -> Iterator[tuple[str, str, int, str]]:
    """Every file: mode, object, size in bytes, path."""
    with _reading("ls-tree", "-r", "-l", "-z", "--full-tree", commit) as git:
        assert git.stdout is not None
        rest = b""
        while chunk := git.stdout.read(65_536):
            *entries, rest = (rest + chunk).split(b"\0")
            for entry in entries:
                about, _, path = entry.partition(b"\t")
                mode, _, blob, size = about.decode("ascii").split()
                shown = path.decode("utf-8", "replace")
                yield mode, blob, int(size) if size.isdigit() else 0, shown


def _check_pointers(small: dict[str, str]) -> None:
    """Look into files so small that each might be a pointer."""
    if not small:
        return
    asked = "".join(f"{blob}\n" for blob in small).encode()
    done = _run("cat-file", "--batch", asked=asked)
    at = 0
    for path in small.values():
        head, _, _ = done[at : at + 200].partition(b"\n")
        size = int(head.split()[2])
        start = at + len(head) + 1
        if done.startswith(_LFS, start):
            raise MinidynoError("push_lfs_pointer", path=path)
        at = start + size + 1


@contextmanager
def _reading(*words: str) -> "Iterator[subprocess.Popen[bytes]]":
    with subprocess.Popen(["git", *words], stdout=subprocess.PIPE) as git:
        try:
            yield git
        except BaseException:
            git.kill()
            raise
    _check(git.returncode, words)


def archive(commit: str, chunk: int) -> Iterator[bytes]:
    """The commit's files as a tar, in pieces; raises `git_failed` when it could not be whole."""
    with _reading("archive", "--format=tar", commit) as git:
        assert git.stdout is not None
        while data := git.stdout.read(chunk):
            yield data


def _run(*words: str, asked: bytes = b"") -> bytes:
    done = subprocess.run(["git", *words], input=asked, stdout=subprocess.PIPE, check=False)
    _check(done.returncode, words)
    return done.stdout


def _said(*words: str) -> str:
    """What git answers; empty when it does not know."""
    done = subprocess.run(
        ["git", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False
    )
    return done.stdout.decode("utf-8", "replace").strip()


def _check(code: int, words: tuple[str, ...]) -> None:
    if code != 0:
        raise MinidynoError("git_failed", reason=f"git {words[0]}: {code}")
