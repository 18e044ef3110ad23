"""Leaving a community: places ahead and tasks are given back first, so that others get them.

What goes on now counts as ahead: who is put out of a community has no place in tonight's session either."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from models.communities import Standing
from models.rsvp import Answer, Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import (
    access,
    action_leaving,
    booking_holds,
    instructors,
    members,
    pair_ends,
    queue_ends,
    reservations,
    roster,
    rsvp,
    seating,
    team,
)
from services.answers import WITH_SESSION
from services.members import CommunityCard
from services.sessions import LISTED, WITH_PROGRAM

rsvps = table_of(Rsvp)
sessions = table_of(ProgramSession)

_AHEAD = (
    select(sessions.c.id)
    .select_from(
        WITH_PROGRAM.join(
            rsvps,
            (rsvps.c.community_id == sessions.c.community_id) & (rsvps.c.session_id == sessions.c.id),
        )
    )
    .where(
        LISTED,
        here(rsvps),
        rsvps.c.user_id == bindparam("me"),
        rsvps.c.status != RsvpStatus.NOT_GOING,
        sessions.c.status == SessionStatus.SCHEDULED,
        sessions.c.ends_at > bindparam("at"),
    )
    .order_by(sessions.c.id)
)
_KEPT = (
    select(sessions.c.id)
    .select_from(WITH_SESSION)
    .where(
        here(sessions),
        here(rsvps),
        rsvps.c.user_id == bindparam("me"),
        rsvps.c.status != RsvpStatus.NOT_GOING,
        sessions.c.status == SessionStatus.SCHEDULED,
        sessions.c.ends_at > bindparam("at"),
    )
    .order_by(sessions.c.id)
)


def leave(tx: Tx) -> CommunityCard:
    """End the actor's membership; a later join is a new one. Raises LastOwner, NotFound."""
    card = members.community(tx)
    ahead = give_back(tx)
    roster.set_aside(tx, Standing.LEFT)
    say_no(tx, ahead)
    team.release(tx, tx.actor.user_id or 0)
    instructors.release(tx, tx.actor.user_id or 0)
    return card


def give_back(tx: Tx) -> list[int]:
    """Give the actor's rooms, songs and tasks back; the sessions ahead they have yet to say no to."""
    reservations.give_all_back(tx)
    booking_holds.release_all(tx, tx.actor.user_id or 0)
    queue_ends.withdraw_everywhere(tx)
    action_leaving.release(tx, tx.actor.user_id or 0, tx.actor.name)
    if not tx.actor.is_member:
        return []
    return [row.id for row in tx.rows(_AHEAD, at=tx.now, **access.sight(tx.actor))]


def say_no(tx: Tx, ahead: Sequence[int]) -> None:
    """Say no to these sessions, give back what the actor has in others that are hidden from them by now, and
    end what they asked others, or were asked, as a pair."""
    me = tx.actor.user_id or 0
    for session_id in ahead:
        rsvp.respond(tx, session_id, Answer.NOT_GOING)
    for row in tx.rows(_KEPT, at=tx.now, me=me):
        seating.put(tx, row.id, me, None)
    pair_ends.withdraw_everywhere(tx, me)
