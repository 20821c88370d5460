import pytest

from minidyno.buildpacks.transcript import IndentedOutput, human_size


def printed(*pieces: bytes) -> bytes:
    said: list[bytes] = []
    output = IndentedOutput(said.append)
    for piece in pieces:
        output.feed(piece)
    output.end()
    return b"".join(said)


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ((b"one\ntwo\n",), b"       one\n       two\n"),
        ((b"o", b"ne\ntw", b"o"), b"       one\n       two\n"),
        ((b"one\r\ntwo\r\n",), b"       one\n       two\n"),
        ((b"one\r", b"\ntwo"), b"       one\n       two\n"),
        ((b"1%\r2%\r", b"3%\rdone\n"), b"       done\n"),
        ((b"1%\r2%\r3%",), b"       3%\n"),
        ((b"a\n\nb\n",), b"       a\n\n       b\n"),
        (("ñ\n".encode()[:1], "ñ\n".encode()[1:]), "       ñ\n".encode()),
        ((), b""),
    ],
)
def test_lines_are_indented_and_progress_bars_tamed(
    pieces: tuple[bytes, ...], expected: bytes
) -> None:
    assert printed(*pieces) == expected


def test_a_line_is_said_as_soon_as_it_is_whole() -> None:
    said: list[bytes] = []
    output = IndentedOutput(said.append)
    output.feed(b"one\ntw")
    assert said == [b"       one\n"]


def test_a_line_that_never_ends_is_cut_and_not_kept_in_memory() -> None:
    said: list[bytes] = []
    output = IndentedOutput(said.append)
    for _ in range(100):
        output.feed(b"x" * 1000)
    assert sum(map(len, said)) > 90_000


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (1, "1K"),
        (10_240, "10K"),
        (8_598_323, "8.2M"),
        (1_048_576, "1.0M"),
        (1_500_000_000, "1430.5M"),
    ],
)
def test_sizes_are_written_as_heroku_writes_them(size: int, text: str) -> None:
    assert human_size(size) == text
