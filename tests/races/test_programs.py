"""A program changes, or is generated, while people answer and move its dates by hand."""

import asyncio
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from models.actor import SYSTEM
from models.programs import ProgramStatus
from models.rsvp import Answer
from models.sessions import ProgramSession
from models.tx import table_of
from services import (
    changes,
    generation,
    leaving,
    outbox,
    program_edit,
    program_life,
    programs,
    rsvp,
    sessions,
)
from services.drafts import Draft
from services.rsvp import Outcome
from services.schedule import Schedule
from tests.races.interleaving import going, interleaved, told
from tests.rsvp.test_places import balance
from tests.town import ZONE, Town

WEEKLY = Schedule(datetime(2026, 11, 26, 20), ZONE, "FREQ=WEEKLY;BYDAY=TH")
AN_HOUR_LATER = Schedule(datetime(2026, 11, 26, 21), ZONE, "FREQ=WEEKLY;BYDAY=TH")
ROLES = {"base": 2, "flyer": 2}


async def test_programs_of_one_name_are_made_at_once(town: Town) -> None:
    olga = await town.community()
    create = partial(programs.create, draft=Draft("Jam", WEEKLY))
    first, second = await interleaved(town.db, (olga, create), (olga, create))
    assert {first.name, second.name} == {"Jam"}
    assert first.slug != second.slug


async def test_roles_change_while_somebody_answers(town: Town) -> None:
    olga = await town.community()
    session = await town.session(olga)
    petra = await town.person(community=olga.community_id)
    answered, changed = await interleaved(
        town.db,
        (petra, going(session.id)),
        (olga, lambda tx: programs.change(tx, session.program_id, 1, roles=ROLES, capacity=None)),
    )
    assert answered.outcome is Outcome.GOING
    assert changed.followed.kept == 1
    assert await balance(town.db, session.id) == (1, 0)


async def test_one_answers_while_roles_change(town: Town) -> None:
    olga = await town.community()
    session = await town.session(olga)
    petra = await town.person(community=olga.community_id)
    changed, answered = await interleaved(
        town.db,
        (olga, lambda tx: programs.change(tx, session.program_id, 1, roles={"base": 7})),
        (petra, going(session.id)),
    )
    assert changed.program.draft.roles == {"base": 7}
    assert answered.outcome is Outcome.GOING
    assert await balance(town.db, session.id) == (1, 0)


async def test_all_who_answered_hear_of_a_new_schedule(town: Town) -> None:
    olga = await town.community()
    session = await town.session(olga)
    petra = await town.person(community=olga.community_id)
    await interleaved(
        town.db,
        (petra, going(session.id)),
        (olga, lambda tx: programs.change(tx, session.program_id, 1, schedule=AN_HOUR_LATER)),
    )
    assert await told(town, outbox.Kind.RESCHEDULED) == [petra.user_id]


async def test_a_date_moved_by_hand_stays_where_it_is_when_the_schedule_changes(town: Town) -> None:
    olga = await town.community()
    session = await town.session(olga)
    by_hand = datetime(2026, 11, 27, 18)
    moved, _changed = await interleaved(
        town.db,
        (olga, lambda tx: changes.move(tx, session.id, session.revision, by_hand)),
        (olga, lambda tx: programs.change(tx, session.program_id, 1, schedule=AN_HOUR_LATER)),
    )
    now = await town.db.read(olga, sessions.details, session.id)
    assert now.starts_at == moved.starts_at


async def test_a_date_moved_by_hand_ends_after_it_begins_when_the_length_changes(town: Town) -> None:
    olga = await town.community()
    session = await town.session(olga)
    by_hand = datetime(2026, 11, 29, 18)
    await interleaved(
        town.db,
        (olga, lambda tx: changes.move(tx, session.id, session.revision, by_hand)),
        (olga, lambda tx: programs.change(tx, session.program_id, 1, duration_minutes=60)),
    )
    now = await town.db.read(olga, sessions.details, session.id)
    assert now.ends_at - now.starts_at == timedelta(minutes=60)


async def test_a_sweep_and_an_organizer_generate_each_date_once(town: Town) -> None:
    olga = await town.community()
    program = await town.db.write(olga, programs.create, Draft("Jam", WEEKLY))
    town.now += timedelta(days=30)
    made, (_program, again) = await interleaved(
        town.db, (SYSTEM, generation.sweep), (olga, lambda tx: program_edit.generate_now(tx, program.id))
    )
    assert made.sessions > 0
    assert again == 0


async def test_the_sweep_passes_a_program_that_is_being_changed(town: Town) -> None:
    olga = await town.community()
    program = await town.db.write(olga, programs.create, Draft("Jam", WEEKLY))
    town.now += timedelta(days=30)
    (_program, made), swept = await interleaved(
        town.db, (olga, lambda tx: program_edit.generate_now(tx, program.id)), (SYSTEM, generation.sweep)
    )
    assert made > 0
    assert swept.sessions == 0


async def test_a_program_is_archived_and_swept_at_once(town: Town) -> None:
    olga = await town.community()
    program = await town.db.write(olga, programs.create, Draft("Jam", WEEKLY))
    town.now += timedelta(days=30)
    _archived, swept = await interleaved(
        town.db,
        (olga, lambda tx: program_life.set_status(tx, program.id, ProgramStatus.ARCHIVED)),
        (SYSTEM, generation.sweep),
    )
    assert swept.sessions == 0


async def test_every_session_of_a_program_is_locked_in_one_order(town: Town) -> None:
    """Two who leave, and an organizer who changes the capacity, at once: nobody waits for nobody."""
    olga = await town.community()
    session = await town.session(olga, capacity=5)
    table = table_of(ProgramSession)
    query = select(table.c.id).order_by(table.c.id.desc())
    dates = await town.db.read(SYSTEM, lambda tx: [row.id for row in tx.rows(query)])
    crowd = [await town.person(community=olga.community_id) for _ in range(6)]
    for person in crowd:
        for date in dates[:4]:
            await town.db.write(person, rsvp.respond, date, Answer.GOING)
    await asyncio.gather(
        *(town.db.write(person, leaving.leave) for person in crowd[:3]),
        town.db.write(olga, programs.change, session.program_id, 1, capacity=9),
    )
    for date in dates[:4]:
        assert await balance(town.db, date) == (3, 0)
