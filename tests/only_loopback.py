"""A network that has only loopback, for what is to run without any other."""

import functools
import os
import subprocess
import sys
from pathlib import Path

from curso.launch.insisting import insist
from curso.launch.layout import ROOT
from curso.launch.running import run_logged
from curso.launch.talk import Talk


@functools.cache
def can_be_had() -> bool:
    """Say whether this user may make a network namespace; root may."""
    probe = subprocess.run(["unshare", "--net", "true"], check=False, capture_output=True)
    return probe.returncode == 0


def command(module: str, *words: object) -> list[str]:
    """The words that run a module of the tests in there; it begins with `begin`."""
    return ["unshare", "--net", sys.executable, "-m", module, *map(str, words)]


def begin() -> None:
    """See that nothing but loopback is there, and have it answer."""
    assert _interfaces() == {"lo"}, _interfaces()
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


def store_packages(store: Path) -> None:
    """Fill a local store of packages as `abrir` does, while there is a network."""
    words: list[str | Path] = [sys.executable, "scripts/guardar_paquetes.py", store]
    log = store.with_name(f"{store.name}.log")

    def stored() -> bool:
        return run_logged(words, log, env=os.environ, folder=ROOT) == 0

    assert insist(Talk("en", sys.stdout), "guardar_paquetes.py", log, stored), log.read_text()


def _interfaces() -> set[str]:
    """The names of the network's interfaces, as the kernel lists them for this namespace."""
    listed = Path("/proc/net/dev").read_text(encoding="ascii").splitlines()[2:]
    return {line.partition(":")[0].strip() for line in listed}
