"""Customers who look at products, and do not say which of them failed."""

from minidyno.lab.app import App

# One of them has a fault in its data: which, the log knows.
_LOOKED_AT = (12, 250, 777, 1313, 1999, 2048, 2999)


async def customers(app: App) -> int:
    """Have some people look at a product each; says how many there were."""
    for number in _LOOKED_AT:
        await app.get(f"/producto/{number}?fresco=1")
    return len(_LOOKED_AT)
