"""Where the seconds of a deploy went: noted while it happens, and told afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from minidyno.domain.apps import App
from minidyno.domain.deploy_timeline import BOUND, STARTING, SWITCHED, Phase, phases
from minidyno.domain.dynos import Dyno, DynoState
from minidyno.domain.plan import Desired
from minidyno.domain.releases import Release
from minidyno.domain.slugs import Build
from minidyno.ports.clock import Clock
from minidyno.ports.store import Store

_ALL = frozenset({STARTING, BOUND, SWITCHED})


class DeployTimes:
    """Watches how the dynos of a new release come up."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        # What needs no further look, by app: saves reading the release at every lap.
        self._noted: dict[str, tuple[int, frozenset[str]]] = {}

    def look(self, app: App, desired: Desired, dynos: Sequence[Dyno]) -> None:
        """Note what has happened to the app's newest release; called at every lap."""
        if desired.release is None:
            return
        noted_release, noted = self._noted.get(app.id, (0, frozenset()))
        if noted_release != desired.release:
            noted = frozenset()
        found = self._found(desired, dynos)
        if found.keys() <= noted:
            return
        release = self._store.release(app.id, str(desired.release))
        if release is None:
            return
        # The first time counts: a dyno that is started again later is no part of the deploy.
        known = {**release.phases, **{k: v for k, v in found.items() if k not in release.phases}}
        if known != release.phases:
            self._store.save_release(replace(release, phases=known))
        done = SWITCHED in known or not desired.slots
        self._noted[app.id] = (desired.release, _ALL if done else frozenset(found))

    def of(self, app: App, release: Release) -> tuple[Build | None, list[Phase]]:
        """The build that made a release, if any, and its phases in order."""
        made = [b for b in self._store.builds(app.id) if b.release_id == release.id]
        build = made[0] if made else None
        return build, phases(build, release)

    def _found(self, desired: Desired, dynos: Sequence[Dyno]) -> Mapping[str, float]:
        mine = [d for d in dynos if d.release == desired.release and not d.is_one_off]
        found: dict[str, float] = {}
        if mine:
            found[STARTING] = min(d.created_at for d in mine)
        if bound := [d.up_at for d in mine if d.up_at is not None]:
            found[BOUND] = min(bound)
        up = {d.slot for d in mine if d.state is DynoState.UP}
        wanted = {(slot.type, slot.number) for slot in desired.slots}
        # A release takes over as a whole, when all its dynos are up (see domain.app_routes).
        if wanted and wanted <= up:
            found[SWITCHED] = self._clock.now()
        return found
