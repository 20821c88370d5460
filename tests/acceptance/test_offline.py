"""After the installation nothing needs the network: only loopback is there, and pushes work.

The labs without a network are in tests/course/test_notebooks.py.
"""

import os
import subprocess
from pathlib import Path

import pytest

from tests import only_loopback
from tests.acceptance.real_platform import REPOSITORY


@pytest.mark.timeout(1200)
def test_deploys_and_pushes_run_in_a_network_that_has_only_loopback(tmp_path: Path) -> None:
    if not only_loopback.can_be_had():
        pytest.skip("a network namespace needs root: sudo unshare --net true")
    # Where `abrir` fills it: in the platform's folder.
    only_loopback.store_packages(tmp_path / "home" / "packages")
    done = subprocess.run(
        only_loopback.command("tests.acceptance.offline_lab", tmp_path),
        cwd=REPOSITORY,
        env={**os.environ, "PIP_NO_CACHE_DIR": "1"},
        capture_output=True,
        text=True,
        timeout=1180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "offline: all done" in done.stdout
