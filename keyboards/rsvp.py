"""Buttons to answer a session, bring guests, and see who comes."""

from aiogram.types import InlineKeyboardButton

from keyboards.data import CommunityData, button, in_rows
from locales.reader import gettext as _
from models.rsvp import Answer, RsvpStatus
from services.places import Pool
from services.sessions import SessionDetails


class RsvpAnswer(CommunityData, prefix="a"):
    """Say going, maybe or not going; going may name the role's pool."""

    session: int
    answer: Answer
    pool: int | None = None


class QuickAnswer(CommunityData, prefix="q"):
    """The same from a list: the list stays."""

    session: int
    answer: Answer


class GuestsMenu(CommunityData, prefix="gm"):
    """Choose how many guests one brings."""

    session: int


class Guests(CommunityData, prefix="gn"):
    """Bring so many guests."""

    session: int
    count: int


class NoteMenu(CommunityData, prefix="nm"):
    """Write a note to one's answer."""

    session: int


class NoteClear(CommunityData, prefix="nc"):
    """Remove the note."""

    session: int


class WhoComes(CommunityData, prefix="who"):
    """The list of who comes."""

    session: int
    page: int = 0


def answers(session: SessionDetails, *, personal: bool = True) -> list[list[InlineKeyboardButton]]:
    """Going (per role where there are roles), maybe, can't come; the person's own answer is ticked."""
    mine = session.mine if personal else None
    status, pool_id = (mine.status, mine.pool_id) if mine else (None, None)
    if session.has_roles:
        mark = "⏳" if status is RsvpStatus.WAITLIST else "✓"
        going = [_role_button(session, pool, mark if pool.id == pool_id else "") for pool in session.pools]
        return [*in_rows(going, 2), _others(session, status)]
    return [[_going(session, status), *_others(session, status)]]


def _going(session: SessionDetails, status: RsvpStatus | None) -> InlineKeyboardButton:
    data = RsvpAnswer(community=session.community_id, session=session.id, answer=Answer.GOING)
    if status is RsvpStatus.WAITLIST:
        return button("⏳ " + _("Waiting"), data)
    if status is RsvpStatus.GOING:
        return button("✓ " + _("Going"), data)
    return button(_("Going"), data, style="primary" if status is None else None)


def _role_button(session: SessionDetails, pool: Pool, mark: str) -> InlineKeyboardButton:
    data = RsvpAnswer(community=session.community_id, session=session.id, answer=Answer.GOING, pool=pool.id)
    label = _("Come as %(role)s", role=pool.role)
    return button(f"{mark} {label}" if mark else label, data)


def _others(session: SessionDetails, status: RsvpStatus | None) -> list[InlineKeyboardButton]:
    labels = {Answer.MAYBE: _("Maybe"), Answer.NOT_GOING: _("Can't come")}
    return [
        button(
            f"✓ {label}" if status == answer.value else label,
            RsvpAnswer(community=session.community_id, session=session.id, answer=answer),
        )
        for answer, label in labels.items()
    ]


def extras(session: SessionDetails) -> list[InlineKeyboardButton]:
    """Guests and a note, for those who come or wait."""
    if session.mine is None or session.mine.status not in (RsvpStatus.GOING, RsvpStatus.WAITLIST):
        return []
    row = []
    if session.guests_allowed:
        row.append(button(_("Bring guests"), GuestsMenu(community=session.community_id, session=session.id)))
    row.append(button(_("Add a note"), NoteMenu(community=session.community_id, session=session.id)))
    return row


def guest_counts(session: SessionDetails) -> list[list[InlineKeyboardButton]]:
    """0 to the most guests allowed, five a row, the present number ticked."""
    mine = session.mine.guests if session.mine else 0
    buttons = [
        button(
            f"✓ {count}" if count == mine else str(count),
            Guests(community=session.community_id, session=session.id, count=count),
        )
        for count in range(session.guests_allowed + 1)
    ]
    return in_rows(buttons, 5)
