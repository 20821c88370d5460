"""A platform of one's own for a while: in a temporary folder, on free ports, ended at the end."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from curso.port_block import port_block

_FOREIGN = ("MINIDYNO_", "HEROKU_")


class PlatformError(Exception):
    """The platform did not start; the message is what it said."""


@contextmanager
def own_platform(
    packages: Path | None = None, backend: str = "process"
) -> Iterator[dict[str, str]]:
    """Start a platform, give the environment that leads to it, and end it.

    `packages` is a local store of packages to build from without a network. Raises PlatformError.
    """
    # Short: a Unix socket's path may have about a hundred characters.
    folder = tempfile.mkdtemp(prefix="curso-")
    if packages is not None and packages.is_dir():
        (Path(folder) / "packages").symlink_to(packages)
    with port_block() as ports:
        env = _environment(folder, backend) | ports
        try:
            up = _minidyno(env, "up", "--detach")
            if up.returncode:
                raise PlatformError(up.stdout)
            yield env
        finally:
            _minidyno(env, "down")
            shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: str, backend: str) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)},
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "MINIDYNO_HOME": folder,
        "MINIDYNO_BACKEND": backend,
    }


def _minidyno(env: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["minidyno", *words],
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        encoding="utf-8",
        errors="replace",
        # Ctrl-C must not cut a start or a stop in two.
        start_new_session=True,
    )
