"""Pushes under way: at most one per app, each with the build that it waits for."""

import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from minidyno.domain.apps import App
from minidyno.domain.language import Language
from minidyno.domain.slugs import BuildStatus
from minidyno.services.builds import Builds


@dataclass(slots=True)
class Push:
    """One push. Its secret lets the hook, and nobody else, hand over what is to be built."""

    app: App
    language: Language
    url: str
    secret: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)
    build_id: str | None = None
    abandoned: bool = False


class Pushes:
    """Knows which app is being pushed to, so that a second push can be told."""

    def __init__(self, builds: Builds) -> None:
        self._builds = builds
        self._by_app: dict[str, Push] = {}
        self._counts: Counter[str] = Counter()

    @contextmanager
    def under_way(self, push: Push) -> Iterator[bool]:
        """Take the app's turn until the block ends; False when another push has it."""
        first = self._by_app.setdefault(push.app.id, push) is push
        self._counts[push.app.id] += 1
        try:
            yield first
        finally:
            self._counts[push.app.id] -= 1
            if first:
                del self._by_app[push.app.id]

    def any_to(self, app_id: str) -> bool:
        """Say whether anybody pushes to the app now, with its turn or without."""
        return self._counts[app_id] > 0

    def with_secret(self, app_id: str, secret: str) -> Push | None:
        """The app's push under way, for its own hook."""
        push = self._by_app.get(app_id)
        known = push is not None and secrets.compare_digest(push.secret.encode(), secret.encode())
        return push if known else None

    async def give_up(self, push: Push) -> bool:
        """Cancel the push, whose client is gone; False when its build is already released.

        Then git has to finish too, or the app would run a commit that its repository lacks.
        """
        push.abandoned = True
        if push.build_id is None:
            return True
        build = await self._builds.cancel(push.app, push.build_id, push.language)
        return build is None or build.status is not BuildStatus.SUCCEEDED
