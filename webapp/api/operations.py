"""All that can be asked, in one table: requests are led by it, and the document is made of it."""

import re
from collections.abc import Mapping

from webapp.api import editing, events, registrations, resources, series
from webapp.api.calls import Operation
from webapp.api.fields import REFERENCE
from webapp.api.problems import Refused
from webapp.api.results import (
    Attendance,
    Feedback,
    FeedbackSummary,
    ParticipantList,
    Registered,
    Resource,
    ResourceList,
    Series,
)
from webapp.api.shapes import Event, EventList, SeriesList
from webapp.api.wishes import (
    AttendanceWish,
    EventChange,
    EventNew,
    FeedbackWish,
    RegistrationWish,
    ResourceNew,
    SeriesNew,
)

PARTS = {"id": REFERENCE.strip("^$"), "resource": "[0-9]{1,16}"}
"""What parts of addresses look like."""
OPERATIONS = (
    Operation("GET", "/events", "listEvents", "What is on.", events.listed, EventList, query=events.Which),
    Operation(
        *("POST", "/events", "createEvent", "Make an event: one more date of a series, or one of its own."),
        *(series.create_event, Event, 201),
        body=EventNew,
    ),
    Operation(
        *("GET", "/events/series", "listSeries", "The programs that repeat."),
        *(series.listed, SeriesList),
        query=series.WhichSeries,
    ),
    Operation(
        *("POST", "/events/series", "createSeries", "Make a program that repeats, with its first events."),
        *(series.create, Series, 201),
        body=SeriesNew,
    ),
    Operation("GET", "/events/series/{id}", "getSeries", "One series.", series.shown, Series),
    Operation("GET", "/events/{id}", "getEvent", "One event.", events.shown, Event),
    Operation(
        *("PUT", "/events/{id}", "changeEvent", "Change an event; what is left out stays."),
        *(editing.change, Event),
        body=EventChange,
        conditional=True,
    ),
    Operation(
        *("DELETE", "/events/{id}", "cancelEvent", "Call an event off; everybody who comes is told."),
        *(editing.cancel, None, 204),
        query=editing.Why,
    ),
    Operation(
        *("POST", "/events/{id}/register", "register", "Answer an event: get a place, or wait for one."),
        *(registrations.register, Registered),
        body=RegistrationWish,
        body_needed=False,
    ),
    Operation(
        *("DELETE", "/events/{id}/register", "unregister", "Do not come after all."),
        *(registrations.leave, None, 204),
    ),
    Operation(
        *("GET", "/events/{id}/participants", "listParticipants", "Who registered; for organizers."),
        *(registrations.participants, ParticipantList),
        query=registrations.WhichParticipants,
    ),
    Operation(
        *("PUT", "/events/{id}/attendance", "markAttendance", "Who came, and who did not; for hosts."),
        *(registrations.mark, Attendance),
        body=AttendanceWish,
    ),
    Operation(
        *("GET", "/events/{id}/resources", "listResources", "Files and links that belong to an event."),
        *(resources.listed, ResourceList),
    ),
    Operation(
        *("POST", "/events/{id}/resources", "addResource", "Add a link; for organizers."),
        *(resources.add, Resource, 201),
        body=ResourceNew,
    ),
    Operation(
        *("DELETE", "/events/{id}/resources/{resource}", "removeResource", "Take one off; for organizers."),
        *(resources.remove, None, 204),
    ),
    Operation(
        *("POST", "/events/{id}/feedback", "rate", "Say how an event was, or say it otherwise."),
        *(resources.rate, Feedback),
        body=FeedbackWish,
    ),
    Operation(
        *("GET", "/events/{id}/feedback/summary", "getFeedback", "What people say; for organizers."),
        *(resources.summary, FeedbackSummary),
        query=resources.Further,
    ),
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
