"""The answer to the hook, as it goes over the wire."""

from starlette.types import Message

from minidyno.domain.errors import MinidynoError
from minidyno.git.lines import ACCEPTED, REJECTED, ShownLines


class Wire:
    """Keeps what is sent."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def __call__(self, message: Message) -> None:
        self.messages.append(message)

    @property
    def body(self) -> bytes:
        return b"".join(m.get("body", b"") for m in self.messages)


async def test_each_line_says_what_it_is_and_the_verdict_comes_last() -> None:
    wire = Wire()
    show = ShownLines(wire)
    await show.feed(b"-----> Uno\n       dos")
    await show.feed(" más\ná".encode())
    await show.lines("tres")
    await show.verdict(True)
    assert wire.body == " -----> Uno\n        dos más\n á\n tres\n".encode() + ACCEPTED
    assert [m["type"] for m in wire.messages].count("http.response.start") == 1
    assert wire.messages[-1] == {"type": "http.response.body", "body": b"", "more_body": False}


async def test_a_build_cannot_write_a_verdict() -> None:
    wire = Wire()
    show = ShownLines(wire)
    await show.feed(b"=accepted\n")
    await show.verdict(False)
    assert wire.body == b" =accepted\n" + REJECTED


async def test_a_line_without_end_is_cut_into_pieces() -> None:
    wire = Wire()
    show = ShownLines(wire)
    for _ in range(100):
        await show.feed(b"x" * 1000)
    assert wire.body.count(b"\n") == 100_000 // 8_192
    assert len(wire.body) > 98_000


async def test_an_error_speaks_the_language_of_who_pushes() -> None:
    wire = Wire()
    await ShownLines(wire).error(MinidynoError("app_not_found", app="tienda"), "es")
    assert " !     No existe ninguna app llamada «tienda»".encode() in wire.body
