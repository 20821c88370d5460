"""How much of a build's output is kept, the same wherever it is kept."""

DEFAULT_LIMIT = 8 * 1024 * 1024  # bytes; beyond any build that a person would read
CHUNK = 64 * 1024  # bytes given to a follower at a time


def what_fits(size: int, data: bytes, limit: int) -> bytes:
    """Return what to add to an output of `size` bytes: all, a part and the note, or nothing.

    The note makes an output that was cut longer than the limit, which is how one that was cut
    before a restart is known.
    """
    if size > limit:
        return b""
    if size + len(data) <= limit:
        return data
    kept = _whole_characters(data[: limit - size])
    note = f" !     Output cut here: it is longer than {limit} bytes\n".encode()
    return kept + (b"" if kept.endswith(b"\n") else b"\n") + note


def _whole_characters(data: bytes) -> bytes:
    """Drop the beginning of a UTF-8 character that was cut at the end."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte & 0xC0 == 0xC0:  # the first byte of a character
            length = 4 if byte >= 0xF0 else 3 if byte >= 0xE0 else 2
            return data if length == back else data[:-back]
        if byte < 0x80:
            break
    return data
