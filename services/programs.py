"""Programs: made, changed, paused, archived, deleted and brought back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from models.links import LinkKind
from models.programs import Kind, Program, ProgramRole, ProgramStaff, ProgramStatus, Visibility
from models.tx import Tx, here, table_of
from models.users import User
from services import access, activity, generation, links, places, slugs, texts
from services.access import Ability
from services.errors import BadInput, NotFound, Outdated, PastDate
from services.schedule import Schedule, checked, next_dates

programs = table_of(Program)
users = table_of(User)

MAX_NAME = 100
MAX_DESCRIPTION = 3000
MAX_PLACE = 200
MAX_ROLES = 8
MAX_ROLE = 24
MINUTES_IN_DAY = 24 * 60
PAGE = 6


@dataclass(frozen=True, slots=True)
class Draft:
    """A program as an organizer describes it, before it is made or while it is changed."""

    name: str
    schedule: Schedule
    kind: Kind = Kind.OTHER
    description: str = ""
    visibility: Visibility = Visibility.MEMBERS_ONLY
    duration_minutes: int = 120
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    capacity: int | None = None
    roles: Mapping[str, int | None] = field(default_factory=dict)
    guests_allowed: int = 3
    rsvp_deadline_minutes: int | None = None
    cost_minor: int | None = None
    currency: str | None = None


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
    upcoming: tuple[datetime, ...]
    """The next dates the schedule gives; empty when it does not go on."""
    manages: bool
    deleted: bool = False

    @property
    def name(self) -> str:
        """What it is called."""
        return self.draft.name


@dataclass(frozen=True, slots=True)
class ProgramLine:
    """One line of a list of programs."""

    id: int
    community_id: int
    name: str
    kind: Kind
    status: ProgramStatus


@dataclass(frozen=True, slots=True)
class ProgramPage:
    """A page of the programs of a community."""

    lines: tuple[ProgramLine, ...]
    page: int
    pages: int
    may_create: bool


_STORED = [column for column in fields(Draft) if column.name not in ("schedule", "roles")]
_DETAILS = (
    select(programs, users.c.name.label("facilitator"))
    .select_from(programs.outerjoin(users, users.c.id == programs.c.facilitator_id))
    .where(here(programs), programs.c.id == bindparam("of_program"), access.VISIBLE)
)
_LISTED = (here(programs), access.VISIBLE, programs.c.status != ProgramStatus.ARCHIVED)
_LIST = (
    select(programs.c.id, programs.c.community_id, programs.c.name, programs.c.kind, programs.c.status)
    .where(*_LISTED)
    .order_by(programs.c.status, programs.c.name, programs.c.id)
    .limit(PAGE)
    .offset(bindparam("skip"))
)
_COUNT = select(func.count()).select_from(programs).where(*_LISTED)
_SLUG = select(programs.c.id).where(here(programs), programs.c.slug == bindparam("wanted"))
_THIS = (here(programs), programs.c.id == bindparam("of_program"))
_LOCK = select(programs.c.revision, programs.c.status, programs.c.deleted_at).where(*_THIS).with_for_update()
_LAST_EDITOR = (
    select(users.c.name)
    .select_from(activity.entries.join(users, users.c.id == activity.entries.c.user_id))
    .where(
        here(activity.entries),
        activity.entries.c.target_kind == "program",
        activity.entries.c.target_id == bindparam("of_program"),
    )
    .order_by(activity.entries.c.at.desc(), activity.entries.c.id.desc())
    .limit(1)
)


def create(tx: Tx, draft: Draft) -> ProgramDetails:
    """Make a program and its first sessions. Raises NotAllowed, BadInput, BadRule, PastDate."""
    access.require(tx, Ability.MANAGE_PROGRAMS)
    draft = check(tx, draft)
    wanted = slugs.slug(draft.name)
    program_id = tx.add(
        Program,
        slug=slugs.another(wanted) if tx.value(_SLUG, wanted=wanted) else wanted,
        facilitator_id=tx.actor.user_id,
        created_by=tx.actor.user_id,
        created_at=tx.now,
        **_columns(draft),
    )
    links.make(tx, LinkKind.PROGRAM, [(tx.community_id, program_id)])
    tx.add(ProgramStaff, program_id=program_id, user_id=tx.actor.user_id, role=ProgramRole.FACILITATOR)
    activity.log(tx, "created", "program", program_id, name=draft.name)
    generation.generate(tx, program_id)
    return details(tx, program_id)


def check(tx: Tx, draft: Draft) -> Draft:
    """The draft with cleaned texts and a canonical schedule. Raises BadInput, BadRule, PastDate."""
    schedule = checked(draft.schedule)
    if not next_dates(schedule, tx.now, 1):
        raise PastDate(schedule.start.replace(tzinfo=schedule.tz), schedule.zone)
    _check_range("duration", draft.duration_minutes, 5, 7 * MINUTES_IN_DAY)
    _check_range("guests", draft.guests_allowed, 0, 10)
    if draft.rsvp_deadline_minutes is not None:
        _check_range("rsvp_deadline", draft.rsvp_deadline_minutes, 0, 60 * MINUTES_IN_DAY)
    places.check_capacity(draft.capacity)
    return replace(
        draft,
        schedule=schedule,
        name=texts.line("name", draft.name, MAX_NAME, least=1),
        description=texts.cleaned("description", draft.description, MAX_DESCRIPTION),
        place=texts.line("place", draft.place, MAX_PLACE),
        roles=_roles(draft.roles),
    )


def _check_range(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise BadInput(name, "out_of_range", most)


def _roles(roles: Mapping[str, int | None]) -> dict[str, int | None]:
    if len(roles) > MAX_ROLES:
        raise BadInput("roles", "too_many", MAX_ROLES)
    return {
        texts.line("role", role, MAX_ROLE, least=1).lower(): places.check_capacity(size)
        for role, size in roles.items()
    }


def _columns(draft: Draft) -> dict[str, Any]:
    """The draft as the columns of its row."""
    schedule = draft.schedule
    return {
        **{column.name: getattr(draft, column.name) for column in _STORED},
        "roles": dict(draft.roles),
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


def _made(tx: Tx, row: Row[Any]) -> ProgramDetails:
    schedule = generation.schedule_of(row)
    draft = Draft(
        schedule=schedule, roles=row.roles, **{column.name: getattr(row, column.name) for column in _STORED}
    )
    goes_on = row.status is ProgramStatus.ACTIVE and row.deleted_at is None
    role = access.program_role(tx, row.id)
    return ProgramDetails(
        id=row.id,
        community_id=row.community_id,
        slug=row.slug,
        status=row.status,
        draft=draft,
        revision=row.revision,
        facilitator=row.facilitator,
        reference=links.reference(tx, LinkKind.PROGRAM, row.id),
        upcoming=tuple(date.start_utc for date in next_dates(schedule, tx.now, 6)) if goes_on else (),
        manages=access.may(tx.actor, Ability.RUN_PROGRAM, role),
        deleted=row.deleted_at is not None,
    )


def listing(tx: Tx, page: int = 0) -> ProgramPage:
    """A page of the programs the person may see, those that go on first."""
    sight = access.sight(tx.actor)
    count: int = tx.value(_COUNT, **sight)
    pages = max(1, -(-count // PAGE))
    page = min(page, pages - 1)
    lines = tx.records(ProgramLine, _LIST, skip=page * PAGE, **sight)
    may_create = access.may(tx.actor, Ability.MANAGE_PROGRAMS)
    return ProgramPage(tuple(lines), page, pages, may_create)


def change(tx: Tx, program_id: int, revision: int, **changes: Any) -> ProgramDetails:
    """Change fields of a program's draft; sessions to come follow what they do not override.

    Raises NotFound, NotAllowed, Outdated (somebody else changed it since `revision`), BadInput, BadRule.
    """
    before = details(tx, program_id)
    access.require(tx, Ability.RUN_PROGRAM, program_id)
    lock(tx, program_id, revision)
    draft = check(tx, replace(before.draft, **changes))
    tx.execute(
        update(programs).where(*_THIS).values(revision=programs.c.revision + 1, **_columns(draft)),
        of_program=program_id,
    )
    activity.log(tx, "changed", "program", program_id, fields=sorted(changes))
    return details(tx, program_id)


def lock(tx: Tx, program_id: int, revision: int | None = None) -> Row[Any]:
    """Lock a program's row until the end of the transaction. Raises NotFound, Outdated."""
    row = tx.row(_LOCK, of_program=program_id)
    if row is None:
        raise NotFound
    if revision is not None and row.revision != revision:
        raise Outdated(tx.value(_LAST_EDITOR, of_program=program_id))
    return row


