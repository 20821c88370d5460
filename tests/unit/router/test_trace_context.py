"""Which requests are traced, and whose word counts."""

import re

import pytest

from minidyno.domain.trace_sampling import TRACED_AT_ONCE, TRACED_PER_SECOND
from minidyno.router.chance import Chance
from minidyno.router.trace_context import TraceSampler

REQUEST = b"8601b555-6a83-4c12-8269-97c8e32cdb22"
TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
STATE = b"tracestate: congo=t61rcWkgMzE"


def marked(*lines: bytes, request_id: bytes = REQUEST) -> list[bytes]:
    return TraceSampler(Chance().take).mark(list(lines), request_id, 0.0)


def flags(sampler: TraceSampler, count: int, now: float) -> str:
    made = [sampler.mark([], REQUEST, now)[0] for _ in range(count)]
    return "".join(str(int(line[-1:])) for line in made)


def test_a_request_without_a_parent_gets_one_with_its_own_id_as_the_trace() -> None:
    accept, parent = marked(b"Accept: */*")
    assert accept == b"Accept: */*"
    trace = REQUEST.replace(b"-", b"").decode()
    assert re.fullmatch(rf"traceparent: 00-{trace}-[0-9a-f]{{16}}-01", parent.decode())


@pytest.mark.parametrize("request_id", [b"an-id-of-the-client-its-own", b"0" * 32])
def test_a_request_whose_id_is_no_trace_id_gets_a_random_one(request_id: bytes) -> None:
    first, second = (marked(request_id=request_id)[0].split(b"-")[1] for _ in range(2))
    assert first != second
    assert re.fullmatch(rb"[0-9a-f]{32}", first)


@pytest.mark.parametrize(
    "value",
    [
        f"00-{TRACE}-{SPAN}-00",
        f"00-{TRACE}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-ff",
        f"01-{TRACE}-{SPAN}-01",
        f"cc-{TRACE}-{SPAN}-01-what-the-future-adds",
    ],
)
def test_the_parent_that_the_client_sent_stays_as_it_came(value: str) -> None:
    lines = [f"TraceParent: {value}".encode(), STATE]
    assert marked(*lines) == lines


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        f"00-{TRACE}-{SPAN}",
        f"00-{TRACE}-{SPAN}-01-more",
        f"00-{TRACE}-{SPAN}-1",
        f"ff-{TRACE}-{SPAN}-01",
        f"cc-{TRACE}-{SPAN}-01.more",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{TRACE[:-1]}g-{SPAN}-01",
    ],
)
def test_a_parent_that_is_none_is_replaced_and_its_state_goes_with_it(value: str) -> None:
    cookie, parent = marked(f"traceparent: {value}".encode(), b"Cookie: a=b", STATE)
    assert cookie == b"Cookie: a=b"
    assert parent.startswith(b"traceparent: 00-8601b5556a834c12826997c8e32cdb22-")


def test_two_parents_are_none() -> None:
    line = f"traceparent: 00-{TRACE}-{SPAN}-01".encode()
    [parent] = marked(line, line, STATE)
    assert TRACE.encode() not in parent


def test_after_a_pause_every_request_is_traced_and_under_load_some_are() -> None:
    sampler = TraceSampler(Chance().take)
    assert flags(sampler, TRACED_AT_ONCE + 3, 100.0) == "1" * TRACED_AT_ONCE + "000"
    for second in range(1, 10):
        made = flags(sampler, 100, 100.0 + second)
        assert made == "1" * TRACED_PER_SECOND + "0" * (100 - TRACED_PER_SECOND)
    assert flags(sampler, TRACED_AT_ONCE + 1, 200.0) == "1" * TRACED_AT_ONCE + "0"
