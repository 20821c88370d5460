"""How far a step is: a bar on a terminal, plain lines elsewhere."""

from io import StringIO

from curso.launch.talk import Talk


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_bar_on_one_line() -> None:
    terminal = Terminal()
    talk = Talk("es", terminal)
    talk.progress(1, 2, "httpx")
    talk.progress(2, 2, "mypy")
    assert terminal.getvalue().count("\n") == 0
    assert "█" in terminal.getvalue()


def test_a_log_gets_few_plain_lines() -> None:
    log = StringIO()
    talk = Talk("es", log)
    for number in range(1000):
        talk.progress(number, 1000, f"paquete {number}")
    assert log.getvalue() == "  paquete 0\n"


def test_a_terminal_without_accents_does_not_end_the_command() -> None:
    import io

    raw = io.BytesIO()
    talk = Talk("es", io.TextIOWrapper(raw, encoding="ascii"))
    talk.line("✓ así")
    talk.stream.flush()
    assert raw.getvalue() == b"? as?\n"
