"""What unit 4 looks with: inside a process, at each dyno's disk, at what happens in the log."""

from curso.dynos.disks import Notes, notes, snapshot
from curso.dynos.falls import Falls, fall
from curso.dynos.look import Look, here, inside
from curso.dynos.sides import Sides, compare
from curso.dynos.watch import farewell, log_with, watch

__all__ = [
    "Falls",
    "Look",
    "Notes",
    "Sides",
    "compare",
    "fall",
    "farewell",
    "here",
    "inside",
    "log_with",
    "notes",
    "snapshot",
    "watch",
]
