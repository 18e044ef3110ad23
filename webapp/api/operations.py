"""All that can be asked, in one table: requests are led by it, and the document is made of it."""

import re
from collections.abc import Mapping

from webapp.api import events
from webapp.api.calls import Operation
from webapp.api.fields import REFERENCE
from webapp.api.problems import Refused
from webapp.api.shapes import Event, EventList

PARTS = {"id": REFERENCE.strip("^$"), "resource": "[0-9]{1,16}"}
"""What parts of addresses look like."""
OPERATIONS = (
    Operation("GET", "/events", "listEvents", "What is on.", events.listed, EventList, query=events.Which),
    Operation("GET", "/events/{id}", "getEvent", "One event.", events.shown, Event),
)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", lambda part: f"(?P<{part[1]}>{PARTS[part[1]]})", path))


_PATTERNS = {path: _pattern(path) for path in dict.fromkeys(one.path for one in OPERATIONS)}


def find(method: str, path: str) -> tuple[Operation, Mapping[str, str]]:
    """What is asked for by an address below the API's, and its parts. Raises Refused."""
    for known, pattern in _PATTERNS.items():
        if (parts := pattern.fullmatch(path)) is None:
            continue
        ways = {one.method: one for one in OPERATIONS if one.path == known}
        wanted = ways.get("GET" if method == "HEAD" else method)
        if wanted is None:
            raise Refused(405, "method_not_allowed", {"Allow": allowed(ways)})
        return wanted, parts.groupdict()
    raise Refused(404, "not_found")


def allowed(ways: Mapping[str, Operation]) -> str:
    """What the header Allow says."""
    more = ("GET", "HEAD") if "GET" in ways else ()
    return ", ".join(dict.fromkeys((*more, *ways)))
