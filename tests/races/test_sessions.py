"""Answers, other times and cancellations of one session at the same moment."""

import asyncio
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import func, select

from models.actor import SYSTEM
from models.cards import Card
from models.rsvp import Answer, Rsvp, RsvpStatus
from models.tx import table_of
from services import (
    cards,
    changes,
    leaving,
    outbox,
    rsvp,
    sessions,
)
from services.errors import Outdated, SessionOver
from tests.races.interleaving import going, interleaved, told
from tests.rsvp.test_places import balance
from tests.town import Town

LATER = datetime(2026, 11, 26, 21)


async def test_all_who_answered_hear_of_a_cancellation(town: Town) -> None:
    olga = await town.community()
    session = await town.session(olga)
    petra = await town.person(community=olga.community_id)
    await interleaved(
        town.db,
        (petra, going(session.id)),
        (olga, lambda tx: changes.cancel(tx, session.id, session.revision)),
    )
    assert await told(town, outbox.Kind.CANCELLED) == [petra.user_id]


async def test_nobody_gets_into_a_session_that_is_being_cancelled(town: Town) -> None:
    olga = await town.community()
    session = await town.session(olga)
    petra = await town.person(community=olga.community_id)
    _cancelled, answered = await interleaved(
        town.db,
        (olga, lambda tx: changes.cancel(tx, session.id, session.revision)),
        (petra, going(session.id)),
    )
    assert isinstance(answered, SessionOver)
    assert await balance(town.db, session.id) == (0, 0)


async def test_all_who_answered_hear_of_another_time(town: Town) -> None:
    olga = await town.community()
    session = await town.session(olga)
    petra = await town.person(community=olga.community_id)
    await interleaved(
        town.db,
        (petra, going(session.id)),
        (olga, lambda tx: changes.move(tx, session.id, session.revision, LATER)),
    )
    assert await told(town, outbox.Kind.RESCHEDULED) == [petra.user_id]


async def test_one_who_confirms_the_old_time_meanwhile_has_to_confirm_the_new_one(town: Town) -> None:
    olga = await town.community()
    session = await town.session(olga)
    petra = await town.person(community=olga.community_id)
    await town.db.write(petra, rsvp.respond, session.id, Answer.GOING)
    _moved, confirmed = await interleaved(
        town.db,
        (olga, lambda tx: changes.move(tx, session.id, session.revision, LATER)),
        (petra, lambda tx: changes.confirm(tx, session.id, stays=True)),
    )
    assert confirmed.session.starts_at == session.starts_at + timedelta(hours=1)


async def test_two_organizers_cancel_and_move_at_once(town: Town) -> None:
    olga = await town.community()
    session = await town.session(olga)
    _moved, cancelled = await interleaved(
        town.db,
        (olga, lambda tx: changes.move(tx, session.id, session.revision, LATER)),
        (olga, lambda tx: changes.cancel(tx, session.id, session.revision)),
    )
    assert isinstance(cancelled, Outdated)


async def test_a_card_is_posted_once(town: Town) -> None:
    olga = await town.community()
    session = await town.session(olga)
    post = partial(cards.post, session_id=session.id)
    await interleaved(town.db, (olga, post), (olga, post))
    table = table_of(Card)
    assert await town.db.read(SYSTEM, lambda tx: tx.value(select(func.count()).select_from(table))) == 1


async def test_leaving_while_one_gets_in_gives_the_place_on(town: Town) -> None:
    olga = await town.community()
    session = await town.session(olga, capacity=1)
    first, second, third = [await town.person(community=olga.community_id) for _ in range(3)]
    for person in (first, second, third):
        await town.db.write(person, rsvp.respond, session.id, Answer.GOING)
    await interleaved(
        town.db,
        (first, lambda tx: rsvp.respond(tx, session.id, Answer.NOT_GOING)),
        (second, leaving.leave),
    )
    assert await balance(town.db, session.id) == (1, 0)
    assert (await town.db.read(third, sessions.details, session.id)).mine.status is RsvpStatus.GOING  # type: ignore[union-attr]


async def test_the_table_of_answers_has_one_row_a_person(town: Town) -> None:
    olga = await town.community()
    session = await town.session(olga, capacity=1)
    stranger = await town.inside(await town.person(), olga.community_id or 0)
    await asyncio.gather(*(town.db.write(stranger, going(session.id)) for _ in range(8)))
    rows = select(func.count()).select_from(table_of(Rsvp))
    assert await town.db.read(SYSTEM, lambda tx: tx.value(rows)) == 1
    assert await balance(town.db, session.id) == (1, 0)
