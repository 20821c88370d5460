"""Trying again what needs the network, where giving up would cost half an hour."""

import time
from collections.abc import Callable
from pathlib import Path

from curso.launch.problem import Problem
from curso.launch.running import tail
from curso.launch.talk import Talk

PAUSES = (5.0, 30.0)  # seconds: a network that was away for a moment is back by then


def insist(talk: Talk, what: str, log: Path, do: Callable[[], bool]) -> bool:
    """Do it until it has worked, three times at most, and say each time why it is done again.

    `log` is where it leaves what it says. What the last try raises or gives is the answer.
    """
    for pause in PAUSES:
        try:
            if do():
                return True
        except Problem as problem:
            talk.line(problem.say(talk.language))
        talk.say("network_again", what=what, seconds=pause, log=log, tail=tail(log))
        time.sleep(pause)
    return do()
