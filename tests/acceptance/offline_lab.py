"""Run inside a network namespace that has only loopback: every lab, and the three apps pushed.

Argument: a folder in which `home`, the platform's, has its local package store already.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from curso.notebooks import UNITS, Unit, cut
from tests.acceptance.real_platform import REPOSITORY, RealPlatform, real_platform
from tests.acceptance.three_apps import NAMES, push_all

NOTEBOOKS = REPOSITORY / "notebooks"
_reads: Any = nbformat.reads  # nbformat has no types of its own


def interfaces() -> set[str]:
    """The names of the network's interfaces, as the kernel lists them for this namespace."""
    listed = Path("/proc/net/dev").read_text(encoding="ascii").splitlines()[2:]
    return {line.partition(":")[0].strip() for line in listed}


def first_app(platform: RealPlatform) -> None:
    """Deploy the sample app: its packages can come from the store alone."""
    platform.run("apps:create", "demo")
    log = platform.deploy(NOTEBOOKS / "apps" / "hola-python")
    assert "local store" in log, log
    platform.run("ps:scale", "web=3", "-a", "demo")
    assert platform.json("apps:info", "-a", "demo")
    platform.run("apps:destroy", "demo", "--confirm", "demo")


def three_apps(platform: RealPlatform, work: Path) -> None:
    """Push all the course's apps; what they need of pip and npm is in the store."""
    first = push_all(platform, work)
    # pip asks the index first, and says when it has to do without; npm begins with what is stored.
    assert any("local store" in line for line in first["hola-python"]), first["hola-python"]
    assert any("Installing dependencies using" in line for line in first["hola-node"])
    for name in NAMES:
        platform.run("apps:destroy", name, "--confirm", name)


def lab(platform: RealPlatform, unit: Unit, work: Path) -> None:
    """Execute the solved notebook of a unit; every check of it has to be content."""
    source = (NOTEBOOKS / "fuentes" / f"{unit.source}.py").read_text(encoding="utf-8")
    notebook = _reads(cut(source, "es", solved=True), as_version=4)
    folder = work / unit.source / "es"
    folder.mkdir(parents=True)
    (folder.parent / "apps").symlink_to(NOTEBOOKS / "apps")
    client = NotebookClient(notebook, timeout=240, resources={"metadata": {"path": str(folder)}})
    client.execute(env={**platform.environ, "IPYTHONDIR": str(work / "ipython")})
    print(f"{unit.source}: {len(notebook.cells)} cells")


def main() -> None:
    """Play everything; any failure is an exception."""
    folder = Path(sys.argv[1])
    assert interfaces() == {"lo"}, interfaces()
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with real_platform(folder / "home") as platform:
        # pip must not be saved by what it downloaded before.
        first_app(platform)
        three_apps(platform, folder / "pushes")
        for unit in UNITS:
            lab(platform, unit, folder / "work")
    print("offline: all done")


if __name__ == "__main__":
    main()
