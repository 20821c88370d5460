"""`minidyno logs --tail`, running beside a test."""

import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.acceptance.real_platform import RealPlatform, eventually

_REQUEST = re.compile(r"heroku\[router\]: .*path=\"([^\"]*)\".*request_id=(\S+)")


class Tail:
    """A log that is followed; what it has shown so far is in a file."""

    def __init__(self, file: Path, process: "subprocess.Popen[bytes]") -> None:
        self._file = file
        self._process = process

    @property
    def lines(self) -> list[str]:
        """The lines that are whole."""
        text = self._file.read_text(encoding="utf-8")
        return text[: text.rfind("\n") + 1].splitlines()

    def count(self, text: str) -> int:
        """How many lines hold a text."""
        return sum(text in line for line in self.lines)

    def requests(self, path: str) -> Counter[str]:
        """How often each request for `path` is in it, by its id."""
        found = (_REQUEST.search(line) for line in self.lines)
        return Counter(match[2] for match in found if match and match[1] == path)

    @property
    def is_running(self) -> bool:
        """Say whether it is still followed."""
        return self._process.poll() is None


@contextmanager
def tailed(platform: RealPlatform, app: str = "demo") -> Iterator[Tail]:
    """Follow an app's log until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tail"
        with file.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "minidyno", "logs", "--tail", "-n", "1500", "-a", app],
                env=platform.environ,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )
        tail = Tail(file, process)
        try:
            eventually(lambda: bool(tail.lines))
            yield tail
        finally:
            process.terminate()
            process.wait(120)
