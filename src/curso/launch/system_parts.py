"""Programs of the system that the tests use, and how they are installed."""

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from curso.launch.cures import install_command
from curso.launch.layout import Layout
from curso.launch.running import run_logged
from curso.launch.talk import Talk

# Unlike apt, apt-get waits for nobody else who installs.
_APT = ("apt-get", "-o", "DPkg::Lock::Timeout=120")
POLICY = Path("/usr/sbin/policy-rc.d")  # what Debian asks before it starts a service


@dataclass(frozen=True)
class Part:
    """One program: its command, Debian's and Homebrew's packages, and the id of what needs it.

    `linux` says that nobody misses it elsewhere. `folders` is where Debian keeps it off the PATH.
    """

    command: str
    debian: str
    why: str
    mac: str | None = None
    linux: bool = False
    folders: str = ""


PARTS = (
    Part("git", "git", "why_git"),
    Part("chromium", "chromium", "why_chromium"),
    Part("nginx", "nginx-light", "why_nginx", mac="nginx"),
    Part("haproxy", "haproxy", "why_haproxy"),
    Part("wrk", "wrk", "why_wrk"),
    Part("dockerd", "docker.io", "why_docker", linux=True),
    Part("debootstrap", "debootstrap", "why_debootstrap", linux=True),
    # Servers of add-ons.
    Part("redis-server", "redis-server", "why_addons", mac="redis"),
    Part("memcached", "memcached", "why_addons", mac="memcached"),
    Part(
        "initdb",
        "postgresql",
        "why_addons",
        mac="postgresql@17",
        folders="/usr/lib/postgresql/*/bin",
    ),
    # With it apt brings its dictionaries; Homebrew's aspell has them inside.
    Part("aspell", "aspell aspell-es aspell-en", "why_aspell", mac="aspell"),
)


def missing(environ: Mapping[str, str]) -> list[Part]:
    """List the parts that are not here. Debian keeps servers in /usr/sbin, off a user's path."""
    path = f"{environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
    here = [part for part in PARTS if not part.linux or sys.platform == "linux"]
    return [part for part in here if shutil.which(part.command, path=_path(path, part)) is None]


def _path(path: str, part: Part) -> str:
    if not part.folders:
        return path
    more = [str(folder) for folder in Path("/").glob(part.folders.lstrip("/"))]
    return os.pathsep.join([path, *more])


def can_install() -> bool:
    """Say whether we may install: root on a system with apt."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def ensure_parts(layout: Layout, talk: Talk, env: Mapping[str, str]) -> bool:
    """Install what is missing where that is possible, and name the rest with its cure.

    False when what could be installed was not.
    """
    installed = True
    if (wanted := missing(env)) and can_install():
        packages = " ".join(part.debian for part in wanted).split()
        installed = apt_install(packages, layout, talk, env)
    for part in missing(env):
        cure = install_command(part.debian, part.mac)
        talk.say("parts_missing", command=part.command, why=talk.text(part.why), cure=cure)
    return installed


def apt_install(packages: list[str], layout: Layout, talk: Talk, env: Mapping[str, str]) -> bool:
    """Install Debian packages without questions, and without starting their services."""
    talk.step("parts_installing", packages=" ".join(packages))
    log = layout.logs / "apt.log"
    quiet = {**env, "DEBIAN_FRONTEND": "noninteractive"}
    install = [*_APT, "install", "-y", "--no-install-recommends", *packages]
    with _services_left_alone():
        if run_logged([*_APT, "update"], log, env=quiet, folder=layout.root) == 0 and (
            run_logged(install, log, env=quiet, folder=layout.root) == 0
        ):
            return True
    talk.say("parts_apt_failed", packages=" ".join(packages), log=log)
    return False


@contextlib.contextmanager
def _services_left_alone() -> Iterator[None]:
    """Have Debian start no service of what it installs; what someone has decided before stays."""
    if POLICY.exists() or not POLICY.parent.is_dir():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)
