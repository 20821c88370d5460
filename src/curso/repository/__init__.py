"""A git repository of the student's own, and a terminal in it: what unit 5 deploys from.

from curso.repository import Repository
"""

from curso.repository.repository import Repository

__all__ = ["Repository"]
