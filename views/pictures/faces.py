"""What the picture of a session says, in the reader's language."""

from locales.reader import gettext as _
from locales.reader import moment
from models.programs import Kind
from models.sessions import SessionStatus
from services.sessions import SessionDetails
from views.pictures.card import Face

_TONES = list(Kind)


def face(session: SessionDetails, community: str, state: str = "") -> Face:
    """What, when, where; and in the pill `state`, or that it was cancelled."""
    cancelled = session.status is SessionStatus.CANCELLED
    return Face(
        title=session.title,
        when=moment(session.starts_at, session.zone, session.ends_at),
        community=community,
        where=session.place,
        state=_("Cancelled") if cancelled else state,
        bad=cancelled,
        tone=tone_of(session.kind),
    )


def tone_of(kind: Kind) -> int:
    """The ground of a kind's pictures."""
    return _TONES.index(kind)
