"""Buttons to answer a session, bring guests, and see who comes."""

from aiogram.types import InlineKeyboardButton

from keyboards import place_offers, roles
from keyboards.data import CommunityData, button, in_rows
from locales.reader import gettext as _
from models.rsvp import Answer, RsvpStatus
from services.answers import Mine
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


def answers(
    session: SessionDetails, *, personal: bool = True, brief: bool = False
) -> list[list[InlineKeyboardButton]]:
    """Going (per role where there are roles), maybe, can't come; the person's own answer is ticked.

    What waits for their yes comes instead: a place they are offered, a partner who asks. `brief` where
    there is little room.
    """
    mine = session.mine if personal else None
    status = mine.status if mine else None
    if status is RsvpStatus.OFFERED:
        return [place_offers.offer(session.community_id, session.id)]
    pair = session.pair if personal else None
    if pair and not (pair.together or pair.asked_by_me):
        asked = place_offers.pair(session.community_id, session.id, pair.partner_id)
        return [asked, _others(session, status)]
    if session.has_roles:
        return _in_roles(session, mine, brief=brief) if personal else _for_anybody(session)
    return [[_going(session, status), *_others(session, status)]]


def _for_anybody(session: SessionDetails) -> list[list[InlineKeyboardButton]]:
    """On a card, which is nobody's own: each role, and either of two."""
    going = [_role_button(session, pool, None) for pool in session.pools]
    either = [roles.either(session)] if len(going) == 2 else []
    return [*in_rows(going, 2), either, _others(session, None)]


def _in_roles(session: SessionDetails, mine: Mine | None, *, brief: bool) -> list[list[InlineKeyboardButton]]:
    """One's own answer: up to three roles directly, several of them by one tap more."""
    status = mine.status if mine else None
    inside = mine is not None and mine.pool_id is not None
    others = _others(session, status)
    if len(session.pools) > 3 or (inside and len(session.pools) > 2) or (inside and brief):
        opening = roles.open_menu(session, _("Change roles") if inside else _("Choose roles"))
        return [[opening, others[1]]] if brief else [[opening], others]
    going = [_role_button(session, pool, mine) for pool in session.pools]
    if len(going) == 3:
        going.append(roles.open_menu(session, _("Accept several")))
    if len(going) == 2 and mine and len(mine.roles) == 1 and not mine.together:
        # One row for all that goes on from being in; who is not sure any more cannot come for now.
        others = [roles.either(session), others[1]]
    return [*in_rows(going, 2), others]


def _mark(mine: Mine | None, pool: Pool) -> str:
    if mine is None:
        return ""
    if mine.status is RsvpStatus.WAITLIST:
        return "⏳" if pool.id in mine.queues else ""
    return "✓" if pool.id == mine.pool_id else ""


def _going(session: SessionDetails, status: RsvpStatus | None) -> InlineKeyboardButton:
    data = RsvpAnswer(community=session.community_id, session=session.id, answer=Answer.GOING)
    if status is RsvpStatus.WAITLIST:
        return button("⏳ " + _("Waiting"), data)
    if status is RsvpStatus.GOING:
        return button("✓ " + _("Going"), data)
    return button(_("Going"), data, style="primary" if status is None else None)


def _role_button(session: SessionDetails, pool: Pool, mine: Mine | None) -> InlineKeyboardButton:
    data = RsvpAnswer(community=session.community_id, session=session.id, answer=Answer.GOING, pool=pool.id)
    label = _role_label(pool, mine)
    mark = _mark(mine, pool)
    return button(f"{mark} {label}" if mark else label, data)


def _role_label(pool: Pool, mine: Mine | None) -> str:
    """To whoever accepts several roles, the tap means this one alone from now on."""
    if mine is None or len(mine.roles) < 2:
        return _("Come as %(role)s", role=pool.role)
    if pool.id == mine.pool_id or pool.id in mine.queues:
        return _("Keep %(role)s only", role=pool.role)
    return _("Take %(role)s only", role=pool.role)


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
