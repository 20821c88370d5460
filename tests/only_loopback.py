"""A network that has only loopback, for what is to run without any other."""

import functools
import subprocess
import sys
import time
from pathlib import Path

from curso.launch.layout import ROOT


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
    words = [sys.executable, "scripts/guardar_paquetes.py", str(store)]
    for pause in (5, 20, 0):
        done = subprocess.run(words, cwd=ROOT, check=False, capture_output=True, text=True)
        if done.returncode == 0:
            return
        print(f"not stored; again in {pause} s:\n{done.stdout}{done.stderr}")
        time.sleep(pause)
    raise AssertionError(done.stdout + done.stderr)


def _interfaces() -> set[str]:
    """The names of the network's interfaces, as the kernel lists them for this namespace."""
    listed = Path("/proc/net/dev").read_text(encoding="ascii").splitlines()[2:]
    return {line.partition(":")[0].strip() for line in listed}
