"""Programs: made, changed and shown."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from models.files import FileKind
from models.links import LinkKind
from models.programs import Program, ProgramStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from models.users import User
from services import (
    access,
    activity,
    crew,
    drafts,
    files,
    following,
    gaps,
    generation,
    links,
    ratings,
    slugs,
    tags,
)
from services.access import Ability
from services.drafts import Draft
from services.errors import NotFound, Outdated
from services.following import NOTHING, Followed
from services.ratings import Rating
from services.spaces import require_used

programs = table_of(Program)
sessions = table_of(ProgramSession)
users = table_of(User)

NEXT = 6
"""Dates to come that a program's screen shows."""


@dataclass(frozen=True, slots=True)
class NextSession:
    """A session to come."""

    id: int
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class ProgramDetails:
    """One program, as one person sees it."""

    id: int
    community_id: int
    slug: str
    status: ProgramStatus
    draft: Draft
    revision: int
    facilitator: str | None
    reference: str
    upcoming: tuple[NextSession, ...]
    """The next sessions that take place."""
    manages: bool
    """Whether the person may run it: edit, pause, cancel dates."""
    may_delete: bool
    deleted: bool = False
    rating: Rating | None = None
    """How those who came find it; None while too few said so."""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.draft.name


@dataclass(frozen=True, slots=True)
class Changed:
    """A program after a change, and what became of its sessions to come."""

    program: ProgramDetails
    followed: Followed = NOTHING


_DETAILS = (
    select(programs, users.c.name.label("facilitator"))
    .select_from(programs.outerjoin(users, users.c.id == programs.c.facilitator_id))
    .where(here(programs), programs.c.id == bindparam("of_program"), access.VISIBLE)
)
_NEXT = (
    select(sessions.c.id, sessions.c.starts_at)
    .where(
        here(sessions),
        sessions.c.program_id == bindparam("of_program"),
        sessions.c.starts_at > bindparam("at"),
        sessions.c.status == SessionStatus.SCHEDULED,
        sessions.c.deleted_at.is_(None),
    )
    .order_by(sessions.c.starts_at, sessions.c.id)
    .limit(NEXT)
)
_SLUG = select(programs.c.id).where(here(programs), programs.c.slug == bindparam("wanted"))
THIS = (here(programs), programs.c.id == bindparam("of_program"))
_LOCK = (
    select(programs.c.revision, programs.c.status, programs.c.deleted_at, programs.c.auto_generate)
    .where(*THIS)
    .with_for_update()
)


def create(tx: Tx, draft: Draft) -> ProgramDetails:
    """Make a program and its first sessions. Raises NotAllowed, BadInput, BadRule, PastDate."""
    access.require(tx, Ability.MANAGE_PROGRAMS)
    draft = drafts.check(replace(draft, facilitator_id=draft.facilitator_id or tx.actor.user_id), tx.now)
    crew.check(tx, draft.facilitator_id)
    files.swap(tx, None, draft.photo_id, FileKind.PHOTO)
    require_used(tx, draft.space_id)
    wanted = slugs.slug(draft.name)
    program_id = tx.add(
        Program,
        slug=slugs.another(wanted) if tx.value(_SLUG, wanted=wanted) else wanted,
        created_by=tx.actor.user_id,
        created_at=tx.now,
        **_columns(draft),
    )
    links.make(tx, LinkKind.PROGRAM, [(tx.community_id, program_id)])
    crew.hand_over(tx, program_id, None, draft.facilitator_id)
    tags.store(tx, program_id, draft.tags)
    activity.log(tx, "created", "program", program_id, name=draft.name)
    if draft.auto_generate or draft.schedule.rule is None:
        generation.generate(tx, program_id)
    return details(tx, program_id)


