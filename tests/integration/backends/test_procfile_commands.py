"""Quoting, $PORT and comments in a Procfile are the shell's, as on Heroku."""

import subprocess
from pathlib import Path

import pytest

from minidyno.backends.dyno_shell import shell_argv
from minidyno.domain.procfile import parse


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        (b"web: echo --bind=0.0.0.0:$PORT", "--bind=0.0.0.0:4321"),
        (b"web: echo ${PORT:-80} ${NADA:-defecto}", "4321 defecto"),
        (b"web: echo '$PORT' \"a  b\"", "$PORT a  b"),
        (b"web: echo hola # y esto no", "hola"),
        (b"web: echo 'con # dentro'", "con # dentro"),
        (b"web: cd / && pwd", "/"),
        (b"web: printf '%s\\n' uno dos | sort -r | head -1", "uno"),
        ("web: echo año ñandú 🙂".encode(), "año ñandú 🙂"),
    ],
)
def test_a_command_is_run_as_a_shell_reads_it(tmp_path: Path, line: bytes, printed: str) -> None:
    (command,) = parse(line).values()
    done = subprocess.run(
        shell_argv(command),
        cwd=tmp_path,
        env={"PORT": "4321", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{printed}\n"
