"""When the phases of a build began, heard from what it says."""

from collections.abc import Callable

from minidyno.domain.deploy_timeline import BUILT, DETECTING, PACKING, STARTED
from minidyno.ports.builder import Say

_STEP = b"-----> "
_LONGEST = 120


class Moments:
    """Notes when each phase begins; while a buildpack compiles, its steps too.

    What a buildpack says with an arrow is a step of it: so every buildpack is in the timeline
    without knowing of it.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._compiling: str | None = None
        self.found: dict[str, float] = {STARTED: now()}

    def detecting(self) -> None:
        """The source is there: buildpacks look at it."""
        self._note(DETECTING)

    def compiling(self, buildpack: str) -> None:
        """A buildpack begins its work."""
        self._note(f"compiling {buildpack}")
        self._compiling = buildpack

    def packing(self) -> None:
        """The slug is being packed."""
        self._compiling = None
        self._note(PACKING)

    def built(self) -> None:
        """All is done."""
        self._note(BUILT)

    def listening(self, say: Say) -> Say:
        """Pass on what is said, and hear the steps in it."""

        def heard(data: bytes) -> None:
            if self._compiling is not None and data.startswith(_STEP):
                text = data[len(_STEP) :].decode("utf-8", "replace").strip()[:_LONGEST]
                self._note(f"{self._compiling}: {text}")
            say(data)

        return heard

    def _note(self, name: str) -> None:
        self.found.setdefault(name, self._now())
