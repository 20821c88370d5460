"""One file, and several processes."""

import subprocess
import sys
from pathlib import Path

from minidyno.store.sqlite import SqliteStore

OPEN = """
import sys
from pathlib import Path
from tests.contract.store_samples import an_app
from minidyno.store.sqlite import SqliteStore

print("ready", flush=True)
sys.stdin.readline()
store = SqliteStore(Path(sys.argv[1]))
store.save_app(an_app(name=sys.argv[2]))
store.close()
"""
TAKE_FOR_ITSELF = """
import sqlite3, sys

connection = sqlite3.connect(sys.argv[1], timeout=0)
try:
    print(connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0])
except sqlite3.OperationalError as error:
    print(error.sqlite_errorname)
connection.close()
"""


def test_processes_that_open_a_new_home_at_once_make_it_once(tmp_path: Path) -> None:
    path = tmp_path / "minidyno.db"
    openers = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, str(path), f"app-{number}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    for opener in openers:
        assert opener.stdout is not None
        assert opener.stdout.readline() == "ready\n"
    told = [opener.communicate("go\n")[1] for opener in openers]
    assert told == [""] * 4
    store = SqliteStore(path)
    assert [app.name for app in store.apps()] == [f"app-{number}" for number in range(4)]
    store.close()
    assert [file.name for file in tmp_path.iterdir()] == ["minidyno.db"]


def test_a_second_handle_does_not_let_go_of_the_locks_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "minidyno.db"
    first = SqliteStore(path)
    second = SqliteStore(path)
    second.close()
    taken = subprocess.run(
        [sys.executable, "-c", TAKE_FOR_ITSELF, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert taken.stdout == "SQLITE_BUSY\n"
    first.set_value("still", "here")
    first.close()
