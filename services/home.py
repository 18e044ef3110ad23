"""Home: what is next for a person in one community. The edge asks each of their communities in turn."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from models.communities import Standing
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import action_items, booking_lists, members, my_programs, reservations, song_lists, voting
from services.action_items import Action
from services.booking_lists import Booked
from services.discovery import BY_ANSWERS, LINE, LINES_BY_START, NOT_OVER, SessionLine, ahead
from services.members import CommunityCard
from services.my_programs import MyProgram
from services.reservations import Reservation
from services.song_lists import PlayedLately
from services.voting import ToVote

sessions = table_of(ProgramSession)
rsvps = table_of(Rsvp)

NEXT = 5
"""How many sessions home shows."""

_MINE = (
    select(*LINE)
    .select_from(BY_ANSWERS)
    .where(
        NOT_OVER,
        here(rsvps),
        rsvps.c.user_id == bindparam("me"),
        rsvps.c.status.in_([RsvpStatus.GOING, RsvpStatus.MAYBE, RsvpStatus.WAITLIST, RsvpStatus.OFFERED]),
    )
    .order_by(sessions.c.starts_at, sessions.c.id)
    .limit(bindparam("most"))
)
_NEW = (
    LINES_BY_START.where(rsvps.c.status.is_(None))
    .order_by(sessions.c.starts_at, sessions.c.id)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class CommunityHome:
    """One community's part of a person's home."""

    community: CommunityCard
    mine: tuple[SessionLine, ...]
    """The next sessions the person said something to."""
    unanswered: tuple[SessionLine, ...] = ()
    """The next ones still to be answered."""
    programs: tuple[MyProgram, ...] = ()
    """Those the person comes to."""
    reservation: Reservation | None = None
    """Their next one of a room."""
    to_vote: tuple[ToVote, ...] = ()
    """Programs they come to that have songs to vote on, most songs first."""
    played: tuple[PlayedLately, ...] = ()
    """Songs played there lately."""
    booking: Booked | None = None
    """Their next appointment of those they booked."""
    tasks: tuple[Action, ...] = ()
    """What the person has to do, what is due first at the top."""

    @property
    def inside(self) -> bool:
        """Whether the person is a member there, and no guest."""
        return self.community.standing is Standing.ACTIVE


def of_community(tx: Tx) -> CommunityHome:
    """What is next for the actor here, in a fixed number of queries: a guest's own sessions, and nothing else
    of the community. Raises NotFound.
    """
    values = {"most": NEXT, **ahead(tx)}
    mine = tx.records(SessionLine, _MINE, **values)
    if tx.actor.is_guest:
        return CommunityHome(members.community(tx), tuple(mine))
    programs = my_programs.of_community(tx)
    coming_to = list({*(line.program_id for line in mine), *(program.id for program in programs)})
    return CommunityHome(
        community=members.community(tx),
        mine=tuple(mine),
        unanswered=tuple(tx.records(SessionLine, _NEW, **values)),
        programs=programs,
        booking=booking_lists.next_of_mine(tx),
        reservation=reservations.next_of_mine(tx) if tx.actor.is_member else None,
        to_vote=tuple(voting.to_vote_among(tx, coming_to)),
        played=tuple(song_lists.played_lately(tx, coming_to)),
        tasks=action_items.mine(tx),
    )
