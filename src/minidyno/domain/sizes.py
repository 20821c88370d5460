"""Sizes as people read them."""


def size(amount: float) -> str:
    """Write a size in bytes: 512 B, 1.5 KB, 30 MB."""
    if amount < 1000:
        return f"{amount:.0f} B"
    unit = "B"
    for unit in ("KB", "MB", "GB"):  # noqa: B007
        amount /= 1000
        if amount < 1000:
            break
    return f"{amount:.0f} {unit}" if amount >= 10 else f"{amount:.1f} {unit}"
