"""When all of something is taken, and when there is room again."""

from minidyno.ports.addon_provider import Restriction

CONNECTIONS = "connections"  # the limit, and the restriction that follows from it
INTERRUPTED = "interrupted"  # no limit, but what comes of a memory that was full
NOT_INTERRUPTED = "Server has run for ten minutes without another interruption"
CONNECTIONS_FREE = "Connections are free again"


def is_taken(used: int, limit: int, *, before: bool) -> bool:
    """Say whether all of it is; when it was `before`, until a tenth is free.

    What comes and goes around its limit (connections, a full memory) would else be told to the
    app's log each time one looks.
    """
    return used * 10 > limit * 9 if before else used >= limit


def no_connection_free(limit: int) -> Restriction:
    """What follows when all of a plan's connections are taken."""
    said = f"All {limit} connections of the plan are taken: more are refused"
    return Restriction(name=CONNECTIONS, said=said)
