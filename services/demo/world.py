"""How the demo world comes about: through the same services as everything, at past and present times."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from models.actor import Actor
from models.communities import Community, Role, Standing
from models.programs import Kind
from models.rsvp import Answer
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import cards, communities, generation, members, people, programs, rsvp, sessions
from services.communities import Group
from services.demo import (
    attendance,
    belongings,
    bookings,
    discussion,
    gallery,
    goals,
    guests,
    instructors,
    lessons,
    lineup,
    meetings,
    merchants,
    minutes,
    offerings,
    queue,
    recognition,
    registrations,
    roles,
    selling,
    setlists,
    songs,
    spaces,
    team,
    texts,
)
from services.demo.announcements import announced
from services.demo.cast import ACROBATS, CO_ORGANIZER, MEMBER, MUSICIANS, ORGANIZER, TROUPE, Become, Cast
from services.demo.plans import ZONE, Plan, acro, music
from services.people import Profile
from services.spaces import SpaceDetails

table = table_of(ProgramSession)
HISTORY = timedelta(weeks=6)
"""How long the programs have gone on."""

_KNOWN = select(table_of(Community).c.id).where(table_of(Community).c.slug == bindparam("wanted"))
_OF_PROGRAM = (
    select(table.c.id, table.c.starts_at, table.c.ends_at)
    .where(here(table), table.c.program_id == bindparam("of_program"))
    .order_by(table.c.starts_at)
)
_OVER = (
    update(table).where(here(table), table.c.ends_at < bindparam("at")).values(status=SessionStatus.COMPLETED)
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was made; nothing where it was there before."""

    communities: int
    programs: int
    sessions: int


def musicians(tx: Tx) -> int:
    """The community of the musicians. Raises LookupError before it is loaded."""
    found = tx.value(_KNOWN, wanted="lisbon-jazz-circle")
    if found is None:
        raise LookupError("the demo is not loaded")
    return int(found)


def load(tx: Tx, cast: Cast) -> Loaded:
    """Put the demo world into the database; does nothing where it is already. `tx` is the system's."""
    if tx.value(_KNOWN, wanted="lisbon-jazz-circle") is not None:
        return Loaded(0, 0, 0)
    today = tx.now
    actors = {name: _meet(tx, name, telegram_id) for name, telegram_id in cast.people.items()}
    made = popped_up = 0
    for group, plans, crowd in (
        (Group(cast.music_group, "Lisbon Jazz Circle"), music(today), MUSICIANS),
        (Group(cast.acro_group, "Acro Lisboa", cast.acro_thread), acro(today), (*ACROBATS, *TROUPE)),
    ):
        _found(tx, group, actors, crowd, today)
        become = _become(tx, actors, tx.community_id)
        rooms = _rooms(tx, become) if crowd is MUSICIANS else {}
        made += sum(_run(tx, _in_room(plan, rooms), become, today) for plan in plans)
        if rooms:
            spaces.reserve(tx, rooms, (MEMBER, *crowd), become)
            merchants.open_ways(tx, become, cast)
            offerings.sell(tx, actors[offerings.INSTRUCTOR].user_id or 0, rooms, become)
            selling.agree(tx, become)
            bookings.book(tx, become, today)
            selling.pay(tx, become)
            become(ORGANIZER)
            instructors.make(tx)
            lessons.give(tx, become)
            popped_up = queue.play(tx, crowd, ZONE, become)
        goals.set_up(tx, HISTORY)
        recognition.settle_down(tx, actors[MEMBER].user_id or 0, today)
        announced(tx, group.title, len(crowd) + 2)
    return Loaded(2, len(music(today)) + len(acro(today)) + popped_up, made + popped_up)


def _meet(tx: Tx, name: str, telegram_id: int) -> Actor:
    return people.remember(tx, Profile(telegram_id, name, language="en"))


def _found(tx: Tx, group: Group, actors: dict[str, Actor], crowd: Sequence[str], today: datetime) -> None:
    """Set a community up six weeks ago; its people join over the first days."""
    tx.now = today - HISTORY
    tx.become(actors[ORGANIZER])
    made = communities.create(tx, group, language="en", zone=ZONE)
    description = texts.ABOUT[group.title]
    communities.change(tx, description=description, is_public=True)
    for hours, name in enumerate((MEMBER, CO_ORGANIZER, *crowd)):
        tx.now = today - HISTORY + timedelta(hours=hours)
        _act(tx, actors[name], made.community.id, Role.MEMBER, None)
        members.join(tx)


