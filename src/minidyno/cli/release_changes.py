"""What a release changed, beside the one before it: code, config vars, process types."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minidyno.cli.session import Session
from minidyno.client.models import ReleaseInfo, SlugInfo

if TYPE_CHECKING:  # see cli.session
    from minidyno.client.client import Client

_SHORT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The difference to release `since`; names alone, never the values of config vars.

    `commits` are the two versions of the code where both came by git.
    """

    since: int
    code: bool
    commits: tuple[str, str] | None
    config_set: Sequence[str]
    config_removed: Sequence[str]
    types_added: Sequence[str]
    types_removed: Sequence[str]
    types_changed: Sequence[str]

    def to_json(self) -> dict[str, object]:
        """Make plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class NoChanges:
    """Of the first release: there is none before."""

    def to_json(self) -> dict[str, object]:
        """Make plain data."""
        return {}


async def changes_of(
    client: "Client", app: str, info: ReleaseInfo, config: Mapping[str, str]
) -> Changes | NoChanges:
    """Compare a release, which has this config, with the one before it."""
    older = [r for r in await client.releases(app) if r.version < info.version]
    if not older:
        return NoChanges()
    before = max(older, key=lambda r: r.version)
    earlier = await client.release_config(app, before.version)
    slug, old_slug = await _slug(client, app, info), await _slug(client, app, before)
    new, old = _types(slug), _types(old_slug)
    commits = (old_slug and old_slug.commit, slug and slug.commit)
    return Changes(
        since=before.version,
        code=info.slug_id != before.slug_id,
        commits=(commits[0], commits[1]) if commits[0] and commits[1] else None,
        config_set=sorted(name for name, value in config.items() if earlier.get(name) != value),
        config_removed=sorted(earlier.keys() - config.keys()),
        types_added=sorted(new.keys() - old.keys()),
        types_removed=sorted(old.keys() - new.keys()),
        types_changed=sorted(name for name in new.keys() & old.keys() if new[name] != old[name]),
    )


def say_changes(session: Session, changes: Changes | NoChanges) -> list[list[str]]:
    """A row of the table for each kind of change; a dash when there is none."""
    if isinstance(changes, NoChanges):
        return []
    since = session.text(es=f"Frente a v{changes.since}:", en=f"Since v{changes.since}:")
    parts = [
        _code(session, changes),
        _names(changes.config_set, changes.config_removed),
        _processes(session, changes),
    ]
    return [[since, ", ".join(part for part in parts if part) or "—"]]


def _code(session: Session, changes: Changes) -> str:
    if not changes.code:
        return ""
    if changes.commits is None:
        return session.text(es="otro código", en="other code")
    before, now = (commit[:_SHORT] for commit in changes.commits)
    return session.text(es=f"código {before} → {now}", en=f"code {before} → {now}")


def _processes(session: Session, changes: Changes) -> str:
    names = _names(changes.types_added, changes.types_removed, changes.types_changed)
    return session.text(es=f"procesos {names}", en=f"processes {names}") if names else ""


def _names(added: Sequence[str], removed: Sequence[str], changed: Sequence[str] = ()) -> str:
    signed = [f"+{name}" for name in added]
    signed += [f"-{name}" for name in removed]
    return " ".join(signed + [f"~{name}" for name in changed])


async def _slug(client: "Client", app: str, release: ReleaseInfo) -> SlugInfo | None:
    # Of an expired release too: its archive is gone, what was in it is still known.
    return None if release.slug_id is None else await client.slug(app, release.slug_id)


def _types(slug: SlugInfo | None) -> Mapping[str, str]:
    return slug.process_types if slug is not None else {}
