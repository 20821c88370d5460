"""The Procfile, and what is said about a wrong one."""

import pytest

from minidyno.domain.errors import MinidynoError
from minidyno.domain.procfile import parse


def test_types_and_commands_are_read_in_order() -> None:
    content = b"# the web\nweb: gunicorn app:app --bind :$PORT\n\nworker:  python worker.py  \n"
    assert parse(content) == {
        "web": "gunicorn app:app --bind :$PORT",
        "worker": "python worker.py",
    }
    assert list(parse(content)) == ["web", "worker"]


def test_comments_may_stand_anywhere_and_commands_stay_as_they_were_written() -> None:
    content = b"""# top
    # indented
web: sh -c 'echo "a # b"' --port=$PORT "${HOST:-0}" # for the shell
\t# between
worker: a && b; c | d > e \\"x\\"
#last"""
    assert parse(content) == {
        "web": """sh -c 'echo "a # b"' --port=$PORT "${HOST:-0}" # for the shell""",
        "worker": 'a && b; c | d > e \\"x\\"',
    }


def test_a_file_saved_by_windows_is_read_too() -> None:
    assert parse(b"\xef\xbb\xbfweb: a\r\nworker: b\r\n") == {"web": "a", "worker": "b"}


@pytest.mark.parametrize(
    ("content", "error_id", "line"),
    [
        (b"web: a\nworker\n", "procfile_line_invalid", 2),
        (b"web:\n", "procfile_line_invalid", 1),
        (b"web: # later\n", "procfile_line_invalid", 1),
        (b"# c\n  # c\nweb a\n", "procfile_line_invalid", 3),
        (b"\n\nw b: x\n", "procfile_line_invalid", 3),
        (b"web: a\n# c\nweb: b\n", "procfile_type_repeated", 3),
        (b"web: a\nx: \xff\n", "procfile_not_text", 2),
    ],
)
def test_a_wrong_line_is_named(content: bytes, error_id: str, line: int) -> None:
    with pytest.raises(MinidynoError) as caught:
        parse(content)
    assert caught.value.error_id == error_id
    assert caught.value.params["line"] == line


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# nothing\n"])
def test_a_procfile_without_processes_is_refused(content: bytes) -> None:
    with pytest.raises(MinidynoError) as caught:
        parse(content)
    assert caught.value.error_id == "procfile_empty"