def _rooms(tx: Tx, become: Become) -> dict[str, SpaceDetails]:
    """Made before the programs that take them."""
    become(ORGANIZER)
    return spaces.make(tx)


def _in_room(plan: Plan, rooms: dict[str, SpaceDetails]) -> Plan:
    """The plan with the room that its place names."""
    stage = rooms.get(spaces.STAGE) if plan.draft.place == "Bar do Cais" else None
    return replace(plan, draft=replace(plan.draft, space_id=stage.id)) if stage else plan


def _become(tx: Tx, actors: dict[str, Actor], community: int) -> Become:
    """Go on as a person of a name."""

    def become(name: str) -> None:
        role = Role.OWNER if name == ORGANIZER else Role.MEMBER
        _act(tx, actors[name], community, role, Standing.ACTIVE)

    return become


def _act(tx: Tx, person: Actor, community: int, role: Role, standing: Standing | None) -> None:
    tx.become(replace(person, community_id=community, role=role, standing=standing))


def _run(tx: Tx, plan: Plan, become: Become, today: datetime) -> int:
    """Make a program in the past and let people answer its sessions up to the next one; how many sessions."""
    tx.now = today - HISTORY
    become(ORGANIZER)
    program = programs.create(tx, plan.draft)
    tx.now = today - HISTORY + timedelta(days=2)
    songs.bring(tx, program.id, plan.draft.name, plan.regulars, become)
    tx.now = today
    become(ORGANIZER)
    generation.generate(tx, program.id)
    dates = tx.rows(_OF_PROGRAM, of_program=program.id)
    begun = [row for row in dates if row.starts_at <= today]
    ahead = [row for row in dates if row.starts_at > today][:1]
    for n, row in enumerate([*begun, *ahead]):
        tx.now = min(row.starts_at - timedelta(days=5), today - timedelta(hours=3))
        _answer(tx, row.id, plan, n, become)
    tx.now = today
    become(ORGANIZER)
    _look_back(tx, plan, begun, [row.id for row in ahead], become)
    team.gather(tx, program.id, plan.draft.name, become)
    for row in ahead:
        lineup.play(tx, row.id, plan.draft.name, ORGANIZER, become)
        guests.enter(tx, row.id, plan.draft.name)
        roles.fill(tx, row.id, plan.draft.name, become)
        registrations.collect(tx, row.id)
        cards.post(tx, row.id)
        songs.ask(tx, program.id, plan.draft.name)
        _talk(tx, row.id, plan.draft.name, become)
    return len(dates)


def _look_back(tx: Tx, plan: Plan, begun: Sequence[Row[Any]], ahead: Sequence[int], become: Become) -> None:
    """Who came, what was played and decided, how it was: of a program's sessions so far, at this moment."""
    name, kind = plan.draft.name, plan.draft.kind
    for n, row in enumerate(begun):
        attendance.take(tx, row.id, row.starts_at, n)
    past = [(row.id, row.starts_at) for row in begun if row.ends_at < tx.now]
    if kind is Kind.MEETUP:
        meetings.hold(tx, past, ahead, become)
        minutes.write(tx, past, become)
    tx.execute(_OVER, at=tx.now)
    over = [row.id for row in begun]
    setlists.choose(tx, name, past, ahead)
    belongings.furnish(tx, over, ahead, name)
    gallery.hang(tx, kind, over, become)
    recognition.rate(tx, begun, plan.regulars, become)


def _talk(tx: Tx, session_id: int, program: str, become: Become) -> None:
    """Those who come talk about it; what was said yesterday needs no notice today."""
    now = tx.now
    tx.now = now - timedelta(hours=20)
    discussion.talk(tx, session_id, program, become)
    tx.now = now
    become(ORGANIZER)


def _answer(tx: Tx, session_id: int, plan: Plan, turn: int, become: Become) -> None:
    """The regulars answer; each time one of them may only come perhaps, and another cannot."""
    pools = sessions.details(tx, session_id).pools
    for n, name in enumerate(plan.regulars):
        tx.now += timedelta(minutes=7)
        become(name)
        answer = {4: Answer.MAYBE, 9: Answer.NOT_GOING}.get((n + turn) % 11, Answer.GOING)
        pool = pools[n % len(pools)].id if answer is Answer.GOING else None
        rsvp.respond(tx, session_id, answer, pool_id=pool, note=texts.NOTES.get(name, ""))
