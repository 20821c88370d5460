"""Which tests may run side by side."""

import pytest

from tests.lanes import COURSE, DOCKER, SITE, lane_of, without_lane


@pytest.mark.parametrize(
    ("node", "fixtures", "lane"),
    [
        ("tests/contract/test_dyno_backend.py::test_a[docker]", (), DOCKER),
        ("tests/acceptance/test_containers_of_ones_own.py::test_a", (), DOCKER),
        ("tests/course/test_quiz.py::test_a", ("browser",), SITE),
        ("tests/course/test_quiz.py::test_a_container_is_drawn", ("browser",), SITE),
        ("tests/integration/launch/test_a.py::test_a", (), COURSE),
        ("tests/course/test_commands.py::test_a", ("browser",), COURSE),
    ],
)
def test_what_may_not_meet_is_in_one_lane(node: str, fixtures: tuple[str, ...], lane: str) -> None:
    assert lane_of(node, fixtures) == lane


def test_any_other_file_is_a_lane_of_its_own() -> None:
    node = "tests/acceptance/test_survival.py"
    assert lane_of(f"{node}::test_a[x]", ("tmp_path",)) == node
    assert lane_of(f"{node}::test_b", ()) == node
    node = "tests/unit/backends/test_docker_frames.py"
    assert lane_of(f"{node}::test_a", ()) == node


def test_a_test_is_called_the_same_in_a_lane() -> None:
    assert without_lane("tests/a.py::test_a[x]@tests/a.py") == "tests/a.py::test_a[x]"
    assert without_lane(f"tests/a.py::test_a[x@y]@{SITE}") == "tests/a.py::test_a[x@y]"
    for node in ("tests/a.py", "tests/a.py::test_a[x@y]"):
        assert without_lane(node) == node
