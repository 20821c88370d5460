"""How a slug is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minidyno.client.models import SlugInfo
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup
from minidyno.lab.figures.table import plain_table, table
from minidyno.lab.texts import text

# Enough to tell two apart by eye; `checksum` has it all.
_SHOWN = 12


@dataclass(frozen=True, repr=False)
class Slug(Display):
    """What a build made, as the release `version` uses it."""

    version: int
    info: SlugInfo

    @property
    def checksum(self) -> str:
        """The SHA-256 of its bytes: the same bytes, the same name."""
        return (self.info.raw["checksum"] or "").removeprefix("SHA256:")

    @property
    def megabytes(self) -> float:
        """Its size in MB."""
        return round((self.info.size or 0) / 1_000_000, 1)

    @property
    def process_types(self) -> Mapping[str, str]:
        """The commands that its Procfile declares, by type."""
        return self.info.process_types

    def html(self) -> Markup:
        """A table."""
        return table(self._headers(), [self._row()])

    def plain(self) -> str:
        """A table for a terminal."""
        return plain_table(self._headers(), [self._row()])

    def _headers(self) -> Sequence[str]:
        return [text(n) for n in ("release", "checksum", "size", "commit", "made_by", "types")]

    def _row(self) -> Sequence[object]:
        return [
            f"v{self.version}",
            f"{self.checksum[:_SHOWN]}…",
            f"{self.megabytes:g} MB",
            (self.info.commit or "")[:8] or None,
            self.info.raw["buildpack_provided_description"],
            ", ".join(self.process_types),
        ]
