"""The course's three apps, each pushed twice with a rollback between, under load, logs tailed."""

from contextlib import ExitStack
from pathlib import Path

from tests.acceptance.log_tail import tailed
from tests.acceptance.real_platform import REPOSITORY, RealPlatform, eventually
from tests.acceptance.steady_load import steady_load
from tests.acceptance.student_repository import Repository, serving

NAMES = ("hola-python", "hola-node", "sitio-estatico")
PATH = "/salud"  # all three answer it


def push_all(platform: RealPlatform, work: Path) -> dict[str, list[str]]:
    """Play it; what the first push of each app said. Any request that fails is an error."""
    repositories = {}
    first = {}
    for name in NAMES:
        platform.run("apps:create", name)
        sample = REPOSITORY / "notebooks" / "apps" / name
        repositories[name] = Repository(work / name, platform, name, sample)
        first[name] = repositories[name].push()
        assert "Verifying deploy... done." in first[name]
    for name in NAMES:
        eventually(lambda name=name: serving(platform, 2, name))  # type: ignore[misc]
    with ExitStack() as stack:
        tails = {name: stack.enter_context(tailed(platform, name)) for name in NAMES}
        with ExitStack() as loads_end:
            loads = {
                name: loads_end.enter_context(
                    steady_load(platform.router_port, f"{name}.localhost", PATH, 2, 0.1)
                )
                for name in NAMES
            }
            for name in NAMES:
                _push_roll_back_push(platform, name, repositories[name])
        for name in NAMES:
            load, tail = loads[name], tails[name]
            assert load.failures == [], name
            assert load.sent > 50, name
            # The router tells every request: each of them came by in the tail, and once.
            eventually(
                lambda load=load, tail=tail: len(tail.requests(PATH)) >= load.sent  # type: ignore[misc]
            )
            assert len(tail.requests(PATH)) == load.sent, name
            assert set(tail.requests(PATH).values()) == {1}, name
            for version in (3, 4, 5):
                assert tail.count(f"Release v{version} created") == 1, name
            assert tail.is_running
    return first


def _push_roll_back_push(platform: RealPlatform, name: str, repository: Repository) -> None:
    repository.commit("segundo")
    assert "Released v3" in repository.push()
    eventually(lambda: serving(platform, 3, name))
    platform.run("rollback", "-a", name)
    eventually(lambda: serving(platform, 4, name))
    repository.commit("tercero")
    said = repository.push()
    assert "Released v5" in said
    if name != "sitio-estatico":
        assert "-----> Using cached dependencies" in said
    eventually(lambda: serving(platform, 5, name))
    statuses = [release["status"] for release in platform.json("releases", "-a", name)]
    assert set(statuses) == {"succeeded"}
