"""What unit 3 looks with: who waits, who listens where, what a wire carries, who notices."""

from curso.by_hand.traffic import under_traffic
from curso.components.back import Back, come_back
from curso.components.cached import Asked, ask
from curso.components.crowd import Crowd, together
from curso.components.knocking import Doors, doors, open_to_all
from curso.components.night import Night, night
from curso.components.shop import Shop
from curso.components.wire import Wire, eavesdrop, impostor
from curso.dynos.watch import log_with

__all__ = [
    "Asked",
    "Back",
    "Crowd",
    "Doors",
    "Night",
    "Shop",
    "Wire",
    "ask",
    "come_back",
    "doors",
    "eavesdrop",
    "impostor",
    "log_with",
    "night",
    "open_to_all",
    "together",
    "under_traffic",
]
