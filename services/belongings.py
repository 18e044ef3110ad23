"""What belongs to a session beside its facts: materials, recap, photos, and who came."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, exists, func, select

from models.communities import Standing
from models.materials import Material, Photo
from models.minutes import Minutes
from models.programs import Program
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import attendance, feedback, kinds, photos, presence, sessions, setlists
from services.attendance import Came
from services.meeting_facts import has_agenda
from services.sessions import SessionDetails

table = table_of(ProgramSession)
programs = table_of(Program)
minutes = table_of(Minutes)


@dataclass(frozen=True, slots=True)
class Extras:
    """A session and what there is to see of it."""

    session: SessionDetails
    defaults: Mapping[str, Any]
    """The settings of its kind that the program has."""
    details: Mapping[str, Any]
    """Those that the session has for itself."""
    materials: int
    """Those that the person sees."""
    has_recap: bool
    photos: int
    may_add_photos: bool
    came: Came | None
    """Who came, once it is known that somebody did."""
    may_rate: bool = False
    """Whether the person may say how it was."""
    songs: tuple[str, ...] = ()
    """Titles of its setlist, once that is chosen."""
    has_minutes: bool = False
    """Whether there are minutes, or may be, that the person can read."""


def _count(of: type[Any], *criteria: Any) -> Any:
    belongs = table_of(of)
    return (
        select(func.count())
        .select_from(belongs)
        .where(
            belongs.c.community_id == table.c.community_id,
            belongs.c.session_id == table.c.id,
            belongs.c.deleted_at.is_(None),
            *criteria,
        )
        .correlate(table)
        .scalar_subquery()
    )


_HAS_MINUTES = (
    exists()
    .where(minutes.c.community_id == table.c.community_id, minutes.c.session_id == table.c.id)
    .correlate(table)
)
_DEFAULTS = (
    select(programs.c.settings)
    .where(programs.c.community_id == table.c.community_id, programs.c.id == table.c.program_id)
    .correlate(table)
    .scalar_subquery()
    .label("defaults")
)
_DETAILS = select(_DEFAULTS, table.c.details).where(here(table), table.c.id == bindparam("of_session"))
_SHOWN = table_of(Material).c.withheld_at.is_(None)
_COUNTS = select(
    _DEFAULTS,
    table.c.details,
    table.c.notes.is_not(None).label("has_recap"),
    _count(Material, _SHOWN).label("materials"),
    _count(Material, _SHOWN, ~table_of(Material).c.goers_only).label("for_all"),
    _count(Photo).label("photos"),
    _HAS_MINUTES.label("has_minutes"),
).where(here(table), table.c.id == bindparam("of_session"))


def of_session(tx: Tx, session_id: int) -> Extras:
    """What there is about a session, in a fixed number of queries. Raises NotFound."""
    session = sessions.details(tx, session_id)
    row = tx.rows(_COUNTS, of_session=session_id)[0]
    if tx.actor.standing is Standing.BANNED:
        return Extras(
            session, row.defaults, row.details, 0, row.has_recap, 0, may_add_photos=False, came=None
        )
    sees_all = session.manages or presence.is_there(tx, session)
    over = session.seen_at >= session.ends_at
    came = attendance.came(tx, session_id) if over else None
    return Extras(
        session,
        row.defaults,
        row.details,
        row.materials if sees_all else row.for_all,
        row.has_recap,
        row.photos,
        photos.may_add(tx, session),
        came if came and came.people else None,
        feedback.may_rate(tx, session),
        setlists.titles(tx, [session_id]).get(session_id, ()),
        has_minutes=tx.actor.is_member and (row.has_minutes or has_agenda(session.kind)),
    )


def details_of(tx: Tx, session_id: int) -> dict[str, Any]:
    """What belongs to the kind of a session that the person was shown."""
    row = tx.rows(_DETAILS, of_session=session_id)[0]
    return kinds.merged(row.defaults, row.details)
