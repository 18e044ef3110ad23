"""Events changed by programs: what they say becomes the answers that an organizer's form would give."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import Field

from models.tx import Tx
from services import activity, changes, money, session_edit
from services.api_errors import FewerThanTaken
from services.errors import BadInput, Outdated
from services.schedule.rules import Schedule
from services.session_facts import AS_PROGRAM, NONE, Fact
from services.sessions import SessionDetails
from webapp.api import entering, events
from webapp.api.calls import Answer, Call
from webapp.api.fields import Query, Text
from webapp.api.wishes import CostWish, EventChange, EventFacts, LocationWish, PlacesWish


class Why(Query):
    """Why an event is called off."""

    reason: Annotated[
        Text, Field(max_length=changes.MAX_REASON, description="Told to everybody who comes.")
    ] = ""


MINUTE = timedelta(minutes=1)
MOST_MINUTES = 99_999


def change(tx: Tx, call: Call) -> Answer:
    """Change what is said of an event; all of it or nothing."""
    session_id, given = entering.session(tx, call), call.body
    session = changes.managed(tx, session_id)
    check(tx, call, "session", session.id, session.revision)
    if given.starts_at is not None:
        session = _move(tx, session, given)
    apply(tx, session, given, sure=given.sure)
    return events.answered(tx, call, session_id)


def cancel(tx: Tx, call: Call) -> Answer:
    """Call an event off; everybody who comes is told."""
    session = changes.managed(tx, entering.session(tx, call))
    check(tx, call, "session", session.id, session.revision)
    changes.cancel(tx, session.id, session.revision, call.query.reason)
    return Answer(status=204)


def check(tx: Tx, call: Call, what: str, target: int, revision: int) -> None:
    """Raise Outdated where the program saw another state."""
    if call.revision not in (None, revision):
        raise Outdated(activity.last_editor(tx, what, target))


def apply(tx: Tx, session: SessionDetails, given: EventFacts, *, sure: bool) -> None:
    """Save what is said of a session, as its form does. Raises FewerThanTaken, and what that raises."""
    said = texts(session, given)
    if not said:
        return
    edited = session_edit.save(tx, session.id, session.revision, said, "en", sure=sure)
    if edited.conflict:
        raise Outdated(edited.by)
    if edited.below:
        raise FewerThanTaken(edited.below[0].role, edited.below[0].taken)


def _move(tx: Tx, session: SessionDetails, given: EventChange) -> SessionDetails:
    assert given.starts_at is not None
    to = wall_time(given.starts_at, session.zone)
    if to == changes.local_start(session):
        return session
    return changes.move(tx, session.id, session.revision, to).session


def wall_time(moment: datetime, zone: str) -> datetime:
    """A moment as naive local time, to the minute."""
    local = moment.astimezone(Schedule(moment, zone).tz)
    return local.replace(tzinfo=None, second=0, microsecond=0, fold=0)


def texts(session: SessionDetails, given: EventFacts) -> dict[Fact, str]:
    """What was said, fact by fact, as a form has it. Raises BadInput."""
    found: dict[Fact, str] = {}
    for name, (fact, write) in _WRITERS.items():
        if name in given.model_fields_set:
            value = getattr(given, name)
            found[fact] = AS_PROGRAM if value is None else write(value, session)
    return found


def _location(given: LocationWish, _session: SessionDetails) -> str:
    name = " ".join(given.name.split())
    if given.latitude is None and given.longitude is None:
        return name or NONE
    if given.latitude is None or given.longitude is None:
        raise BadInput("latitude" if given.latitude is None else "longitude", "missing")
    return f"{name or NONE}\n{given.latitude:.6f}, {given.longitude:.6f}"


def _places(given: list[PlacesWish], session: SessionDetails) -> str:
    sizes = {one.role: one.capacity for one in given}
    known = [pool.role or None for pool in session.pools]
    if len(sizes) != len(given) or not set(sizes) <= set(known):
        raise BadInput("roles", "not_among", ", ".join(role or "null" for role in known))
    if None in sizes:
        return NONE if sizes[None] is None else str(sizes[None])
    if all(size is None for size in sizes.values()) and len(sizes) == len(known):
        return NONE
    return ", ".join(role or "" if size is None else f"{role} {size}" for role, size in sizes.items())


def _cost(given: CostWish, _session: SessionDetails) -> str:
    if not given.amount_minor:
        return NONE
    return f"{money.typed(given.amount_minor, given.currency)} {given.currency}"


def _end(given: datetime, session: SessionDetails) -> str:
    minutes = (given - session.starts_at) // MINUTE
    if not 0 < minutes <= MOST_MINUTES:
        raise BadInput("end", "before_start" if minutes <= 0 else "not_understood")
    return str(minutes)


def _deadline(given: datetime, session: SessionDetails) -> str:
    minutes = (session.starts_at - given) // MINUTE
    if not 0 <= minutes <= MOST_MINUTES:
        raise BadInput("rsvp_deadline", "after_start" if minutes < 0 else "not_understood")
    return str(minutes)


_WRITERS: Mapping[str, tuple[Fact, Callable[[Any, SessionDetails], str]]] = {
    "title": (Fact.TITLE, lambda text, _session: text),
    "description": (Fact.DESCRIPTION, lambda text, _session: text or NONE),
    "location": (Fact.PLACE, _location),
    "places": (Fact.PLACES, _places),
    "cost": (Fact.COST, _cost),
    "ends_at": (Fact.END, _end),
    "registration_required": (Fact.RSVP, lambda needed, _session: "yes" if needed else "no"),
    "registration_deadline": (Fact.DEADLINE, _deadline),
    "minimum": (Fact.MINIMUM, lambda least, _session: str(least) if least else NONE),
}
