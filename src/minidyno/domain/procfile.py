"""The Procfile: which processes an app has."""

import re

from minidyno.domain.errors import MinidynoError

# Heroku Platform API schema, formation.type.
# A command that begins with # is none: all of it would be a comment of the shell's.
_LINE = re.compile(r"(?P<type>[-\w]{1,128})\s*:\s*(?P<command>[^\s#].*)", re.ASCII)


def parse(content: bytes) -> dict[str, str]:
    """Read process types and their commands, in the order of the file.

    A line that begins with `#` is a comment; behind a command it is one of the shell's, as are
    quoting and `$PORT`: a command is kept as it was written. Raises the `procfile_…` errors,
    which name the line.
    """
    processes: dict[str, str] = {}
    first_seen: dict[str, int] = {}
    for number, raw in enumerate(content.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        try:
            line = raw.decode().strip()
        except UnicodeDecodeError as error:
            raise MinidynoError("procfile_not_text", line=number) from error
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise MinidynoError("procfile_line_invalid", line=number, text=line)
        process_type = match["type"]
        if process_type in processes:
            raise MinidynoError(
                "procfile_type_repeated",
                line=number,
                type=process_type,
                first=first_seen[process_type],
            )
        processes[process_type] = match["command"].strip()
        first_seen[process_type] = number
    if not processes:
        raise MinidynoError("procfile_empty")
    return processes
