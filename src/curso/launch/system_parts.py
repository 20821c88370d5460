"""Programs of the system that the tests use, and how they are installed."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from curso.launch.cures import install_command
from curso.launch.layout import Layout
from curso.launch.running import run_logged
from curso.launch.talk import Talk


@dataclass(frozen=True)
class Part:
    """One program: its command, Debian's and Homebrew's packages, and the id of what needs it.

    `linux` says that nobody misses it elsewhere.
    """

    command: str
    debian: str
    why: str
    mac: str | None = None
    linux: bool = False


PARTS = (
    Part("git", "git", "why_git"),
    Part("chromium", "chromium", "why_chromium"),
    Part("nginx", "nginx-light", "why_nginx", mac="nginx"),
    Part("haproxy", "haproxy", "why_haproxy"),
    Part("wrk", "wrk", "why_wrk"),
    Part("dockerd", "docker.io", "why_docker", linux=True),
    Part("debootstrap", "debootstrap", "why_debootstrap", linux=True),
    # With it apt brings its dictionaries; Homebrew's aspell has them inside.
    Part("aspell", "aspell aspell-es aspell-en", "why_aspell", mac="aspell"),
)


def missing(environ: Mapping[str, str]) -> list[Part]:
    """List the parts that are not here. Debian keeps servers in /usr/sbin, off a user's path."""
    path = f"{environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
    here = [part for part in PARTS if not part.linux or sys.platform == "linux"]
    return [part for part in here if shutil.which(part.command, path=path) is None]


def can_install() -> bool:
    """Say whether we may install: root on a system with apt."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def ensure_parts(layout: Layout, talk: Talk, env: Mapping[str, str]) -> None:
    """Install what is missing where that is possible, and name the rest with its cure."""
    if (wanted := missing(env)) and can_install():
        apt_install(" ".join(part.debian for part in wanted).split(), layout, talk, env)
    for part in missing(env):
        cure = install_command(part.debian, part.mac)
        talk.say("parts_missing", command=part.command, why=talk.text(part.why), cure=cure)


def apt_install(packages: list[str], layout: Layout, talk: Talk, env: Mapping[str, str]) -> bool:
    """Install Debian packages without questions, and without starting their services."""
    talk.step("parts_installing", packages=" ".join(packages))
    log = layout.logs / "apt.log"
    quiet = {**env, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if run_logged(["apt-get", "update"], log, env=quiet, folder=layout.root) == 0 and (
        run_logged(install, log, env=quiet, folder=layout.root) == 0
    ):
        return True
    talk.say("parts_apt_failed", packages=" ".join(packages), log=log)
    return False
