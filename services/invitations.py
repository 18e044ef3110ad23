"""Inviting people to a program: by a link, by choosing members; who is invited, and taking that back."""

from dataclasses import dataclass, replace

from sqlalchemy import and_, bindparam, delete, exists, func, select

from models.communities import Membership, Role, Standing
from models.links import LinkKind
from models.programs import Program, ProgramInvited, ProgramStaff, Visibility
from models.rsvp import Answer, Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from models.users import User
from services import access, activity, invited, links, members, names, outbox, people, program_edit, programs
from services import rsvp as answers
from services.access import Ability
from services.answers import WITH_SESSION
from services.errors import NotFound
from services.members import CommunityCard, JoinResult
from services.outbox import Kind
from services.programs import ProgramDetails

listed = table_of(ProgramInvited)
memberships = table_of(Membership)
rows_of_programs = table_of(Program)
rsvps = table_of(Rsvp)
sessions = table_of(ProgramSession)
staff = table_of(ProgramStaff)
users = table_of(User)

PAGE = 8
MAX_TEXT = 64
"""Characters of a name that are looked for."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """How one gets into a program: by its link, or because one is on the list."""

    community: CommunityCard
    program: ProgramDetails
    reference: str | None
    """Of the link; None while there is none."""
    invited: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a list."""

    id: int
    name: str
    coming: int = 0
    """Sessions to come that they said something but no to."""


@dataclass(frozen=True, slots=True)
class People:
    """A page of the invited, or of those who can be."""

    program: ProgramDetails
    people: tuple[Person, ...]
    page: int
    pages: int
    total: int
    text: str = ""
    """What was typed of a name."""
    done: str = ""
    """The name of the one who was just put on the list, or taken off it."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What opening an invitation link came to."""

    joined: JoinResult
    program: ProgramDetails | None
    """None for one who waits to be let into the community first."""


_THEIRS = (here(listed), listed.c.program_id == bindparam("of_program"))
_TO_COME = and_(
    rsvps.c.status != RsvpStatus.NOT_GOING,
    sessions.c.status == SessionStatus.SCHEDULED,
    sessions.c.starts_at > bindparam("at"),
    sessions.c.deleted_at.is_(None),
)
_COMING = (
    select(func.count())
    .select_from(WITH_SESSION)
    .where(
        rsvps.c.community_id == listed.c.community_id,
        rsvps.c.user_id == listed.c.user_id,
        sessions.c.program_id == listed.c.program_id,
        _TO_COME,
    )
    .correlate(listed)
    .scalar_subquery()
)
_INVITED = (
    select(users.c.id, users.c.name, _COMING.label("coming"))
    .select_from(listed.join(users, users.c.id == listed.c.user_id))
    .where(*_THEIRS)
)
_LIST = _INVITED.order_by(users.c.name, users.c.id).limit(PAGE).offset(bindparam("skip"))
_ONE = _INVITED.where(listed.c.user_id == bindparam("who"))
_COUNT = select(func.count()).select_from(listed).where(*_THEIRS)
_FORGET = delete(listed).where(*_THEIRS, listed.c.user_id == bindparam("who"))
_AHEAD = (
    select(sessions.c.id)
    .select_from(WITH_SESSION)
    .where(
        here(rsvps),
        rsvps.c.user_id == bindparam("who"),
        sessions.c.program_id == bindparam("of_program"),
        _TO_COME,
    )
    .order_by(sessions.c.id)
)
_JOINED = memberships.join(users, users.c.id == memberships.c.user_id)
_MAY_BE = (
    here(memberships),
    memberships.c.standing == Standing.ACTIVE,
    # These see every program, or this one, without being invited.
    memberships.c.role.not_in([Role.OWNER, Role.ADMIN]),
    *(
        ~exists().where(
            here(table),
            table.c.program_id == bindparam("of_program"),
            table.c.user_id == memberships.c.user_id,
        )
        for table in (staff, listed)
    ),
)
_CANDIDATES = (
    select(users.c.id, users.c.name)
    .select_from(_JOINED)
    .where(*_MAY_BE, names.NAMED)
    .order_by(users.c.name, users.c.id)
    .limit(PAGE)
    .offset(bindparam("skip"))
)
_CANDIDATE_COUNT = select(func.count()).select_from(_JOINED).where(*_MAY_BE, names.NAMED)
_CANDIDATE = (
    select(users.c.id, users.c.name).select_from(_JOINED).where(*_MAY_BE, users.c.id == bindparam("who"))
)
_THERE = select(rows_of_programs.c.id).where(
    here(rows_of_programs),
    rows_of_programs.c.id == bindparam("of_program"),
    rows_of_programs.c.deleted_at.is_(None),
)


def opened(tx: Tx, program_id: int) -> Invitation:
    """How one gets into a program, for those who run it. Raises NotFound, NotAllowed."""
    found = program_edit.opened(tx, program_id)
    reference = links.reference_if_any(tx, LinkKind.INVITATION, program_id)
    return Invitation(members.community(tx), found, reference, tx.value(_COUNT, of_program=program_id))


