"""What is in the way of using a room, and what is free instead, in words."""

from typing import Any

from locales.reader import clock, listing, moment, ngettext
from locales.reader import gettext as _
from locales.words import short
from models.spaces import Use
from services.conflicts import Conflict, Obstacle

MOST = 200
"""Characters of an alert."""
PIECE = 40


def reason(conflict: Conflict) -> str:
    """Why the room cannot be had: `Studio A is taken Thu 26 Nov, 20:00–22:00 (Lisbon): Open Mic.`"""
    room, way = short(conflict.space, PIECE), conflict.obstacle
    if way is None:
        return _(
            "%(room)s is closed %(moment)s.",
            room=room,
            moment=moment(conflict.starts_at, conflict.zone, conflict.ends_at),
        )
    return _(
        "%(room)s is taken %(moment)s: %(what)s.",
        room=room,
        moment=moment(way.starts_at, conflict.zone, way.ends_at),
        what=what(way),
    )


def what(way: Obstacle) -> str:
    """A use, as far as its reader may know of it."""
    title = short(way.title, PIECE)
    if way.kind in (Use.SESSION, Use.APPOINTMENT):
        return title or _("occupied")
    if way.kind is Use.CLOSURE:
        return _("closed: %(why)s", why=title) if title else _("closed")
    who = short(way.who, PIECE)
    return _("reserved by %(name)s", name=who) if who else _("reserved")


def instead(conflict: Conflict) -> str:
    """What is free instead; empty where nothing is."""
    parts = []
    if conflict.rooms:
        names = listing([short(room.name, PIECE) for room in conflict.rooms])
        parts.append(_("Free then: %(rooms)s.", rooms=names))
    if conflict.times:
        times = listing([clock(start, conflict.zone) for start in conflict.times])
        parts.append(_("Free that day: %(times)s.", times=times))
    return " ".join(parts)


def in_an_alert(conflict: Conflict) -> str:
    """Both, as far as an alert has room for them."""
    why = reason(conflict)
    both = f"{why} {instead(conflict)}".rstrip()
    return both if len(both) <= MOST else why


def too_small(fits: int | None) -> str:
    """A warning that more places are offered than people fit into the room; empty where they fit."""
    if fits is None:
        return ""
    return ngettext(
        "Only %(num)s person fits into this room, and there are more places.",
        "Only %(num)s people fit into this room, and there are more places.",
        fits,
    )


def words() -> dict[str, Any]:
    """The two for a template."""
    return {"conflict_reason": reason, "conflict_instead": instead}
