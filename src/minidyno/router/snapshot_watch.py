"""Sees when the control plane has written a new snapshot."""

import json
import logging
from pathlib import Path

from minidyno.domain.routes import Routes

logger = logging.getLogger(__name__)


class SnapshotWatch:
    """Reads the file again whenever it is another one; a broken file changes nothing."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: tuple[int, int, int] | None = None

    def poll(self) -> Routes | None:
        """Return new routes, or None when there are none. Costs one `stat` most of the time."""
        try:
            stat = self._file.stat()
        except OSError:
            return None  # not written yet, or taken away: the last good one stays in force
        signature = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        if signature == self._seen:
            return None
        self._seen = signature
        try:
            return Routes.from_json(json.loads(self._file.read_bytes()))
        except OSError:
            self._seen = None  # replaced this instant, or no file to spare: look again
            return None
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            logger.error("the snapshot %s cannot be read: %r", self._file, error)
            return None
