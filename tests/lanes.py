"""Which tests may run side by side: how `curso.py probar` runs them all.

Tests that wait leave a processor to others. But some share something dear, or would disturb each
other: the course's site is built once for all that look at it, some of Docker's tests measure each
other, and `abrir` builds in the folder of the course. Each of these kinds has one lane, whose tests
run one after another. Any other file is a lane of its own, its tests in order.
"""

from collections.abc import Collection

SITE, DOCKER, COURSE = "site", "docker", "course"
LANES = frozenset({SITE, DOCKER, COURSE})
_FIXTURES = frozenset({"browser", "chromium", "site", "address"})
_WORDS = ("docker", "container")
# They start the course itself.
_FOLDERS = (
    "tests/integration/launch/",
    "tests/integration/scripts/",
    "tests/course/test_commands.py",
)
# Their names speak of Docker, but they do not use it.
_WITHOUT_DOCKER = "tests/unit/"


def lane_of(node: str, fixtures: Collection[str]) -> str:
    """Name a test's lane, by its node id and the fixtures that it uses."""
    if node.startswith(_FOLDERS):
        return COURSE
    if not _FIXTURES.isdisjoint(fixtures):
        return SITE
    speaks = any(word in node.lower() for word in _WORDS)
    if speaks and not node.startswith(_WITHOUT_DOCKER):
        return DOCKER
    return node.partition("::")[0]


def without_lane(node: str) -> str:
    """The node id as it is without lanes: there its lane stands behind it."""
    name, _, lane = node.rpartition("@")
    return name if name and (lane in LANES or lane.endswith(".py")) else node
