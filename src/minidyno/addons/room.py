"""When all of something is taken, and when there is room again."""


def is_taken(used: int, limit: int, *, before: bool) -> bool:
    """Say whether all of it is; when it was `before`, until a tenth is free.

    What comes and goes around its limit (connections, a full memory) would else be told to the
    app's log each time one looks.
    """
    return used * 10 > limit * 9 if before else used >= limit
