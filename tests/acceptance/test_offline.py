"""After the installation nothing needs the network: only loopback is there, and all of it runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.real_platform import REPOSITORY


@pytest.mark.timeout(1200)
def test_labs_and_pushes_run_in_a_network_that_has_only_loopback(tmp_path: Path) -> None:
    probe = subprocess.run(["unshare", "--net", "true"], check=False, capture_output=True)
    if probe.returncode != 0:
        pytest.skip("a network namespace needs root: sudo unshare --net true")
    # Where `abrir` fills it: in the platform's folder.
    store = tmp_path / "home" / "packages"
    subprocess.run(
        [sys.executable, "scripts/guardar_paquetes.py", str(store)],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
    )
    done = subprocess.run(
        ["unshare", "--net", sys.executable, "-m", "tests.acceptance.offline_lab", tmp_path],
        cwd=REPOSITORY,
        env={**os.environ, "PIP_NO_CACHE_DIR": "1"},
        capture_output=True,
        text=True,
        timeout=1180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "offline: all done" in done.stdout
