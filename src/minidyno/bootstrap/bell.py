"""A bell for those who are built before the one who answers it."""

from collections.abc import Callable


class Bell:
    """Rings whoever `answer` is set to; before that, nobody."""

    def __init__(self) -> None:
        self.answer: Callable[[], None] | None = None

    def __call__(self) -> None:
        """Ring."""
        if self.answer is not None:
            self.answer()
