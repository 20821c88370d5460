"""A git repository of the student's own, and a terminal in it: what unit 5 deploys from.

from curso.repository import Repository, catch_up, settled
"""

from curso.repository.catch_up import catch_up
from curso.repository.repository import Repository
from curso.repository.settled import settled

__all__ = ["Repository", "catch_up", "settled"]
