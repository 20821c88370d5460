"""Which commit a folder holds."""

import subprocess
from pathlib import Path


def commit_of(folder: Path) -> str | None:
    """The commit that the folder holds, if nothing in it was changed since; None without git."""
    if _git(folder, "status", "--porcelain", "--", ".") != "":
        return None
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "HEAD")
    return commit.strip() if commit else None


def _git(folder: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
