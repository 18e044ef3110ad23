"""Claiming: who proves an address finds the places that a community gave to it when it knew a guest there.

Whoever is a guest by an address either confirmed it by a letter or was entered with it by an organizer, so
whose the address is, theirs the places are. The database shows such rows to nobody else
(`show_to_address` in migrations/policies.py).
"""

from dataclasses import replace

from sqlalchemy import bindparam, delete, func, select

from models.actor import Actor
from models.communities import Community, Role, Standing
from models.database import across_communities
from models.guests import Guest
from models.programs import Program, Visibility
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from models.users import User
from services import joining, members
from services.discovery import BY_ANSWERS

guests = table_of(Guest)
communities = table_of(Community)
programs = table_of(Program)
rsvps = table_of(Rsvp)
sessions = table_of(ProgramSession)
users = table_of(User)

_KNOWN_AS = across_communities(
    select(guests.c.community_id, guests.c.user_id, communities.c.requires_approval)
    .select_from(
        users.join(guests, guests.c.address_key == users.c.email).join(
            communities, communities.c.id == guests.c.community_id
        )
    )
    .where(users.c.id == bindparam("who"), guests.c.address_key != "")
    .order_by(guests.c.community_id),
    why="the guest that each community knows by the address that a person has proven",
)
_THEIRS = (here(rsvps), rsvps.c.user_id == bindparam("who"))
_AHEAD = (
    select(func.count())
    .select_from(BY_ANSWERS)
    .where(
        *_THEIRS,
        rsvps.c.status != RsvpStatus.NOT_GOING,
        sessions.c.deleted_at.is_(None),
        programs.c.deleted_at.is_(None),
        sessions.c.status.in_([SessionStatus.SCHEDULED, SessionStatus.IN_PROGRESS]),
        sessions.c.ends_at > bindparam("at"),
    )
)
_CAME_TO_PUBLIC = (
    select(rsvps.c.id)
    .select_from(BY_ANSWERS)
    .where(*_THEIRS, programs.c.visibility == Visibility.PUBLIC)
    .limit(1)
)
_NO_GUEST = delete(guests).where(here(guests), guests.c.user_id == bindparam("who"))


def claim(tx: Tx, user_id: int) -> int:
    """Give a person all that guests have who gave the address which they have proven to be theirs.

    How many places ahead, or numbers in a queue, they found by it. Where answering alone makes a member,
    they are one now; elsewhere they go on as who comes without being a member. Safe to repeat.
    """
    before = tx.actor
    tx.become(Actor(user_id=user_id))
    found = 0
    for row in tx.rows(_KNOWN_AS, who=user_id):
        tx.become(Actor(user_id=user_id, community_id=row.community_id))
        found += _claim_here(tx, row.user_id, open_to_all=not row.requires_approval)
    tx.become(before)
    return found


def _claim_here(tx: Tx, guest: int, *, open_to_all: bool) -> int:
    """In the acting community; how many places ahead."""
    who = tx.actor.user_id or 0
    tx.execute(_NO_GUEST, who=guest)  # else their notes would go with the guest some day
    joining.join(tx, guest, who)
    standing = members.standing_of(tx, who)
    if standing is None or standing.standing is Standing.BANNED:
        return 0
    if standing.standing is Standing.GUEST and open_to_all and tx.value(_CAME_TO_PUBLIC, who=who):
        tx.become(replace(tx.actor, role=Role.MEMBER))
        members.ensure(tx, Visibility.PUBLIC)
    return int(tx.value(_AHEAD, who=who, at=tx.now))
