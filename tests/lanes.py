"""Which tests may run side by side: how `curso.py probar` runs them all.

Tests that wait leave a processor to others. But some share something dear, or would disturb each
other: the course's site is built once for all that look at it, some of Docker's tests measure each
other, and `abrir` builds in the folder of the course. Each of these kinds has one lane, whose tests
run one after another. Any other file is a lane of its own, its tests in order.
"""

import re
from functools import cache
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

SITE, DOCKER, COURSE = "site", "docker", "course"
_FIXTURES = re.compile(r"[(,]\s*(browser|chromium|site|address):")
_WORDS = ("docker", "container")
# They start the course itself.
_FOLDERS = (
    "tests/integration/launch/",
    "tests/integration/scripts/",
    "tests/course/test_commands.py",
)
# Their names speak of Docker, but they do not use it.
_WITHOUT_DOCKER = "tests/unit/"
# What takes long begins early: else one worker is still at it when the others have nothing left.
_EARLY = (
    DOCKER,
    "tests/course/test_notebooks.py",
    SITE,
    COURSE,
    "tests/acceptance/",
    "tests/course/",
    "tests/contract/",
    "tests/integration/",
)
_ROOT = Path(__file__).parents[1]


def lane_of(node: str) -> str:
    """Name a test's lane, by its node id and by what its file asks for."""
    if node.startswith(_FOLDERS):
        return COURSE
    file = node.partition("::")[0]
    if _looks_at_the_site(file):
        return SITE
    speaks = any(word in node.lower() for word in _WORDS)
    return DOCKER if speaks and not node.startswith(_WITHOUT_DOCKER) else file


def turn_of(lane: str) -> int:
    """Give a lane's place in the row; of the same place, those with most tests come first."""
    return next((at for at, one in enumerate(_EARLY) if lane.startswith(one)), len(_EARLY))


@cache
def _looks_at_the_site(file: str) -> bool:
    return bool(_FIXTURES.search((_ROOT / file).read_text(encoding="utf-8")))


class Lanes(LoadScopeScheduling):  # type: ignore[misc]
    """Gives whole lanes to workers, by their turns.

    pytest-xdist has groups by marks for this, which do nothing under pytest 9.2
    (pytest-xdist#1386).
    """

    def _assign_work_unit(self, node: WorkerController) -> None:
        # `min` keeps to the order of the queue, where lanes with most tests come first.
        self.workqueue.move_to_end(min(self.workqueue, key=turn_of), last=False)
        super()._assign_work_unit(node)

    def _split_scope(self, nodeid: str) -> str:
        return lane_of(nodeid)
