"""Arriving by a deep link: what it leads to, as the person may see it."""

from dataclasses import dataclass

from models.links import LinkKind
from models.tx import Tx
from services import (
    communities,
    goals,
    invitations,
    links,
    offerings,
    programs,
    repertoire,
    sessions,
    song_lists,
)
from services.communities import Overview
from services.errors import NotFound
from services.goals import GoalView
from services.invitations import Accepted
from services.links import Target
from services.offerings import OfferingDetails
from services.programs import ProgramDetails
from services.sessions import SessionDetails
from services.song_lists import SongBoard
from services.songs import SongDetails


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a deep link opened: exactly one of these."""

    community: Overview | None = None
    program: ProgramDetails | None = None
    session: SessionDetails | None = None
    invitation: Accepted | None = None
    song: SongDetails | None = None
    songs: SongBoard | None = None
    goal: GoalView | None = None
    offering: OfferingDetails | None = None


def resolve(tx: Tx, reference: str) -> Target:
    """Where a reference leads. Raises NotFound for one that was never made."""
    target = links.resolve(tx, reference)
    if target is None:
        raise NotFound
    return target


def open_target(tx: Tx, target: Target) -> Arrival:
    """What `target` is in the acting community. Raises NotFound where the person may not see it."""
    if target.kind is LinkKind.COMMUNITY:
        return Arrival(community=communities.overview(tx))
    if target.kind is LinkKind.PROGRAM:
        return Arrival(program=programs.details(tx, target.target_id))
    if target.kind is LinkKind.SONG:
        return Arrival(song=repertoire.load(tx, target.target_id))
    if target.kind is LinkKind.SONGS:
        return Arrival(songs=song_lists.board(tx, target.target_id))
    if target.kind is LinkKind.GOAL:
        return Arrival(goal=goals.one(tx, target.target_id))
    if target.kind is LinkKind.OFFERING:
        return Arrival(offering=offerings.opened(tx, target.target_id, by_link=True))
    return Arrival(session=sessions.details(tx, target.target_id))


def come_in(tx: Tx, reference: str) -> Arrival:
    """Open an invitation, which lets the person in. Raises NotFound, Banned."""
    return Arrival(invitation=invitations.accept(tx, reference))