def renew_link(tx: Tx, program_id: int) -> Invitation:
    """Make the link, or another in its place: the one before leads nowhere. Raises NotFound, NotAllowed."""
    program_edit.opened(tx, program_id)
    links.renew(tx, LinkKind.INVITATION, program_id)
    activity.log(tx, "link_renewed", "program", program_id)
    return opened(tx, program_id)


def stop_link(tx: Tx, program_id: int) -> Invitation:
    """Let the link lead nowhere; who came by it stays invited. Raises NotFound, NotAllowed."""
    before = opened(tx, program_id)
    if before.reference is not None:
        links.forget(tx, LinkKind.INVITATION, program_id)
        activity.log(tx, "link_stopped", "program", program_id)
    return replace(before, reference=None)


def accept(tx: Tx, reference: str) -> Accepted:
    """Come in by an invitation link: into the community as its own rules have it, and onto the list.

    Raises NotFound for a link that was renewed or turned off, Banned.
    """
    target = links.resolve(tx, reference)
    if target is None or not target.lets_in or target.community_id != tx.actor.community_id:
        raise NotFound
    if tx.value(_THERE, of_program=target.target_id) is None:
        raise NotFound
    members.look_again(tx)
    joined = members.join(tx)
    who = tx.actor.user_id or 0
    if tx.row(_ONE, of_program=target.target_id, who=who, at=tx.now) is None:
        invited.add(tx, target.target_id, [who])
        activity.log(tx, "came_by_link", "program", target.target_id)
    inside = tx.actor.is_member
    return Accepted(joined, programs.details(tx, target.target_id) if inside else None)


def candidates(tx: Tx, program_id: int, text: str = "", page: int = 0) -> People:
    """Members who can be invited, by what is typed of a name. Raises NotFound, NotAllowed."""
    found = program_edit.opened(tx, program_id)
    text = text.strip()[:MAX_TEXT]
    of = {"of_program": program_id, **names.patterns(text)}
    total: int = tx.value(_CANDIDATE_COUNT, **of)
    page, pages = _page(page, total)
    shown = tx.records(Person, _CANDIDATES, skip=page * PAGE, **of)
    return People(found, tuple(shown), page, pages, total, text)


def invite(tx: Tx, program_id: int, user_id: int, text: str = "", page: int = 0) -> People:
    """Invite a member, who is told; the others who can be. Somebody invited already stays so, untold.

    Raises NotFound, NotAllowed.
    """
    found = program_edit.opened(tx, program_id)
    chosen = tx.records(Person, _CANDIDATE, of_program=program_id, who=user_id)
    before = tx.records(Person, _ONE, of_program=program_id, who=user_id, at=tx.now)
    if not chosen and not before:
        raise NotFound
    if chosen:
        invited.add(tx, program_id, [user_id])
        activity.log(tx, "invited", "program", program_id, name=chosen[0].name)
        key = f"{program_id}:{tx.now.timestamp():.3f}"
        outbox.tell(tx, Kind.INVITED, [user_id], key, program=found.id, by=tx.actor.name)
    return replace(candidates(tx, program_id, text, page), done=(chosen or before)[0].name)


def listing(tx: Tx, program_id: int, page: int = 0) -> People:
    """A page of the invited. Raises NotFound, NotAllowed."""
    found = program_edit.opened(tx, program_id)
    total: int = tx.value(_COUNT, of_program=program_id)
    page, pages = _page(page, total)
    shown = tx.records(Person, _LIST, of_program=program_id, at=tx.now, skip=page * PAGE)
    return People(found, tuple(shown), page, pages, total)


def one(tx: Tx, program_id: int, user_id: int) -> tuple[ProgramDetails, Person]:
    """One of the invited. Raises NotFound, NotAllowed."""
    found = program_edit.opened(tx, program_id)
    person = tx.records(Person, _ONE, of_program=program_id, who=user_id, at=tx.now)
    if not person:
        raise NotFound
    return found, person[0]


def uninvite(tx: Tx, program_id: int, user_id: int) -> People:
    """Take somebody off the list: they see the program no more, and places ahead go to who waits.

    They are not told. What they said to sessions that are over stays. Raises NotFound, NotAllowed.
    """
    found, person = one(tx, program_id, user_id)
    if found.draft.visibility is Visibility.INVITE_ONLY:
        _give_back(tx, program_id, user_id)
    tx.execute(_FORGET, of_program=program_id, who=user_id)
    activity.log(tx, "uninvited", "program", program_id, name=person.name)
    return replace(listing(tx, program_id), done=person.name)


def _give_back(tx: Tx, program_id: int, user_id: int) -> None:
    """Say no for one who will not see the program, while they still do; not for who sees it in any case."""
    organizer, person = tx.actor, people.recall(tx, user_id)
    if person is None:
        return
    tx.become(people.enter(tx, replace(person, community_id=tx.community_id)))
    sees_anyway = access.may(tx.actor, Ability.MANAGE_PROGRAMS) or access.program_role(tx, program_id)
    if tx.actor.is_member and not sees_anyway:
        for row in tx.rows(_AHEAD, of_program=program_id, who=user_id, at=tx.now):
            answers.respond(tx, row.id, Answer.NOT_GOING)
    tx.become(organizer)


def _page(wanted: int, total: int) -> tuple[int, int]:
    pages = max(1, -(-total // PAGE))
    return max(0, min(wanted, pages - 1)), pages
