"""Putting an app online by hand, for real: what unit 1 does before it lets a platform do it.

from curso.by_hand import Steps, Tasks, empty_machine, show, under_traffic
"""

from curso.by_hand.machine import empty_machine
from curso.by_hand.problem import HandError
from curso.by_hand.steps import Steps
from curso.by_hand.tasks import Tasks
from curso.by_hand.traffic import under_traffic
from curso.by_hand.views import show

__all__ = ["HandError", "Steps", "Tasks", "empty_machine", "show", "under_traffic"]
