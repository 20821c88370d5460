"""Ports: free, taken, and what is said when one is taken."""

import os
import socket
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from curso.launch import ports
from curso.launch.layout import Layout
from curso.launch.ports import free_port, holder, is_free
from curso.launch.problem import Problem
from curso.launch.services import Services
from curso.launch.talk import Talk


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_port_where_something_listens_is_taken(taken: int) -> None:
    assert not is_free(taken)
    assert is_free(free_port())


def test_a_port_is_given_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_FIRST", 9_990)
    monkeypatch.setattr(ports, "_LAST", 9_991)
    # Nobody listens on either yet, as while two servers that were just started get ready.
    assert {free_port(), free_port()} == {9_990, 9_991}
    assert free_port() not in {9_990, 9_991}


def test_who_holds_a_port_is_found(taken: int) -> None:
    found = holder(Layout.of({}), taken)
    assert found is not None
    assert found[0] == os.getpid()


def test_without_the_environment_the_holder_is_just_unknown(taken: int, tmp_path: Path) -> None:
    assert holder(replace(Layout.of({}), root=tmp_path), taken) is None


@pytest.mark.parametrize(
    ("which", "what", "cure"),
    [("port", "el curso", "--puerto"), ("notebooks_port", "JupyterLab", "--puerto-cuadernos")],
)
def test_a_taken_port_is_named_with_what_it_is_for_and_the_flag_that_moves_it(
    taken: int, which: str, what: str, cure: str
) -> None:
    given = {"port": free_port(), "notebooks_port": free_port(), which: taken}
    services = Services(Layout.of({}), Talk("es", StringIO()), {}, **given)
    with pytest.raises(Problem) as caught:
        services.check_ports()
    said = caught.value.say("es")
    assert str(taken) in said
    assert what in said
    assert cure in said
    assert str(os.getpid()) in said
    assert caught.value.exit_code == 5
