"""The commands that apps find on the process backend."""

import sys
from pathlib import Path


def base_python() -> Path:
    """The interpreter that minidyno's own environment was made from.

    Apps run on it and not on ours, so that none sees the packages of the platform.
    """
    return Path(getattr(sys, "_base_executable", None) or sys.executable).absolute()


def lay_out(stack_bin: Path) -> Path:
    """Point `python` and `python3` at the base interpreter; return the path of `python`."""
    target = base_python()
    for name in ("python", "python3"):
        link = stack_bin / name
        if link.is_symlink() and link.readlink() == target:
            continue
        # Replaced in one step: a dyno may be starting through the old one.
        fresh = stack_bin / f".{name}.new"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(target)
        fresh.replace(link)
    return stack_bin / "python"
