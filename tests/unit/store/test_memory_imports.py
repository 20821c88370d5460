"""The twins in memory also run in the browser."""

import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[3] / "src"


def test_the_twins_in_memory_need_the_standard_library_alone() -> None:
    modules = ("memory", "memory_logs", "memory_files")
    imports = "; ".join(f"import minidyno.store.{module}" for module in modules)
    # -S leaves out every installed package; sqlite3 and subprocess are absent in the browser.
    program = (
        f"import sys; sys.path.insert(0, {str(SOURCE)!r}); {imports}; "
        "print(sorted({'sqlite3', 'multiprocessing', 'psutil', 'aiosql'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")
