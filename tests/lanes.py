"""Which tests may run side by side: `curso.py probar -- -n 2 --dist loadgroup`.

Tests that wait leave a processor to others. But Docker's networks come and go under a browser,
two of Docker's tests measure each other, and the course's site is built once: all of these have
one lane, and run one after another. Any other file is a lane of its own, its tests in order.
"""

from collections.abc import Collection

TOGETHER = "browser-and-docker"
_FIXTURES = frozenset({"browser", "chromium", "site", "address"})
_WORDS = ("docker", "container")
# They start the course itself, or measure: nothing else of the kind may be at it.
_FOLDERS = (
    "tests/integration/launch/",
    "tests/integration/scripts/",
    "tests/course/test_commands.py",
)


def lane_of(node: str, fixtures: Collection[str]) -> str:
    """Name a test's lane, by its node id and the fixtures that it uses."""
    if not _FIXTURES.isdisjoint(fixtures) or node.startswith(_FOLDERS):
        return TOGETHER
    if any(word in node.lower() for word in _WORDS):
        return TOGETHER
    return node.partition("::")[0]


def without_lane(node: str) -> str:
    """The node id as it is without lanes: there its lane stands behind it."""
    name, _, lane = node.rpartition("@")
    return name if name and (lane == TOGETHER or lane.endswith(".py")) else node
