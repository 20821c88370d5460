"""The hook starts on every push: it must not bring the platform's libraries along."""

import subprocess
import sys
from pathlib import Path

import minidyno


def test_the_hook_needs_the_standard_library_alone() -> None:
    root = str(Path(minidyno.__file__).parents[1])
    program = (
        f"import sys; sys.path.insert(0, {root!r}); import minidyno.git.hook.pre_receive;"
        "print(sorted(m for m in sys.modules if m.startswith('minidyno.')))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=True
    )
    assert "minidyno.git.hook.upload" in done.stdout
    for room in ("services", "api", "store", "bootstrap", "git.app"):
        assert f"minidyno.{room}" not in done.stdout
