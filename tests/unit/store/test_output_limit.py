"""How an output that is too long is cut."""

import pytest

from minidyno.store.output_limit import what_fits

NOTE = b" !     Output cut here: it is longer than 10 bytes\n"


@pytest.mark.parametrize(
    ("size", "data", "added"),
    [
        (0, b"1234567890", b"1234567890"),
        (9, b"0", b"0"),
        (10, b"", b""),
        (10, b"1", b"\n" + NOTE),
        (4, b"56789\nmore", b"56789\n" + NOTE),
        (5, b"67890more", b"67890\n" + NOTE),
        (11, b"more", b""),
        (500, b"more", b""),
    ],
)
def test_what_fits_is_all_or_a_part_with_the_note_or_nothing(
    size: int, data: bytes, added: bytes
) -> None:
    assert what_fits(size, data, limit=10) == added


@pytest.mark.parametrize("letter", ["a", "ñ", "€", "🚀"])
@pytest.mark.parametrize("limit", range(1, 20))
def test_the_cut_is_never_inside_a_character(letter: str, limit: int) -> None:
    text = (letter * 30).encode()
    kept = what_fits(0, text, limit)
    beginning, _, note = kept.decode().partition("\n")  # raises on half a character
    assert beginning == letter * (limit // len(letter.encode()))
    assert note == f" !     Output cut here: it is longer than {limit} bytes\n"
    assert len(kept) > limit  # which is how one that was cut is known later


def test_binary_is_cut_where_it_is() -> None:
    assert what_fits(0, b"\x80" * 50, 10).startswith(b"\x80" * 10 + b"\n")
