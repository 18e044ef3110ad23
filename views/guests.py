"""Guests: what pages for people without Telegram say, and the links that are theirs alone."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode

from locales import reader
from locales.reader import gettext as _
from locales.reader import ngettext
from models.rsvp import RsvpStatus
from services import guests
from services.places import Pool
from services.seals import Seals
from services.sessions import SessionDetails
from views import rsvp
from views.links import Links

INSIDE = (RsvpStatus.GOING, RsvpStatus.WAITLIST, RsvpStatus.OFFERED)
PERSONAL = "guest"
"""What signed links of guests are for."""


def personal_token(seals: Seals, community: int, user_id: int, generation: int) -> str:
    """What a guest's personal link is signed with: it names them and their community, and is the right."""
    return seals.sign(PERSONAL, community, user_id, generation)


def personal_path(token: str, session: int | None = None, said: Mapping[str, str] | None = None) -> str:
    """Where a guest's own page is, opened at one session; `said` is a query."""
    query = f"?{urlencode(said)}" if said else ""
    return f"/guest/{token}{query}" + (f"#session-{session}" if session else "")


def personal_link(
    links: Links, community: int, user_id: int, generation: int, session: int | None = None
) -> str | None:
    """The whole address for a letter; None where there is no web server."""
    token = personal_token(links.seals, community, user_id, generation)
    return links.page(personal_path(token, session))


def confirm_link(links: Links, secret: str) -> str | None:
    """Where a registration is confirmed."""
    return links.page(f"/confirm/{secret}")


def register_path(reference: str) -> str:
    """Where anybody registers for a session, listed or not: short, to be shared and printed."""
    return f"/r/{reference}"


def company_link(links: Links, session: SessionDetails, user_id: int) -> str | None:
    """Where somebody asks a guest to come together; whoever opens it signs in first."""
    return links.page(f"/my/{session.community_id}/session/{session.id}/pair/{user_id}")


def places(pool: Pool) -> str:
    """Whether there is a place, or which number one would have."""
    if pool.capacity is None:
        return ngettext("%(num)s going", "%(num)s going", pool.taken) if pool.taken else ""
    if pool.free and not pool.waiting:
        return ngettext("%(num)s place free", "%(num)s places free", pool.free)
    return _("Full: you would be no. %(n)s on the waitlist", n=reader.number(pool.waiting + 1))


def others_places(session: SessionDetails) -> Callable[[Pool], str]:
    """The same of the roles in which a guest neither comes nor waits: in those they have their place."""
    mine = session.mine
    own = {mine.pool_id, *(one.pool_id for one in mine.waits)} if mine and inside(session) else set()
    return lambda pool: "" if pool.id in own else places(pool)


def inside(session: SessionDetails) -> bool:
    """Whether a guest has a place, waits for one, or is offered one."""
    return session.mine is not None and session.mine.status in INSIDE


def state(session: SessionDetails) -> str:
    """What became of a guest's registration."""
    mine = session.mine
    if mine is None or mine.status is RsvpStatus.NOT_GOING:
        return _("You do not come.")
    if mine.status is RsvpStatus.WAITLIST and len(mine.waits) > 1:
        return rsvp.waits(session, mine)
    if mine.status is RsvpStatus.WAITLIST:
        return _("You are no. %(position)s on the waitlist.", position=mine.position)
    if mine.status is RsvpStatus.MAYBE:
        return _("You said maybe.")
    if mine.status is RsvpStatus.OFFERED:
        return _("A place is free for you")
    return _("You have a place.")


def offered_until(session: SessionDetails, zone: str | None) -> str:
    """Until when an offered place is kept, by the clock of the guest where that is known."""
    until = session.mine.offer_until if session.mine else None
    if until is None:
        return ""
    (said,) = in_zones(until, [zone or session.zone])
    return _("The place is kept for you until %(moment)s.", moment=said)


def chosen(session: SessionDetails) -> list[str]:
    """The roles that a guest would come in, by name, the preferred first."""
    mine = session.mine
    wanted = (mine.roles or ((mine.pool_id,) if mine.pool_id else ())) if mine else ()
    return [pool.role for each in wanted if (pool := session.pool(each)) is not None]


def kept_for() -> str:
    """How long a guest is known after their last session, in words."""
    return ngettext("%(num)s day", "%(num)s days", guests.KEPT.days)


def in_zones(at: datetime, zones: Sequence[str]) -> list[str]:
    """A moment as it is in each of some zones, each once."""
    said: list[str] = []
    with reader.on_the_spot():
        for zone in dict.fromkeys(zones):
            said.append(reader.moment(at, zone))
    return said
