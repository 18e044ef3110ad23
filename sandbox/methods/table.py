"""Which function answers which Bot API method."""

from collections.abc import Callable
from typing import Any

from sandbox.methods.call import Call

Method = Callable[[Call], Any]
TABLE: dict[str, Method] = {}


def method(*names: str) -> Callable[[Method], Method]:
    """Register a function under a method's names; Telegram does not mind their case."""

    def register(function: Method) -> Method:
        for name in names:
            TABLE[name.lower()] = function
        return function

    return register
