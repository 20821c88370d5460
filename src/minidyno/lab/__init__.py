"""What notebooks import: connect(), displays and the traffic generator.

from minidyno.lab import connect
platform = await connect()
"""

from minidyno.domain.errors import MinidynoError
from minidyno.lab.connect import connect

__all__ = ["MinidynoError", "connect"]
