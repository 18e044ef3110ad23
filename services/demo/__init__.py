"""The demo world: two living communities with programs, sessions, answers and history."""

from services.demo.cast import CAST, Cast
from services.demo.removal import Removed, remove
from services.demo.world import Loaded, load, musicians

__all__ = ["CAST", "Cast", "Loaded", "Removed", "load", "musicians", "remove"]
