"""A writer killed with SIGKILL in the middle of its work leaves all or nothing of each step."""

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from tests.contract.store_samples import a_line

from minidyno.store.sqlite import SqliteStore
from minidyno.store.sqlite_logs import SqliteLogStore

STATE = """
import sys
from pathlib import Path
from tests.contract.store_samples import an_app, a_release
from minidyno.store.sqlite import SqliteStore

store = SqliteStore(Path(sys.argv[1]))
number = len(store.apps())
while True:
    number += 1
    with store.transaction():
        store.set_value("counter", str(number))
        store.save_app(an_app(name=f"app-{number}", id=str(number)))
        with store.transaction():
            release = a_release(id=f"r{number}", app_id=str(number), config={"K": "x" * 999})
            store.save_release(release)
    print(number, flush=True)
"""
LINES = """
import sys
from pathlib import Path
from tests.contract.store_samples import a_line
from minidyno.store.sqlite_logs import SqliteLogStore

logs = SqliteLogStore(Path(sys.argv[1]), 50)
number = logs.newest("app-1")
while True:
    number += 3
    logs.append([a_line(str(number - 2)), a_line(str(number - 1)), a_line(str(number))],
                {"spool": str(number)})
    print(number, flush=True)
"""


def _killed_after(script: str, path: Path, steps: int) -> int:
    """Run a writer, kill it in the middle of what follows so many steps; say the last it told."""
    writer = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), str(path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    with writer.stdout as told:
        first = [told.readline() for _ in range(steps)]
        assert all(first), "the writer died by itself"
        writer.kill()
        rest = told.read().split("\n")
    assert writer.wait() == -signal.SIGKILL
    # The last piece may be cut; those before it were told whole.
    return int([*first, *rest[:-1]][-1])


@pytest.mark.parametrize("steps", [1, 7, 40])
def test_state_is_whole_and_nothing_told_is_lost(tmp_path: Path, steps: int) -> None:
    path = tmp_path / "minidyno.db"
    for _ in range(3):
        told = _killed_after(STATE, path, steps)
        store = SqliteStore(path)
        kept = int(store.value("counter") or 0)
        assert kept >= told
        assert {app.name for app in store.apps()} == {f"app-{n}" for n in range(1, kept + 1)}
        assert all(len(store.releases(app.id)) == 1 for app in store.apps())
        store.close()


@pytest.mark.parametrize("steps", [1, 7, 40])
def test_no_log_line_is_lost_or_doubled(tmp_path: Path, steps: int) -> None:
    path = tmp_path / "logs.db"
    for _ in range(3):
        told = _killed_after(LINES, path, steps)
        logs = SqliteLogStore(path, 50)
        newest = logs.newest("app-1")
        assert newest >= told
        assert logs.position("spool") == str(newest)
        assert [line.text for line in logs.read("app-1")] == [
            str(n) for n in range(logs.oldest("app-1"), newest + 1)
        ]
        assert logs.append([a_line()])[0].number == newest + 1
        logs.remove_app("app-1")
        logs.close()