def _columns(draft: Draft) -> dict[str, Any]:
    """The draft as the columns of its row."""
    schedule = draft.schedule
    return {
        **{name: getattr(draft, name) for name in drafts.STORED},
        "roles": dict(draft.roles),
        "tags": list(draft.tags),
        "settings": dict(draft.settings),
        "missing": gaps.from_start(draft.kind, draft.settings),
        "zone": schedule.zone,
        "local_start": generation.key(schedule.start),
        "rule": schedule.rule,
        "exdates": [generation.key(date) for date in schedule.exdates],
        "extra_dates": [generation.key(date) for date in schedule.extra],
    }


def details(tx: Tx, program_id: int) -> ProgramDetails:
    """One program. Raises NotFound."""
    row = tx.row(_DETAILS, of_program=program_id, **access.sight(tx.actor))
    if row is None:
        raise NotFound
    return _made(tx, row)


def with_photo(tx: Tx, program_id: int) -> ProgramDetails:
    """A program that has a photo. Raises NotFound."""
    found = details(tx, program_id)
    if found.draft.photo_id is None:
        raise NotFound
    return found


def _made(tx: Tx, row: Row[Any]) -> ProgramDetails:
    schedule = generation.schedule_of(row)
    stored = {name: getattr(row, name) for name in drafts.STORED}
    role = access.program_role(tx, row.id)
    return ProgramDetails(
        id=row.id,
        community_id=row.community_id,
        slug=row.slug,
        status=row.status,
        draft=Draft(schedule=schedule, roles=row.roles, **stored),
        revision=row.revision,
        facilitator=row.facilitator,
        reference=links.reference(tx, LinkKind.PROGRAM, row.id),
        upcoming=tuple(tx.records(NextSession, _NEXT, of_program=row.id, at=tx.now)),
        manages=access.may(tx.actor, Ability.RUN_PROGRAM, role),
        may_delete=access.may(tx.actor, Ability.MANAGE_PROGRAMS),
        deleted=row.deleted_at is not None,
        rating=ratings.averages(tx, [row.id]).get(row.id),
    )


def change(
    tx: Tx,
    program_id: int,
    revision: int,
    *,
    since: datetime | None = None,
    ends: bool = False,
    **changes: Any,
) -> Changed:
    """Change fields of a program's draft; sessions to come follow what they do not override.

    Those before `since` keep their length. A schedule that `ends` needs no date ahead.

    Raises NotFound, NotAllowed, Outdated (somebody else changed it since `revision`), BadInput, BadRule,
    PastDate.
    """
    before = details(tx, program_id)
    access.require(tx, Ability.RUN_PROGRAM, program_id)
    lock(tx, program_id, revision)
    ahead = tx.now if "schedule" in changes and not ends else None
    draft = drafts.check(replace(before.draft, **changes), ahead)
    if not drafts.changed(before.draft, draft):
        return Changed(before)
    crew.check(tx, draft.facilitator_id if draft.facilitator_id != before.draft.facilitator_id else None)
    files.swap(tx, before.draft.photo_id, draft.photo_id, FileKind.PHOTO)
    if draft.space_id != before.draft.space_id:
        require_used(tx, draft.space_id)
    tx.execute(
        update(programs).where(*THIS).values(revision=programs.c.revision + 1, **_columns(draft)),
        of_program=program_id,
    )
    activity.log(tx, "changed", "program", program_id, **drafts.difference(before.draft, draft))
    goes_on = before.status is ProgramStatus.ACTIVE and draft.auto_generate
    followed = following.follow(tx, program_id, before.draft, draft, goes_on=goes_on, since=since)
    return Changed(details(tx, program_id), followed)


def lock(tx: Tx, program_id: int, revision: int | None = None) -> Row[Any]:
    """Lock a program's row until the end of the transaction. Raises NotFound, Outdated."""
    row = tx.row(_LOCK, of_program=program_id)
    if row is None:
        raise NotFound
    if revision is not None and row.revision != revision:
        raise Outdated(activity.last_editor(tx, "program", program_id))
    return row
