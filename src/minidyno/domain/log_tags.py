"""What a log line can be found by, beside its words: a tag for each thing it is about.

A tag is one word that no text can hold: it begins with a character that texts are cleared of.
"""

import re
from collections.abc import Iterator

from minidyno.domain.log_lines import PLATFORM, LogLine, without_colours
from minidyno.domain.router_lines import read_router_line

VERSION = 1  # of what is made of a line here; an index made by another is made anew

MARK = "\ue000"
EVERY = f"{MARK}every"  # each line has it: what is left of it without something
_BREAK = "\ue001"  # between a text and what follows: no phrase goes across

_PLATFORM_CODE = re.compile(r"Error ([A-Z]\d\d) \(")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NAME = re.compile(r"\w*[a-z0-9][A-Z]\w*|\w*[A-Z]{2}[a-z]\w*", re.ASCII)


def tag(kind: str, value: str) -> str:
    """The tag for `value` of a `kind`: letters and digits alone, whatever the value is."""
    safe = "".join(
        c if c.isascii() and c.isalnum() and c != "x" else f"x{ord(c):x}x" for c in value
    )
    return f"{MARK}{kind}0{safe}"


def words_of(line: LogLine) -> str:
    """All that a line is indexed by: its text, the parts of names in it, and its tags.

    `ZeroDivisionError` is found by `error`, too.
    """
    text = without_colours(line.text).replace(MARK, " ").replace(_BREAK, " ")
    parts = [part for name in _NAME.findall(text) for part in _HUMP.split(name)]
    return " ".join((text, _BREAK, *parts, _BREAK, *_tags(line)))


def _tags(line: LogLine) -> Iterator[str]:
    yield EVERY
    yield tag("source", line.source)
    yield from _of_dyno(line.dyno)
    if line.source != PLATFORM:
        return
    request = read_router_line(line.text) if line.dyno == "router" else None
    if request is None:
        said = _PLATFORM_CODE.match(line.text)
        if said is not None:
            yield tag("code", said[1])
        return
    yield from _of_dyno(request.dyno)  # `dyno:web.1` finds what was asked of it as well
    yield tag("status", str(request.status))
    yield tag("class", str(request.status // 100))
    if request.code is not None:
        yield tag("code", request.code)


def _of_dyno(name: str) -> Iterator[str]:
    if name:
        yield tag("dyno", name)
        kind, dot, _ = name.partition(".")
        if dot:
            yield tag("dyno", kind)
