"""What the benchmark computes and how it is shown; the measuring itself needs a quiet machine."""

import json
from pathlib import Path

import pytest
from scripts._medir import builds, containers
from scripts._medir.figures import median_ratio, parse_wrk
from scripts._medir.pace import QUICK
from scripts._medir.probe import since
from scripts._medir.table import Row, as_text, number
from scripts._medir.timeline import Change, change, events, moment

from minidyno.client.models import PhaseInfo, TimelineInfo

WRK = """\
Running 2s test @ http://127.0.0.1:8080/
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     3.91ms    2.52ms  33.51ms   87.50%
    Req/Sec     8.35k     1.02k   10.43k    80.00%
  Latency Distribution
     50%  840.00us
     75%    4.35ms
     90%    6.06ms
     99%    1.12s
  16632 requests in 2.00s, 3.84MB read
Requests/sec:   8300.94
Transfer/sec:      1.92MB
"""
FAILED = """\
  Socket errors: connect 1, read 2, write 3, timeout 4
  Non-2xx or 3xx responses: 5
"""
ROWS = [
    Row(
        group="router",
        what=("peticiones/s", "requests/s"),
        figure=12345.6,
        unit="/s",
        reference=10000.0,
        reference_name=("nginx", "nginx"),
    ),
    Row(group="router", what=("caddy", "caddy"), note=("no está", "not here")),
    Row(group="deploy", what=("despliegue", "deploy"), figure=1.25, unit="s", aim=1.0),
    Row(group="deploy", what=("rollback", "rollback"), figure=0.5, unit="s", aim=0.5),
]


def test_a_ratio_compares_round_with_round() -> None:
    # The second round was disturbed, for both.
    assert median_ratio([1.0, 30.0, 2.0], [1.0, 10.0, 1.0]) == 2.0


def test_what_wrk_prints_is_read_with_its_units() -> None:
    load = parse_wrk(WRK)
    assert (load.requests, load.rate, load.failed) == (16632, 8300.94, 0)
    assert [load.p50, load.p99] == pytest.approx([0.00084, 1.12])


def test_every_failure_that_wrk_counts_is_counted() -> None:
    assert parse_wrk(WRK + FAILED).failed == 15


def test_what_is_not_wrks_is_refused() -> None:
    with pytest.raises(ValueError, match="unable to connect"):
        parse_wrk("unable to connect to 127.0.0.1:1 Connection refused\n")


@pytest.mark.parametrize(
    ("value", "spanish", "english"),
    [
        (0.0314, "0,03", "0.03"),
        (12.34, "12,3", "12.3"),
        (123.4, "123", "123"),
        (12345.6, *["12 346"] * 2),
    ],
)
def test_numbers_have_the_digits_that_count(value: float, spanish: str, english: str) -> None:
    assert (number(value, "es"), number(value, "en")) == (spanish, english)


def test_the_table_has_a_row_for_each_thing_and_its_notes_below_its_group() -> None:
    assert as_text(ROWS, "es") == (
        "qué               cifra       referencia   razón      meta  ¿cumple?\n"
        "────────────  ─────────  ───────────────  ──────  ────────  ────────\n"
        "peticiones/s  12 346 /s  10 000 /s nginx  × 1,23         –         –\n"
        "caddy                 –                –       –         –         –\n"
        "  · caddy: no está\n"
        "\n"
        "despliegue       1,25 s                –       –  ≤ 1,00 s        NO\n"
        "rollback         0,50 s                –       –  ≤ 0,50 s        sí\n"
    )


def test_the_table_speaks_english_too() -> None:
    text = as_text(ROWS, "en")
    assert text.splitlines()[0].split() == ["what", "figure", "reference", "ratio", "aim", "met?"]
    assert "deploy         1.25 s" in text
    assert "× 1.23" in text
    assert "  · caddy: not here" in text


def test_a_row_as_json_says_whether_the_aim_is_met_or_that_there_is_none() -> None:
    rows = [row.to_json("en") for row in ROWS]
    assert [row["met"] for row in rows] == [None, None, False, True]
    assert rows[0]["ratio"] == pytest.approx(1.23456)
    assert json.loads(json.dumps(rows)) == rows


