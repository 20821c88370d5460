"""What everything that keeps outputs promises: in memory and in files."""

import asyncio
from pathlib import Path

import pytest

from minidyno.ports.outputs import Outputs
from minidyno.store.file_outputs import FileOutputs
from minidyno.store.memory_files import MemoryOutputs

LIMIT = 100
NOTE = b" !     Output cut here: it is longer than 100 bytes\n"


@pytest.fixture(params=["memory", "files"])
def outputs(request: pytest.FixtureRequest, tmp_path: Path) -> Outputs:
    if request.param == "memory":
        return MemoryOutputs(limit=LIMIT)
    return FileOutputs(tmp_path / "builds", limit=LIMIT)


class Follower:
    """Someone who follows an output, and what they have seen of it."""

    def __init__(self, outputs: Outputs, output_id: str, start: int = 0) -> None:
        self.seen = b""
        self.task = asyncio.ensure_future(self._follow(outputs, output_id, start))

    async def _follow(self, outputs: Outputs, output_id: str, start: int) -> bytes:
        async for chunk in outputs.follow(output_id, start):
            self.seen += chunk
        return self.seen

    async def end(self) -> bytes:
        """Wait for the end; a follower that is never let go fails here."""
        return await asyncio.wait_for(self.task, 60)


async def _turns() -> None:
    """Let everyone run who can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def _all_of(outputs: Outputs, output_id: str, start: int = 0) -> bytes:
    return await Follower(outputs, output_id, start).end()


async def test_a_finished_output_is_given_whole(outputs: Outputs) -> None:
    outputs.write("b1", "-----> Señal\n".encode())
    outputs.write("b1", b"\x00\xff")
    outputs.finish("b1")
    assert await _all_of(outputs, "b1") == "-----> Señal\n".encode() + b"\x00\xff"
    assert await _all_of(outputs, "b1") == "-----> Señal\n".encode() + b"\x00\xff"


@pytest.mark.parametrize("output_id", ["nobody", "", "..", "../b1", "a/b"])
async def test_an_output_that_does_not_exist_is_empty(outputs: Outputs, output_id: str) -> None:
    assert await _all_of(outputs, output_id) == b""


async def test_a_follower_sees_each_piece_when_it_is_written(outputs: Outputs) -> None:
    outputs.write("b1", b"")
    follower = Follower(outputs, "b1")
    for piece in (b"one\n", b"two\n", b"three\n"):
        before = follower.seen
        await _turns()
        assert not follower.task.done()
        outputs.write("b1", piece)
        await _turns()
        assert follower.seen == before + piece
    outputs.finish("b1")
    assert await follower.end() == b"one\ntwo\nthree\n"


async def test_several_followers_see_the_same_from_wherever_they_begin(outputs: Outputs) -> None:
    outputs.write("b1", b"0123")
    followers = [Follower(outputs, "b1", start) for start in (0, 2, 4, 6)]
    await _turns()
    outputs.write("b1", b"4567")
    await _turns()
    late = Follower(outputs, "b1", 5)
    outputs.finish("b1")
    seen = [await follower.end() for follower in [*followers, late]]
    assert seen == [b"01234567", b"234567", b"4567", b"67", b"567"]


async def test_a_start_beyond_the_end_gives_nothing(outputs: Outputs) -> None:
    outputs.write("b1", b"0123")
    outputs.finish("b1")
    assert await _all_of(outputs, "b1", 4) == await _all_of(outputs, "b1", 99) == b""


async def test_what_is_written_and_finished_at_once_reaches_who_waits(outputs: Outputs) -> None:
    outputs.write("b1", b"")
    follower = Follower(outputs, "b1")
    await _turns()
    outputs.write("b1", b"all of it")
    outputs.finish("b1")
    assert await follower.end() == b"all of it"


async def test_outputs_do_not_mix(outputs: Outputs) -> None:
    outputs.write("b1", b"one")
    outputs.write("b2", b"two")
    first, second = Follower(outputs, "b1"), Follower(outputs, "b2")
    outputs.finish("b1")
    assert await first.end() == b"one"
    assert not second.task.done()
    outputs.finish("b2")
    assert await second.end() == b"two"


async def test_a_cancelled_follower_disturbs_nobody(outputs: Outputs) -> None:
    outputs.write("b1", b"0")
    leaving, staying = Follower(outputs, "b1"), Follower(outputs, "b1")
    await _turns()
    leaving.task.cancel()
    await _turns()
    assert leaving.task.cancelled()
    outputs.write("b1", b"1")
    outputs.finish("b1")
    assert await staying.end() == b"01"


async def test_past_the_limit_it_is_cut_and_the_cut_is_said_once(outputs: Outputs) -> None:
    outputs.write("b1", b"x" * LIMIT)
    follower = Follower(outputs, "b1")
    await _turns()
    assert follower.seen == b"x" * LIMIT  # the limit itself still fits
    for _ in range(3):
        outputs.write("b1", b"more\n")
    outputs.finish("b1")
    assert await follower.end() == b"x" * LIMIT + b"\n" + NOTE


async def test_one_piece_larger_than_the_limit_gives_its_beginning(outputs: Outputs) -> None:
    outputs.write("b1", b"y" * (LIMIT * 3))
    outputs.finish("b1")
    assert await _all_of(outputs, "b1") == b"y" * LIMIT + b"\n" + NOTE


async def test_a_removed_output_is_empty_and_lets_its_followers_go(outputs: Outputs) -> None:
    outputs.write("b1", b"0123")
    follower = Follower(outputs, "b1")
    await _turns()
    outputs.remove("b1")
    outputs.remove("b1")
    assert await follower.end() == b"0123"
    assert await _all_of(outputs, "b1") == b""


async def test_followers_of_a_removed_output_do_not_wait_for_its_successor(
    outputs: Outputs,
) -> None:
    outputs.write("b1", b"first")
    follower = Follower(outputs, "b1")
    await _turns()
    outputs.remove("b1")
    outputs.write("b1", b"second")
    assert await follower.end() == b"first"
    successor = Follower(outputs, "b1")
    outputs.finish("b1")
    assert await successor.end() == b"second"


async def test_a_finished_output_can_be_taken_up_again(outputs: Outputs) -> None:
    outputs.write("b1", b"before\n")
    outputs.finish("b1")
    outputs.write("b1", b"after\n")
    follower = Follower(outputs, "b1")
    await _turns()
    assert not follower.task.done()
    outputs.finish("b1")
    assert await follower.end() == b"before\nafter\n"


async def test_finishing_or_removing_what_is_not_there_is_no_error(outputs: Outputs) -> None:
    outputs.finish("nobody")
    outputs.remove("nobody")
    assert await _all_of(outputs, "nobody") == b""