def set_status(tx: Tx, program_id: int, status: ProgramStatus) -> ProgramDetails:
    """Pause, archive, or let go on; sessions already made stay. Raises NotFound, NotAllowed."""
    details(tx, program_id)
    access.require(tx, Ability.RUN_PROGRAM, program_id)
    if lock(tx, program_id).status is not status:
        _set(tx, program_id, status=status, generate_at=tx.now)
        activity.log(tx, status.value, "program", program_id)
        if status is ProgramStatus.ACTIVE:
            generation.generate(tx, program_id)
    return details(tx, program_id)


def delete(tx: Tx, program_id: int) -> ProgramDetails:
    """Delete a program; `restore` brings it back with its sessions. Raises NotFound, NotAllowed."""
    found = details(tx, program_id)
    access.require(tx, Ability.MANAGE_PROGRAMS)
    _set(tx, program_id, deleted_at=tx.now)
    activity.log(tx, "deleted", "program", program_id)
    return replace(found, deleted=True, upcoming=())


def restore(tx: Tx, program_id: int) -> ProgramDetails:
    """Undo a deletion. Raises NotFound, NotAllowed."""
    access.require(tx, Ability.MANAGE_PROGRAMS)
    if lock(tx, program_id).deleted_at is not None:
        _set(tx, program_id, deleted_at=None, generate_at=tx.now)
        activity.log(tx, "restored", "program", program_id)
        generation.generate(tx, program_id)
    return details(tx, program_id)


def _set(tx: Tx, program_id: int, **values: Any) -> None:
    tx.execute(
        update(programs).where(*_THIS).values(revision=programs.c.revision + 1, **values),
        of_program=program_id,
    )


def upcoming_dates(draft_schedule: Schedule, now: datetime, count: int = 6) -> Sequence[datetime]:
    """The next dates of a schedule that is not saved yet, in UTC. Raises BadRule."""
    return [date.start_utc for date in next_dates(checked(draft_schedule), now, count)]
