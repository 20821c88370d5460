"""Run inside a network namespace that has only loopback: a deploy, and the three apps pushed.

Argument: a folder in which `home`, the platform's, has its local package store already. The labs
run in such a network too, in tests/course/test_notebooks.py.
"""

import sys
from pathlib import Path

from tests import only_loopback
from tests.acceptance.real_platform import REPOSITORY, RealPlatform, real_platform
from tests.acceptance.three_apps import NAMES, push_all

NOTEBOOKS = REPOSITORY / "notebooks"


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


def main() -> None:
    """Play everything; any failure is an exception."""
    folder = Path(sys.argv[1])
    only_loopback.begin()
    with real_platform(folder / "home") as platform:
        # pip must not be saved by what it downloaded before.
        first_app(platform)
        three_apps(platform, folder / "pushes")
    print("offline: all done")


if __name__ == "__main__":
    main()
