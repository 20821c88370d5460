"""The browser of the tests hears nothing of networks that come and go."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deaf import wrapper

ASKS = """
import socket
socket.socket().close()
try:
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)
except OSError as error:
    print(error.strerror)
"""


def test_it_gets_no_netlink_socket_and_any_other(tmp_path: Path) -> None:
    program = wrapper("python3", tmp_path)
    assert program is not None
    done = subprocess.run(
        [program, "-c", ASKS], stdout=subprocess.PIPE, check=True, encoding="utf-8"
    )
    assert done.stdout == "Address family not supported by protocol\n"


def test_chromium_is_found_so_wherever_it_is_looked_for() -> None:
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("chromium is not installed")
    assert "deaf.py" in Path(found).read_text()
