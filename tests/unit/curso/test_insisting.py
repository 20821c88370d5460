"""What needs the network is tried again, and each time it is said why."""

import io
from pathlib import Path

import pytest

from curso.launch import insisting
from curso.launch.problem import Problem
from curso.launch.talk import Talk


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(insisting, "PAUSES", (0.0, 0.0))


class Network:
    """Away for so many tries; each is written down, as a program would."""

    def __init__(self, log: Path, *, away: int, problem: bool = False) -> None:
        self.log, self.away, self.problem, self.tries = log, away, problem, 0

    def ask(self) -> bool:
        self.tries += 1
        self.log.write_text(f"try {self.tries}: reset by peer\n")
        if self.tries <= self.away and self.problem:
            raise Problem("no_network")
        return self.tries > self.away


@pytest.mark.parametrize("problem", [True, False])
def test_what_works_the_third_time_has_worked_and_both_reasons_were_said(
    tmp_path: Path, problem: bool
) -> None:
    network = Network(tmp_path / "log", away=2, problem=problem)
    said = io.StringIO()
    assert insisting.insist(Talk("en", said), "pip", network.log, network.ask)
    assert network.tries == 3
    assert said.getvalue().count("pip could not; trying again") == 2
    assert "try 1: reset by peer" in said.getvalue()
    assert "try 2: reset by peer" in said.getvalue()


def test_what_works_is_done_once_and_in_silence(tmp_path: Path) -> None:
    network = Network(tmp_path / "log", away=0)
    said = io.StringIO()
    assert insisting.insist(Talk("en", said), "pip", network.log, network.ask)
    assert (network.tries, said.getvalue()) == (1, "")


def test_the_last_try_says_how_it_was(tmp_path: Path) -> None:
    network = Network(tmp_path / "log", away=9)
    assert not insisting.insist(Talk("en", io.StringIO()), "apt", network.log, network.ask)
    network = Network(tmp_path / "log", away=9, problem=True)
    with pytest.raises(Problem):
        insisting.insist(Talk("en", io.StringIO()), "pip", network.log, network.ask)
    assert network.tries == 3
