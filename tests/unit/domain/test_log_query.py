"""The language of log queries, and what is marked in what it finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minidyno.domain.errors import MinidynoError
from minidyno.domain.log_marks import marks
from minidyno.domain.log_query import AllOf, AnyOf, Tagged, Wanted, Without, Words
from minidyno.domain.log_query_reading import read_query
from minidyno.domain.log_tags import tag

NOW = 1_790_000_000.0


def wanted(text: str) -> Wanted:
    return read_query(text, NOW).wanted


def refused(text: str) -> MinidynoError:
    with pytest.raises(MinidynoError) as raised:
        read_query(text, NOW)
    for language in ("es", "en"):
        assert raised.value.say(language)
    return raised.value


def test_a_query_with_everything_in_it_is_understood() -> None:
    query = read_query('error dyno:web.1 code:H12 status:>=500 since:2h "frase exacta" -ruido', NOW)
    assert query.since == NOW - 7200
    assert query.until is None
    assert query.wanted == AllOf(
        [
            Words("error"),
            Tagged(tag("dyno", "web.1")),
            Tagged(tag("code", "H12")),
            Tagged(tag("class", "5")),
            Words("frase exacta"),
            Without(Words("ruido")),
        ]
    )


def test_nothing_asks_for_everything() -> None:
    assert wanted("   ") == AllOf([])


def test_or_binds_less_than_standing_side_by_side() -> None:
    assert wanted("a b OR c") == AnyOf([AllOf([Words("a"), Words("b")]), Words("c")])
    assert wanted("a -(b OR c*)") == AllOf(
        [Words("a"), Without(AnyOf([Words("b"), Words("c", prefix=True)]))]
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("status:404", ["status:404"]),
        ("status:5xx", ["class:5"]),
        ("status:>=500", ["class:5"]),
        ("status:<200", ["class:1"]),
        ("status:498..501", ["status:498", "status:499", "status:500", "status:501"]),
        ("status:>398", ["status:399", "class:4", "class:5"]),
    ],
)
def test_statuses_are_compared(asked: str, found: list[str]) -> None:
    tags = [tag(*name.split(":")) for name in found]
    understood = wanted(asked)
    parts = understood.parts if isinstance(understood, AnyOf) else [understood]
    assert {part.tag for part in parts if isinstance(part, Tagged)} == set(tags)
    assert len(parts) == len(tags)


@pytest.mark.parametrize(
    ("asked", "since"),
    [
        ("since:90s", NOW - 90),
        ("desde:3d", NOW - 3 * 86_400),
        ("since:2026-01-31", 1_769_817_600.0),
        ("since:2026-01-31T12:00", 1_769_860_800.0),
        ("since:2026-01-31T12:00+02:00", 1_769_853_600.0),
    ],
)
def test_times_are_ago_or_a_date_in_utc(asked: str, since: float) -> None:
    assert read_query(asked, NOW).since == since


def test_what_looks_like_a_field_and_is_none_is_text() -> None:
    assert wanted("http://tienda/x") == Words("http://tienda/x")
    assert wanted("Error:") == Words("Error:")
    assert wanted("node: stat:") == AllOf([Words("node:"), Words("stat:")])
    assert wanted("zzz:9") == Words("zzz:9")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('"abierta', "log_query_open"),
        ("(a OR b", "log_query_open"),
        ("a) b", "log_query_open"),
        ("stauts:500", "log_query_field"),
        ("status:5000", "log_query_value"),
        ("status:mal", "log_query_value"),
        ("code:H1", "log_query_value"),
        ("source:router", "log_query_value"),
        ("since:ayer", "log_query_value"),
        ("source:", "log_query_value"),
        ("fuente: app", "log_query_value"),
        ("-code:", "log_query_value"),
        ("status:", "log_query_value"),
        ("dyno:", "log_query_value"),
        ('dyno:"web.1"', "log_query_value"),
        ("hasta:", "log_query_value"),
        ("status:>=999", "log_query_value"),
        ("status:<100", "log_query_value"),
        ("estado:>599", "log_query_value"),
        ("status:500..400", "log_query_value"),
        ("status:999", "log_query_value"),
        ("-since:2h", "log_query_time_inside"),
        ("since:2h until:3h", "log_query_no_time"),
        ("hasta:2h desde:2h", "log_query_no_time"),
        ("(a since:2h)", "log_query_time_inside"),
        ("a OR b since:2h", "log_query_time_inside"),
        ("---- ***", "log_query_no_letters"),
        ("a" * 501, "log_query_too_long"),
        ("a " * 70, "log_query_too_long"),
        ("dyno:web.1 OR", "log_query_or_alone"),
        ("OR error", "log_query_or_alone"),
        ("error (uno OR )", "log_query_or_alone"),
    ],
)
def test_what_cannot_be_understood_is_said(text: str, error: str) -> None:
    assert refused(text).error_id == error


@given(st.text(max_size=80))
def test_any_text_is_understood_or_refused_in_words(text: str) -> None:
    try:
        read_query(text, NOW)
    except MinidynoError as error:
        assert error.say("es")
        assert error.error_id.startswith("log_query_")


@given(st.text(alphabet='ab ()"-:*ORsince2h', max_size=40))
def test_queries_made_of_the_languages_own_signs_never_trip_it(text: str) -> None:
    test_any_text_is_understood_or_refused_in_words.hypothesis.inner_test(text)  # type: ignore[attr-defined]


def marked(text: str, query: str) -> list[str]:
    return [text[a:b] for a, b in marks(text, read_query(query, NOW).marked())]


def test_words_are_marked_without_regard_to_accents_and_case() -> None:
    assert marked("Un CAFÉ y otro café, cafetera no", "cafe") == ["CAFÉ", "café"]
    assert marked("cafetera cafés", "caf*") == ["caf", "caf"]


def test_parts_of_a_name_are_marked() -> None:
    assert marked("ZeroDivisionError: division by zero", "error zero") == ["Zero", "Error", "zero"]
    assert marked("HTTPServer terror", "http error") == ["HTTP"]


def test_colours_of_a_terminal_are_no_part_of_a_word() -> None:
    assert marked("\x1b[1;31mrojo\x1b[0m y rojo", "rojo") == ["rojo", "rojo"]


def test_phrases_are_marked_whole_and_what_is_not_wanted_is_not() -> None:
    text = 'path="/api/lento" otra api lento'
    assert marked(text, '"api lento" -otra') == ["api/lento", "api lento"]


@given(st.text(max_size=60), st.text(alphabet="abñé ÑÉAB", min_size=1, max_size=6))
def test_marks_lie_inside_the_text_in_order_and_apart(text: str, word: str) -> None:
    found = marks(text, [Words(word)])
    edges = [edge for pair in found for edge in pair]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= len(text) for edge in edges)
