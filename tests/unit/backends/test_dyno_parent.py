"""The parts of a dyno's parent that can be shown without one."""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minidyno.backends.dyno_parent import processes, records
from minidyno.backends.dyno_parent.spool_writer import LineCutter, SpoolWriter
from minidyno.domain import log_segments
from minidyno.logplex.spool_reader import SpoolReader
from minidyno.ports.log_source import LineBatch

SOURCE = Path(__file__).parents[3] / "src"
LIMIT = 64_000


def read(folder: Path) -> LineBatch:
    return SpoolReader(folder).read_lines("log", None, 10**8)


def size_of(spool: Path) -> int:
    return sum(path.stat().st_size for path in spool.iterdir())


@pytest.mark.parametrize("text", [b"\n", b"x" * 99 + b"\n", b"\0", b"ab\r\n", b"x" * 5000 + b"\n"])
def test_a_spool_never_exceeds_its_limit_and_counts_what_it_dropped(
    tmp_path: Path, text: bytes
) -> None:
    spool = SpoolWriter(str(tmp_path / "log"), LIMIT)
    cutter = LineCutter("o", spool)
    printed = (text * (1_000_000 // len(text) + 1))[:1_000_000]
    for start in range(0, len(printed), spool.chunk):
        cutter.feed(printed[start : start + spool.chunk])
        assert size_of(tmp_path / "log") <= LIMIT
    cutter.finish()
    spool.close()
    batch = read(tmp_path)
    assert batch.lost > 0
    if b"\n" in text and len(text) <= spool.line_limit:
        whole = -(-len(printed) // len(text))
        assert batch.lost + len(batch.lines) == whole
    assert max(len(line.text) for line in batch.lines) <= spool.line_limit


@settings(max_examples=50, deadline=None)
@given(chunks=st.lists(st.binary(max_size=300), max_size=30))
def test_however_it_comes_every_byte_of_a_line_is_kept(
    tmp_path_factory: pytest.TempPathFactory, chunks: list[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("spool")
    spool = SpoolWriter(str(folder / "log"), 8_000_000)
    cutter = LineCutter("o", spool)
    for chunk in chunks:
        cutter.feed(chunk)
    cutter.finish()
    spool.close()
    printed = b"".join(chunks)
    expected = printed.removesuffix(b"\n").split(b"\n") if printed else []
    assert [line.text for line in read(folder).lines] == expected


def test_a_line_without_end_is_cut(tmp_path: Path) -> None:
    spool = SpoolWriter(str(tmp_path / "log"), 8_000_000)
    cutter = LineCutter("o", spool)
    for _ in range(3):
        cutter.feed(b"x" * 60_000)
    cutter.feed(b"end\n")
    spool.close()
    lengths = [len(line.text) for line in read(tmp_path).lines]
    assert lengths == [65_536, 65_536, 180_003 - 2 * 65_536]


def test_a_full_disk_loses_lines_and_says_how_many(tmp_path: Path) -> None:
    spool = SpoolWriter(str(tmp_path / "log"), LIMIT)
    spool.write("o", b"first\n")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))  # no file grows beyond that
    try:
        spool.write("o", b"x" * 100 + b"\ny\n")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    spool.write("o", b"last\n")
    spool.close()
    batch = read(tmp_path)
    assert [line.text for line in batch.lines] == [b"first", b"last"]
    assert batch.lost == 2


def test_many_lines_of_a_moment_are_written_as_one_by_one() -> None:
    texts = [b"a", b"", b"c d"]
    one_by_one = b"".join(log_segments.format_line(1.5, "e", text) for text in texts)
    assert log_segments.format_lines(1.5, "e", b"\n".join(texts)) == one_by_one


@settings(max_examples=50, deadline=None)
@given(
    value=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    command=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
)
def test_an_order_arrives_as_it_was_given(
    tmp_path_factory: pytest.TempPathFactory, value: str, command: str
) -> None:
    folder = str(tmp_path_factory.mktemp("order"))
    env = {"A": value, "B": "="}
    order = records.Order(
        argv=["/bin/sh", "-c", command],
        directory="/x",
        env=env,
        port="",
        spool_limit=9,
        terminal=True,
        hangup_grace=0.25,
    )
    order.write(folder)
    taken = records.Order.take(folder)
    assert (taken.argv, taken.env) == (["/bin/sh", "-c", command], env)
    assert (taken.directory, taken.port, taken.spool_limit) == ("/x", "", 9)
    assert (taken.terminal, taken.hangup_grace) == (True, 0.25)
    assert list(Path(folder).iterdir()) == []


def test_a_signal_never_reaches_another_process_with_the_same_pid() -> None:
    with subprocess.Popen(["sleep", "60"]) as sleeper:
        processes.send((sleeper.pid, "another beginning"), 9)
        time.sleep(0.05)
        assert sleeper.poll() is None
        processes.send((sleeper.pid, processes.started(sleeper.pid)), 9)
        assert sleeper.wait(60) == -9
    processes.send((sleeper.pid, ""), 9)  # gone: nothing happens


def test_a_process_whose_name_looks_like_the_table_is_read_correctly(tmp_path: Path) -> None:
    program = tmp_path / "a) S 1 1 (b"
    program.symlink_to("/bin/sleep")
    with subprocess.Popen([str(program), "60"], start_new_session=True) as sleeper:
        found = processes.tree(os.getpid(), sleeper.pid)
        assert (sleeper.pid, processes.started(sleeper.pid)) in found
        sleeper.kill()


@pytest.mark.skipif(not Path("/bin/ps").exists(), reason="no ps on this system")
def test_without_proc_the_table_of_processes_is_the_same() -> None:
    with subprocess.Popen(["sleep", "60"], start_new_session=True) as sleeper:
        row = processes._ps_table("-ax")[sleeper.pid]
        assert (row.parent, row.group) == (os.getpid(), sleeper.pid)
        assert row.started == processes._ps_table(f"-p {sleeper.pid}")[sleeper.pid].started
        assert row.started
        sleeper.kill()
        sleeper.wait()
        assert processes._ps_table(f"-p {sleeper.pid}") == {}


def test_the_parent_loads_none_of_the_heavy_modules() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(SOURCE)!r})\n"
        "import minidyno.backends.dyno_parent.life\n"
        "heavy = 'dataclasses typing pathlib subprocess asyncio json re contextlib tempfile'\n"
        "print([name for name in heavy.split() if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