LOG = """\
2026-11-23T09:00:00.000000+00:00 heroku[web.1]: State changed from starting to up
2026-11-23T09:00:10.200000+00:00 heroku[api]: Build started by user alguien@localhost
2026-11-23T09:00:10.700000+00:00 heroku[api]: Release v5 created by user alguien@localhost
2026-11-23T09:00:10.750000+00:00 heroku[web.1]: Starting process with command `gunicorn app:app`
2026-11-23T09:00:10.900000+00:00 heroku[router]: at=info method=GET path="/json"
2026-11-23T09:00:11.250000+00:00 heroku[web.1]: State changed from starting to up
not a line of the log
""".splitlines()
BEGAN = next(events(LOG)).at + 10


def test_the_parts_of_a_deploy_are_read_from_the_log_and_add_up() -> None:
    parts = change(list(events(LOG)), BEGAN, 5, BEGAN + 1.5)
    expected = Change(upload=0.2, build=0.5, start=0.05, boot=0.5, switch=0.25)
    assert [getattr(parts, name) for name in Change.__slots__] == pytest.approx(
        [getattr(expected, name) for name in Change.__slots__]
    )
    assert parts.total == pytest.approx(1.5)


def test_a_change_without_a_build_has_no_time_for_it() -> None:
    parts = change(list(events(LOG)), BEGAN + 0.3, 5, BEGAN + 1.5)
    assert [parts.build, parts.upload] == pytest.approx([0, 0.4])


def test_what_the_log_does_not_tell_is_not_made_up() -> None:
    with pytest.raises(LookupError):
        moment(list(events(LOG)), BEGAN, "Release v6 created")


def test_a_release_has_switched_when_no_older_one_answers_any_more() -> None:
    answers = [(1.0, 4), (2.0, 5), (3.0, 4), (4.0, 5), (5.0, 5)]
    assert since(answers, 5) == 4.0


def build(*parts: tuple[str, str, float]) -> TimelineInfo:
    """A timeline of phases one after another: name, detail, seconds."""
    phases = tuple(
        PhaseInfo(name=name, detail=detail, start=0.0, seconds=seconds)
        for name, detail, seconds in parts
    )
    return TimelineInfo(version=2, switched=True, seconds=99.0, phases=phases, raw={})


def test_a_build_is_what_lies_between_its_turn_and_its_slug_and_names_its_longest_part() -> None:
    around = ("queue", "", 50.0), ("boot", "", 50.0)
    first = build(
        ("receive", "", 0.25), ("compile", "minidyno/node: Installing", 4.0), ("pack", "", 1.0)
    )
    cached = [
        build(around[0], ("detect", "", 0.5), ("pack", "", seconds), around[1])
        for seconds in (2.5, 0.5, 1.5)
    ]
    installed, again = builds.rows_of("hola", first, cached)
    assert (installed.what[0], installed.figure) == ("hola: primera construcción", 5.25)
    assert installed.note == (
        "lo más largo, «Installing», 4,00 s",
        "the longest part, “Installing”, 4.00 s",
    )
    assert (again.what[1], again.figure) == ("hola: cached build", 2.0)
    assert again.note == (
        "lo más largo, «empaquetar el slug», 1,50 s",
        "the longest part, “pack the slug”, 1.50 s",
    )


@pytest.mark.parametrize(("ours", "met", "shown"), [(1.2, True, "sí"), (1.3, False, "NO")])
def test_an_aim_may_be_for_the_ratio(ours: float, met: bool, shown: str) -> None:
    row = Row(group="docker", what=("a", "a"), figure=ours, reference=1.0, ratio_aim=1.2)
    assert row.met is met
    assert as_text([row], "es").splitlines()[2].split()[-4:] == ["≤", "×", "1,20", shown]


def test_without_docker_each_of_its_rows_is_skipped_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:1")
    rows = containers.measure(tmp_path, QUICK)
    assert [row.what[1][:6] for row in rows] == ["Docker"] * 4
    assert all(row.figure is None and row.note[1].startswith("skipped: ") for row in rows)
