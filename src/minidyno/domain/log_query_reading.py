"""From the text of a log query to what it asks for."""

import re
from dataclasses import dataclass

from minidyno.domain.errors import MinidynoError
from minidyno.domain.log_query import LONGEST, MOST, AllOf, AnyOf, LogQuery, Wanted, Without, Words
from minidyno.domain.log_query_fields import NAMES, TIMES, read_field, read_time
from minidyno.domain.names import closest

_TOKEN = re.compile(
    r"""\s*(?: (?P<open>-?\() | (?P<close>\))
        | (?P<minus>-?) (?: "(?P<phrase>[^"]*)(?P<end>"?) | (?P<word>[^\s()"]+) ) )""",
    re.VERBOSE,
)
_FIELD = re.compile(r"([^\W\d_]+):(.*)")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # "(", ")", "or", "word" or "phrase"
    text: str = ""
    minus: bool = False


def read_query(text: str, now: float) -> LogQuery:
    """Understand a query; `now` is what `since:2h` counts from. Raises the `log_query_…` errors."""
    if len(text) > LONGEST:
        raise MinidynoError("log_query_too_long", limit=LONGEST)
    tokens = _tokens(text.strip())
    if len(tokens) > MOST:
        raise MinidynoError("log_query_too_long", limit=f"{MOST} × …")
    return _Reading(tokens, now).run()


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:  # a minus alone at the end, or blanks
            break
        at = match.end()
        if match["open"]:
            tokens.append(_Token("(", minus=match["open"] == "-("))
        elif match["close"]:
            tokens.append(_Token(")"))
        elif match["word"] is None:
            if not match["end"]:
                raise MinidynoError("log_query_open", what='"')
            tokens.append(_Token("phrase", match["phrase"], bool(match["minus"])))
        elif match["word"] == "OR" and not match["minus"]:
            tokens.append(_Token("or"))
        else:
            tokens.append(_Token("word", match["word"], bool(match["minus"])))
    return tokens


class _Reading:
    def __init__(self, tokens: list[_Token], now: float) -> None:
        self._tokens = tokens
        self._now = now
        self._at = 0
        self._depth = 0
        self._times: dict[str, float] = {}

    def run(self) -> LogQuery:
        wanted = self._either()
        if self._at < len(self._tokens):
            raise MinidynoError("log_query_open", what=")")
        since, until = self._times.get("since"), self._times.get("until")
        if since is not None and until is not None and since >= until:
            raise MinidynoError("log_query_no_time")
        return LogQuery(wanted=wanted, since=since, until=until)

    def _next(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _either(self) -> Wanted:
        parts = [self._all()]
        while (token := self._next()) is not None and token.kind == "or":
            self._at += 1
            parts.append(self._all())
        if len(parts) > 1 and self._times and self._depth == 0:
            # `a OR b since:2h` reads as if the time went for b alone.
            raise MinidynoError("log_query_time_inside")
        if len(parts) > 1 and AllOf([]) in parts:
            # Nothing on one side would let every line through.
            raise MinidynoError("log_query_or_alone")
        return parts[0] if len(parts) == 1 else AnyOf(parts)

    def _all(self) -> Wanted:
        parts: list[Wanted] = []
        while (token := self._next()) is not None and token.kind not in {"or", ")"}:
            self._at += 1
            part = self._group() if token.kind == "(" else self._one(token)
            if part is not None:
                parts.append(Without(part) if token.minus else part)
        return parts[0] if len(parts) == 1 else AllOf(parts)

    def _group(self) -> Wanted:
        self._depth += 1
        inner = self._either()
        self._depth -= 1
        token = self._next()
        if token is None:
            raise MinidynoError("log_query_open", what="(")
        self._at += 1
        return inner

    def _one(self, token: _Token) -> Wanted | None:
        if token.kind == "phrase":
            return _words(token.text)
        field = _FIELD.fullmatch(token.text)
        if field is None or field[2].startswith("//"):  # an address is no field
            return _word(token.text)
        name = NAMES.get(field[1].lower())
        if name is None:
            # Many a word of a log ends in a colon, and none of them was meant for a field.
            close = closest(field[1].lower(), NAMES) if field[2] else None
            if close is not None:
                raise MinidynoError("log_query_field", name=field[1], close=close)
            return _words(token.text)
        if name not in TIMES:
            return read_field(name, field[2])
        if self._depth or token.minus:
            raise MinidynoError("log_query_time_inside")
        self._times[name] = read_time(name, field[2], self._now)
        return None


def _word(text: str) -> Wanted:
    return _words(text[:-1], prefix=True) if len(text) > 1 and text[-1] == "*" else _words(text)


def _words(text: str, *, prefix: bool = False) -> Wanted:
    if not any(c.isalnum() for c in text):
        raise MinidynoError("log_query_no_letters", text=text)
    return Words(text, prefix)
