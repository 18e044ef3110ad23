"""One call of a Bot API method, and its parameters in whatever form they came."""

from dataclasses import dataclass, field
from typing import Any

import orjson

from sandbox.errors import bad_request
from sandbox.shapes import Json
from sandbox.world.people import Bot, User
from sandbox.world.world import World

YES = frozenset({"true", "1", "yes", "y", "True"})


@dataclass(slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    content: bytes
    mime_type: str = ""


@dataclass(slots=True)
class Call:
    """A method called by a bot. Parameters are strings (form) or JSON values."""

    world: World
    bot: Bot
    name: str
    params: Json
    uploads: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Was the parameter given, and not empty?"""
        return self.params.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        """A text."""
        value = self.params.get(name)
        return default if value is None else value if isinstance(value, str) else str(value)

    def number(self, name: str, default: int = 0) -> int:
        """A whole number. Raises ApiError 400."""
        value = self.params.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f"invalid {name} specified") from None

    def flag(self, name: str, default: bool = False) -> bool:
        """A yes or no."""
        value = self.params.get(name)
        if value is None:
            return default
        return value if isinstance(value, bool) else str(value) in YES

    def json(self, name: str) -> Any:
        """A JSON value, or None when it was not given. Raises ApiError 400."""
        value = self.params.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def items(self, name: str) -> list[Any]:
        """A JSON array; empty when it was not given. Raises ApiError 400."""
        value = self.json(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise bad_request(f"expected an Array of {name}")
        return value

    def user(self, name: str = "user_id") -> User:
        """A person by id. Raises ApiError 400."""
        number = self.number(name)
        if not number:
            raise bad_request(f"invalid {name} specified")
        user = self.world.users.get(number)
        if user is None:
            raise bad_request("user not found")
        return user
