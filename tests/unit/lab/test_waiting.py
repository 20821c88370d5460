"""What counts as a failure while something is waited for."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest

from minidyno.domain.errors import MinidynoError
from minidyno.lab.ground import Ground
from minidyno.lab.waiting import formation_missing, wait_until


def dyno(name: str, release: int, state: str) -> Any:
    return SimpleNamespace(
        id=name, name="web.1", type="web", size="basic", release=release, state=state
    )


class Looks:
    """A client that sees one thing after the other, the last one for ever."""

    def __init__(self, *seen: Sequence[Any]) -> None:
        self.size = "basic"
        self._seen = list(seen)

    async def formation(self, _: str) -> Sequence[Any]:
        return [SimpleNamespace(type="web", quantity=1, size=self.size)]

    async def dynos(self, _: str) -> Sequence[Any]:
        return self._seen.pop(0) if len(self._seen) > 1 else self._seen[0]

    async def logs(self, _: str, **__: object) -> Any:
        for line in tuple[str, ...]():
            yield line


class Still:
    """No time passes."""

    def now(self) -> float:
        return 0.0

    async def sleep(self, _: float) -> None:
        return


def ground(*seen: Sequence[Any]) -> Ground:
    return cast("Ground", SimpleNamespace(client=Looks(*seen), pace=Still()))


async def test_a_fall_of_the_release_before_is_no_failure_of_its_cure() -> None:
    falls_again = dyno("started while it was built", 2, "crashed")
    cure = dyno("of the cure", 3, "up")
    place = ground([falls_again], [falls_again, dyno("of the cure", 3, "starting")], [cure])
    _, dynos = await wait_until(place, "demo", formation_missing(3), 9.0, {"seen"}, release=3)
    assert list(dynos) == [cure]


@pytest.mark.parametrize("release", [3, None])
async def test_a_fall_of_what_is_waited_for_ends_the_wait(release: int | None) -> None:
    place = ground([dyno("of the cure", 3, "starting")], [dyno("of the cure", 3, "crashed")])
    with pytest.raises(MinidynoError) as caught:
        await wait_until(place, "demo", formation_missing(release), 9.0, release=release)
    assert caught.value.error_id == "dynos_crashed"


async def test_a_dyno_of_another_size_is_not_what_is_waited_for() -> None:
    larger = dyno("of the size asked for", 3, "up")
    larger.size = "standard-2x"
    place = ground([dyno("of before", 3, "up")], [larger])
    cast("Any", place.client).size = "standard-2x"
    _, dynos = await wait_until(place, "demo", formation_missing(3), 9.0)
    assert list(dynos) == [larger]
