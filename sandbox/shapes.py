"""The one type that travels everywhere: a JSON object, in the Bot API's shape."""

from typing import Any

Json = dict[str, Any]
