"""Whether a client's connection is read, when there are several reasons to stop."""

from asyncio import Transport


class ReadingGate:
    """Reads only while no reason to stop holds."""

    AHEAD = 1  # requests are parsed that must wait for their turn
    BODY = 2  # a body has nowhere to go yet
    DYNO = 4  # the dyno reads slowly

    __slots__ = ("_reasons", "_transport")

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._reasons = 0

    def set(self, reason: int, held: bool) -> None:
        """Add or take away a reason to stop."""
        before = self._reasons
        after = before | reason if held else before & ~reason
        if after == before:
            return
        self._reasons = after
        if self._transport.is_closing():
            return
        if after == 0:
            self._transport.resume_reading()
        elif before == 0:
            self._transport.pause_reading()

    def open(self) -> None:
        """Read whatever comes."""
        for reason in (self.AHEAD, self.BODY, self.DYNO):
            self.set(reason, False)
