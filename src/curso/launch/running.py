"""Running other programs to their end, with what they say kept in a log."""

import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

TAIL_LINES = 15


def run_logged(
    command: Sequence[str | Path],
    log: Path,
    *,
    env: Mapping[str, str],
    folder: Path,
    each_line: Callable[[str], None] | None = None,
) -> int:
    """Run a program to its end, copy its output to `log`, and give its exit code."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("wb") as file,
        subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd=folder,
        ) as process,
    ):
        assert process.stdout is not None
        try:
            for raw in process.stdout:
                file.write(raw)
                if each_line is not None:
                    each_line(raw.decode("utf-8", "replace").rstrip())
            return process.wait()
        except BaseException:
            # Ctrl-C: the program got it too, where it shares our terminal; do not leave it behind.
            process.terminate()
            process.wait()
            raise


def tail(log: Path, lines: int = TAIL_LINES) -> str:
    """Give the last lines of a log, indented for a message."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(f"  {line}" for line in text.rstrip().splitlines()[-lines:])
