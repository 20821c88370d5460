"""What a search in an app's log found, in JSON."""

from collections.abc import Mapping, Sequence

from minidyno.api.replies import when_or_none
from minidyno.api.shapes.names import Json
from minidyno.domain.log_lines import LogLine, stamp
from minidyno.domain.log_marks import marks
from minidyno.domain.log_query import Words
from minidyno.services.log_archiving import Found


def found_json(found: Found, around: Mapping[int, Sequence[LogLine]]) -> Json:
    """The lines newest first; `next` is the number below which the search goes on.

    `behind` lines are on their way, `around` holds the neighbours of each line.
    """
    words = found.query.marked()
    lines = []
    for line in found.lines:
        shape = line_json(line, words)
        if line.number in around:
            shape["around"] = [line_json(near, ()) for near in around[line.number]]
        lines.append(shape)
    return {
        "lines": lines,
        "next": found.lines[-1].number if found.more else None,
        "behind": found.behind,
        "kept": {
            "lines": found.kept.lines,
            "oldest_at": when_or_none(found.kept.oldest_at),
            "days": found.retention.days,
            "max_lines": found.retention.lines,
        },
    }


def line_json(line: LogLine, words: Sequence[Words]) -> dict[str, object]:
    """A line; `marks` are the stretches (in characters) of its text that were looked for."""
    return {
        "number": line.number,
        "at": stamp(line.at),
        "source": line.source,
        "dyno": line.dyno,
        "text": line.text,
        "action": line.action,
        "marks": [list(pair) for pair in marks(line.text, words)],
    }
