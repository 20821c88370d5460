"""How the two commands talk: one line per step, a bar on a terminal, plain lines elsewhere."""

import shutil
import sys
import time
from typing import TextIO

from curso.language import Language
from curso.launch.problem import say

_BAR = 24
_PLAIN_EVERY = 5.0  # seconds between lines where there is no terminal


class Talk:
    """Says sentences of the texts in one language."""

    def __init__(self, language: Language, stream: TextIO | None = None) -> None:
        self.language = language
        self.stream = stream if stream is not None else sys.stdout
        self.tty = self.stream.isatty()
        self._last = 0.0
        if hasattr(self.stream, "reconfigure"):
            # A terminal in the C locale must not end the command at the first accent.
            self.stream.reconfigure(errors="replace")

    def text(self, text_id: str, **params: object) -> str:
        """Give a sentence without saying it."""
        return say(text_id, self.language, **params)

    def say(self, text_id: str, **params: object) -> None:
        """Say a sentence on a line of its own."""
        self.line(self.text(text_id, **params))

    def step(self, text_id: str, **params: object) -> None:
        """Announce a step."""
        self.line(f"› {self.text(text_id, **params)}")
        self._last = time.monotonic()

    def line(self, text: str = "") -> None:
        """Say any line."""
        self.stream.write(text + "\n")
        self.stream.flush()

    def progress(self, done: int, total: int, text: str) -> None:
        """Show how far a step is; `done` may be any number up to `total`."""
        now = time.monotonic()
        if self.tty:
            width = shutil.get_terminal_size().columns - _BAR - 6
            full = round(_BAR * min(done, total) / max(total, 1))
            bar = "█" * full + "░" * (_BAR - full)
            self.stream.write(f"\r\033[K  {bar}  {text[: max(width, 10)]}")
            self.stream.flush()
        elif now - self._last >= _PLAIN_EVERY:
            self._last = now
            self.line(f"  {text}")

    def end_progress(self) -> None:
        """Remove the bar."""
        if self.tty:
            self.stream.write("\r\033[K")
            self.stream.flush()

    def heading(self, text: str) -> None:
        """Say a line that stands out."""
        self.line(f"\n\033[1m{text}\033[0m" if self.tty else f"\n{text}")
