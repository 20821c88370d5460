"""How apps, config vars and releases are shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from minidyno.client.models import AppInfo, ReleaseInfo
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, element
from minidyno.lab.figures.table import plain_table, table
from minidyno.lab.finding import found
from minidyno.lab.texts import text
from minidyno.lab.words import moment


@dataclass(frozen=True, repr=False)
class Apps(Display):
    """The apps of a platform."""

    apps: Sequence[AppInfo]

    def __len__(self) -> int:
        return len(self.apps)

    def __iter__(self) -> Iterator[AppInfo]:
        return iter(self.apps)

    @property
    def names(self) -> Sequence[str]:
        """Their names."""
        return [app.name for app in self.apps]

    def html(self) -> Markup:
        """A table."""
        if not self.apps:
            return element("p", text("no_apps"))
        return table(self._headers(), self._rows())

    def plain(self) -> str:
        """A table for a terminal."""
        return plain_table(self._headers(), self._rows()) if self.apps else text("no_apps")

    def _headers(self) -> Sequence[str]:
        return [text("app"), text("address"), text("status")]

    def _rows(self) -> Sequence[Sequence[object]]:
        return [[app.name, app.web_url, text(_status(app))] for app in self.apps]


def _status(app: AppInfo) -> str:
    if app.maintenance:
        return "maintenance"
    return "without_code" if app.slug_size is None else "deployed"


class Config(dict[str, str], Display):
    """An app's config vars: a dict of their real values.

    What is shown hides the values: a notebook is handed in and shared, and secrets live here.
    """

    def html(self) -> Markup:
        """A table of the names."""
        if not self:
            return element("p", text("no_config"))
        return table([text("name"), text("value")], self._rows())

    def plain(self) -> str:
        """A table for a terminal."""
        headers = [text("name"), text("value")]
        return plain_table(headers, self._rows()) if self else text("no_config")

    def _rows(self) -> Sequence[Sequence[object]]:
        return [[name, text("hidden")] for name in sorted(self)]

    def __str__(self) -> str:
        return self.plain()

    def __repr__(self) -> str:
        return self.plain()

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "Config":
        """Take over the values."""
        return cls(values)


@dataclass(frozen=True, repr=False)
class Releases(Display):
    """The history of an app, newest first."""

    releases: Sequence[ReleaseInfo]

    def __len__(self) -> int:
        return len(self.releases)

    def __iter__(self) -> Iterator[ReleaseInfo]:
        return iter(self.releases)

    def __getitem__(self, version: int) -> ReleaseInfo:
        """Find the release with that version; raises `not_among`."""
        return found({release.version: release for release in self.releases}, version)

    @property
    def current(self) -> ReleaseInfo | None:
        """The release that runs."""
        return next((release for release in self.releases if release.current), None)

    def html(self) -> Markup:
        """A table, the current release marked."""
        return table(self._headers(), [self._row(release) for release in self.releases])

    def plain(self) -> str:
        """A table for a terminal."""
        return plain_table(self._headers(), [self._row(release) for release in self.releases])

    def _headers(self) -> Sequence[str]:
        return [text(name) for name in ("release", "status", "what", "slug", "when")]

    def _row(self, release: ReleaseInfo) -> Sequence[object]:
        version = f"v{release.version}"
        if release.current:
            status = f"◀ {text('current')}"
        else:
            # "failed" and "expired" matter; "succeeded" is what is expected of all.
            status = "" if release.status == "succeeded" else release.status
        slug = release.slug_id[:8] if release.slug_id else None
        return [version, status, release.description, slug, moment(release.created_at)]
