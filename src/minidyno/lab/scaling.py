"""How a wish to scale is written in a notebook."""

from collections.abc import Mapping

from minidyno.domain.errors import MinidynoError


def wishes(
    by_type: Mapping[str, int | str],
) -> tuple[Mapping[str, int | str], Mapping[str, str]]:
    """Take `{"web": 3, "worker": "+1:standard-2x"}` apart: quantities, and sizes.

    Raises `scale_without_types`. What the parts mean is for the platform to say.
    """
    if not by_type:
        raise MinidynoError("scale_without_types")
    quantities: dict[str, int | str] = {}
    sizes: dict[str, str] = {}
    for process_type, wish in by_type.items():
        if isinstance(wish, str):
            quantity, _, size = wish.partition(":")
            if quantity:
                quantities[process_type] = quantity
            if size:
                sizes[process_type] = size
        else:
            quantities[process_type] = wish
    return quantities, sizes
