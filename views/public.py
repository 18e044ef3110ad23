"""Public pages: their addresses, what search engines read of them (schema.org), and their pictures' faces."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.numbers import get_currency_precision
from markupsafe import Markup

from locales.reader import gettext as _
from locales.reader import ngettext
from models.programs import Kind
from models.sessions import SessionStatus
from services.members import CommunityCard
from services.public import PublicCommunity, PublicLine, PublicProgram, PublicSession
from views.pictures.card import Face
from views.pictures.faces import face, tone_of
from views.schedule import sentence

Address = Callable[[str], str]
"""A whole address for a path."""

_ONLINE = {Kind.WEBINAR, Kind.LIVESTREAM}
_EXCERPT = 200


def path(community: str, program: str = "", original_start: str = "") -> str:
    """Where a community, a program or a session is: `/c/jam-lisboa/thursday-jam/2026-11-26-2000`.

    A session keeps its address when it moves: it is known by its original start.
    """
    key = original_start.replace("T", "-").replace(":", "")
    return "/".join(part for part in ("/c", community, program, key) if part)


def original_start(key: str) -> str:
    """The original start that an address names."""
    return f"{key[:10]}T{key[11:13]}:{key[13:]}"


def excerpt(text: str) -> str:
    """The beginning of a text, for a preview."""
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1].rstrip() + "…"


def script(data: dict[str, Any]) -> Markup:
    """Data for a script element: nothing in it can end the element."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704 - every sign of markup is escaped above


def of_community(found: PublicCommunity, address: Address) -> dict[str, Any]:
    """A community and what is next there."""
    ahead = [address(line_path(found.slug, line)) for line in found.ahead]
    listed = [{"@type": "ListItem", "position": at, "url": url} for at, url in enumerate(ahead, 1)]
    return {
        "@graph": [
            _organizer(found.slug, found.card, address) | {"description": found.card.description},
            {"@type": "ItemList", "itemListElement": listed},
        ]
    }


def of_program(found: PublicProgram, address: Address) -> dict[str, Any]:
    """A program, and its next sessions as events."""
    draft, url = found.program.draft, address(path(found.slug, found.program.slug))
    events = [
        {
            "@type": "Event",
            "name": line.session.title,
            "url": address(line_path(found.slug, line)),
            **_times(line.session.starts_at, line.session.ends_at, line.session.zone),
            "eventStatus": _status("Scheduled"),
            **_where(line.session.place, None, None),
        }
        for line in found.ahead
    ]
    return {
        "@type": "EventSeries",
        "name": draft.name,
        "description": draft.description,
        "url": url,
        "image": [f"{url}/card.jpg"],
        "organizer": _organizer(found.slug, found.card, address),
        **_where(draft.place, draft.latitude, draft.longitude),
        "subEvent": events,
    }


def of_session(found: PublicSession, address: Address) -> dict[str, Any]:
    """A session as an event, with what became of it."""
    session, url = found.session, address(path(found.slug, found.program_slug, found.original_start))
    cancelled = session.status is SessionStatus.CANCELLED
    became = "Cancelled" if cancelled else "Rescheduled" if session.moved_from else "Scheduled"
    online = session.kind in _ONLINE
    data = {
        "@type": "Event",
        "name": session.title,
        "description": session.description,
        "url": url,
        "image": [f"{url}/card.jpg"],
        **_times(session.starts_at, session.ends_at, session.zone),
        "eventStatus": _status(became),
        "eventAttendanceMode": f"https://schema.org/{'Online' if online else 'Offline'}EventAttendanceMode",
        "organizer": _organizer(found.slug, found.card, address),
        "superEvent": {
            "@type": "EventSeries",
            "name": session.program_name,
            "url": address(path(found.slug, found.program_slug)),
        },
        "isAccessibleForFree": not session.cost_minor,
        "offers": _offer(found, url),
    }
    if session.moved_from:
        data["previousStartDate"] = _local(session.moved_from, session.zone)
    if session.capacity is not None:
        data["maximumAttendeeCapacity"] = session.capacity
        data["remainingAttendeeCapacity"] = session.left
    place = {"@type": "VirtualLocation", "url": url} if online and not session.place else None
    return data | (
        {"location": place} if place else _where(session.place, session.latitude, session.longitude)
    )


def line_path(community: str, line: PublicLine) -> str:
    """Where a session of a list is."""
    return path(community, line.program_slug, line.original_start)


def face_of_session(found: PublicSession) -> Face:
    """The picture of a session."""
    return face(found.session, found.card.name, state(found))


def face_of_program(found: PublicProgram) -> Face:
    """The picture of a program."""
    draft = found.program.draft
    return Face(
        title=draft.name,
        when=sentence(draft.schedule),
        community=found.card.name,
        where=draft.place,
        tone=tone_of(draft.kind),
    )


def face_of_community(found: PublicCommunity) -> Face:
    """The picture of a community."""
    names: Iterable[str] = (program.name for program in found.programs[:3])
    return Face(title=found.card.name, when=" · ".join(names), community="", tone=0)


def state(found: PublicSession) -> str:
    """Whether it takes place, and whether there is a place."""
    session = found.session
    if session.status is SessionStatus.CANCELLED:
        return _("Cancelled")
    if not session.answerable:
        return _("This session is over")
    if session.left is None:
        return ngettext("%(num)s going", "%(num)s going", session.going) if session.going else ""
    if session.left:
        return ngettext("%(num)s place free", "%(num)s places free", session.left)
    return _("Full")


def _times(starts_at: datetime, ends_at: datetime, zone: str) -> dict[str, str]:
    return {"startDate": _local(starts_at, zone), "endDate": _local(ends_at, zone)}


def _local(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).isoformat()


def _status(word: str) -> str:
    return f"https://schema.org/Event{word}"


def _organizer(slug: str, card: CommunityCard, address: Address) -> dict[str, Any]:
    return {"@type": "Organization", "name": card.name, "url": address(path(slug))}


def _where(place: str, latitude: float | None, longitude: float | None) -> dict[str, Any]:
    """Nothing where there is neither a place nor a point."""
    made: dict[str, Any] = {"@type": "Place", "name": place, "address": place} if place else {}
    if latitude is not None and longitude is not None:
        geo = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
        made = {"@type": "Place", **made, "geo": geo}
    return {"location": made} if made else {}


def _offer(found: PublicSession, url: str) -> dict[str, Any]:
    session = found.session
    currency = session.currency or "EUR"
    price = (session.cost_minor or 0) / 10 ** get_currency_precision(currency)
    gone = session.left == 0 or not session.answerable
    return {
        "@type": "Offer",
        "url": url,
        "price": f"{price:.{get_currency_precision(currency)}f}",
        "priceCurrency": currency,
        "availability": f"https://schema.org/{'SoldOut' if gone else 'InStock'}",
    }
