"""What unit 3 looks with: who waits, who listens where, what a wire carries, who notices."""

from curso.components.cached import Asked, ask
from curso.components.crowd import Crowd, together
from curso.components.knocking import Doors, doors, open_to_all
from curso.components.night import Night, night
from curso.components.shop import Shop
from curso.components.wire import Wire, eavesdrop
from curso.components.workshop import copy_of

__all__ = [
    "Asked",
    "Crowd",
    "Doors",
    "Night",
    "Shop",
    "Wire",
    "ask",
    "copy_of",
    "doors",
    "eavesdrop",
    "night",
    "open_to_all",
    "together",
]
