"""Sessions as files of calendar programs, in the reader's language, and as a link to Google's."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import quote, urlencode

from locales import words
from locales.reader import gettext as _
from models.rsvp import RsvpStatus
from services.booking_calendar import AppointmentEvent
from services.calendars import Event
from services.held_rooms import HeldRoom
from services.slugs import slug
from views import icalendar
from views.icalendar import component, moment, span, text
from views.links import Links

AnyEvent = Event | HeldRoom | AppointmentEvent
REFRESH = "PT1H"
"""How often calendar programs may ask again; many ask more rarely."""
_PERHAPS = (RsvpStatus.MAYBE, RsvpStatus.WAITLIST, RsvpStatus.PENDING, RsvpStatus.OFFERED)
_GOOGLE = "https://calendar.google.com/calendar/render"
_LONGEST_LINK = 1800
"""Characters of a link that every browser and Telegram take."""


def booking(events: Sequence[AppointmentEvent], links: Links) -> bytes:
    """The appointments of a booking as a file."""
    return icalendar.calendar((), _components(events, links))


def one(event: Event, links: Links, *, method: str = "PUBLISH", organizer: str | None = None) -> bytes:
    """One session as a file; in a letter it says from which address it comes, and what becomes of it."""
    return icalendar.calendar((), _components([event], links, organizer), method=method)


def feed(name: str, events: Sequence[AnyEvent], links: Links) -> bytes:
    """A calendar to subscribe to."""
    properties = (
        f"NAME:{text(name)}",
        f"X-WR-CALNAME:{text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    )
    return icalendar.calendar(properties, _components(events, links))


def filename(event: Event) -> str:
    """What the file of a session is called."""
    return f"{slug(event.title)}-{event.starts_at:%Y-%m-%d}.ics"


def google(event: Event, links: Links) -> str:
    """The page of Google Calendar that adds the session, filled in."""
    start, end = moment(event.starts_at), moment(event.ends_at)
    fields = {
        "action": "TEMPLATE",
        "text": event.title,
        "dates": f"{start}/{end}",
        "ctz": event.zone,
        "location": event.place,
    }
    link = links.start(event.reference)
    details = event.description
    while True:
        fields["details"] = f"{details}\n\n{link}".strip()
        made = f"{_GOOGLE}?{urlencode(fields, quote_via=quote)}"
        if len(made) <= _LONGEST_LINK or not details:
            return made
        details = words.short(details, len(details) * 3 // 4) if len(details) > 1 else ""


def google_appointment(title: str, starts_at: datetime, ends_at: datetime, zone: str, place: str) -> str:
    """The page of Google Calendar that adds an appointment, filled in."""
    fields = {
        "action": "TEMPLATE",
        "text": title,
        "dates": f"{moment(starts_at)}/{moment(ends_at)}",
        "ctz": zone,
        "location": place,
    }
    return f"{_GOOGLE}?{urlencode(fields, quote_via=quote)}"


def _components(events: Iterable[AnyEvent], links: Links, organizer: str | None = None) -> Iterable[str]:
    """The time zones, then the events. A file without any component would not be one: then it is UTC."""
    events = list(events)
    years: dict[str, tuple[int, int]] = {} if events else {"UTC": (1970, 1970)}
    for event in events:
        first, last = years.get(event.zone, (event.starts_at.year, event.ends_at.year))
        years[event.zone] = min(first, event.starts_at.year), max(last, event.ends_at.year)
    for zone, (first, last) in sorted(years.items()):
        yield icalendar.timezone(zone, first - 1, last + 1)
    for event in events:
        found = _made(event, links)
        yield component("VEVENT", (*found, f"ORGANIZER:mailto:{organizer}") if organizer else found)


def _made(event: AnyEvent, links: Links) -> Iterable[str]:
    match event:
        case HeldRoom():
            return _held(event, links)
        case AppointmentEvent():
            return _appointment(event, links)
    return _event(event, links)


def _appointment(event: AppointmentEvent, links: Links) -> Iterable[str]:
    """An appointment of a booking, with whom it is; a later sequence says that it moved or was cancelled."""
    where = ", ".join(part for part in (event.room, event.place) if part) or event.meeting_url
    yield f"UID:appointment-{event.id}-{event.community_id}@jamboree"
    yield f"DTSTAMP:{moment(event.created_at)}"
    yield f"SEQUENCE:{event.sequence}"
    yield from span(event.starts_at, event.ends_at, event.zone)
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield f"TRANSP:{'TRANSPARENT' if event.cancelled else 'OPAQUE'}"
    yield f"SUMMARY:{text(f'{event.title} · {event.other}')}"
    about = "\n\n".join(part for part in (event.community, event.meeting_url) if part)
    yield f"DESCRIPTION:{text(about)}"
    if where:
        yield f"LOCATION:{text(where)}"
    yield f"URL:{links.start()}"


def _event(event: Event, links: Links) -> Iterable[str]:
    url = links.start(event.reference)
    yield f"UID:{event.id}-{event.community_id}@jamboree"
    yield f"DTSTAMP:{moment(event.changed_at)}"
    yield f"LAST-MODIFIED:{moment(event.changed_at)}"
    yield f"SEQUENCE:{event.sequence}"
    yield from span(event.starts_at, event.ends_at, event.zone)
    yield f"STATUS:{_status(event)}"
    yield f"TRANSP:{'OPAQUE' if event.mine is RsvpStatus.GOING and not event.cancelled else 'TRANSPARENT'}"
    yield f"SUMMARY:{text(event.title)}"
    yield f"DESCRIPTION:{text(_description(event, url))}"
    if event.place:
        yield f"LOCATION:{text(event.place)}"
    if event.latitude is not None and event.longitude is not None:
        yield f"GEO:{event.latitude:.6f};{event.longitude:.6f}"
    yield f"CATEGORIES:{','.join(text(one) for one in (words.kind(event.kind), *event.tags))}"
    yield f"URL:{url}"


def _held(event: HeldRoom, links: Links) -> Iterable[str]:
    """A room that was reserved: it stands as it was made until it is given back, and then it is gone."""
    yield f"UID:room-{event.id}-{event.community_id}@jamboree"
    yield f"DTSTAMP:{moment(event.created_at)}"
    yield f"LAST-MODIFIED:{moment(event.created_at)}"
    yield "SEQUENCE:0"
    yield from span(event.starts_at, event.ends_at, event.zone)
    yield "STATUS:CONFIRMED"
    yield "TRANSP:OPAQUE"
    yield f"SUMMARY:{text(': '.join(part for part in (event.room, event.purpose) if part))}"
    yield f"DESCRIPTION:{text(event.community)}"
    yield f"LOCATION:{text(', '.join(part for part in (event.room, event.place) if part))}"
    if event.latitude is not None and event.longitude is not None:
        yield f"GEO:{event.latitude:.6f};{event.longitude:.6f}"
    yield f"URL:{links.start()}"


def _status(event: Event) -> str:
    if event.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if event.mine in _PERHAPS else "CONFIRMED"


def _description(event: Event, url: str) -> str:
    """How things stand, whose it is, what it is about, and the way there: many programs show no URL."""
    return "\n\n".join(part for part in (_standing(event), _whose(event), event.description, url) if part)


def _whose(event: Event) -> str:
    return event.community if event.title == event.program else f"{event.program} · {event.community}"


def _standing(event: Event) -> str:
    if event.cancelled:
        return ": ".join(part for part in (_("Cancelled"), event.reason) if part)
    return {
        RsvpStatus.MAYBE: _("You may come."),
        RsvpStatus.WAITLIST: _("You are on the waitlist."),
    }.get(event.mine or RsvpStatus.GOING, "")
