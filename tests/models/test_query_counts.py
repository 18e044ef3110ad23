"""A screen asks a fixed number of questions, however much there is to show."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event

from models.actor import Actor
from models.database import Database
from models.programs import Kind
from models.rsvp import Answer
from services import (
    attendance,
    attendees,
    belongings,
    calendars,
    cards,
    choices,
    community_statistics,
    dates,
    discovery,
    discussion,
    gallery,
    goals,
    home,
    leaderboards,
    lineup,
    materials,
    photos,
    program_health,
    program_lists,
    program_page,
    programs,
    reservations,
    rsvp,
    session_edit,
    session_page,
    sessions,
    setlist_choice,
    setlist_page,
    setlists,
    space_week,
    statistics,
    timetable,
)
from services.leaderboards import Wanted
from services.schedule import Schedule
from services.timetable import Asked, View
from tests.town import ZONE, Town


async def count(
    db: Database, actor: Actor, function: Callable[..., Any], *args: Any, writes: bool = False
) -> int:
    """How many statements a read, or a write, runs."""
    ran: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        ran.append(statement)

    engine, run = (db._writer, db.write) if writes else (db._reader, db.read)
    event.listen(engine.engine, "before_cursor_execute", note)
    await run(actor, function, *args)
    event.remove(engine.engine, "before_cursor_execute", note)
    return sum(not statement.startswith("BEGIN") for statement in ran)


@pytest.mark.parametrize(
    ("screen", "target"),
    [
        (home.of_community, None),
        (discovery.board, None),
        (program_lists.listing, None),
        (cards.find, ""),
        (cards.find, "nowhere"),
        (sessions.details, "session"),
        (space_week.overview, None),
        (attendees.page_of, "session"),
        (belongings.of_session, "session"),
        (session_page.view, "session"),
        (materials.shelf, "session"),
        (photos.gallery, "session"),
        (session_edit.form, "session"),
        (setlists.load, "session"),
        (setlist_page.view, "session"),
        (setlist_choice.propose, "session"),
        (discussion.board, "session"),
        (programs.details, "program"),
        (program_page.view, "program"),
        (program_page.past, "program"),
        (dates.page_of, "program"),
        (attendance.page_of, "session"),
        (statistics.of_program, "program"),
        (community_statistics.of_community, None),
        (program_health.of_program, "program"),
        (goals.listing, None),
        (gallery.listing, None),
        (gallery.to_check, "program"),
        (goals.listing, "program"),
        *((leaderboards.board, Wanted(topic)) for topic in leaderboards.Topic),
        (reservations.mine, None),
        (choices.of_person, None),
        *((timetable.of_community, Asked(view)) for view in View),
        (calendars.mine, None),
        (calendars.of_community, None),
        (calendars.of_program, "program"),
        (calendars.events, "sessions"),
        (calendars.of_session, "session"),
    ],
)
async def test_a_screen_asks_no_more_when_there_is_more(
    sqlite_database: Database, screen: Callable[..., Any], target: str | None
) -> None:
    town = Town(sqlite_database)
    owner = await town.community()
    session = await town.session(owner)
    args = {
        "sessions": [[session.id]],
        "session": [session.id],
        "program": [session.program_id],
        None: [],
    }.get(target, [target])
    few = await count(town.db, owner, screen, *args)

    for n in range(8):
        schedule = Schedule(datetime(2026, 11, 24, 10 + n), ZONE, "FREQ=DAILY")
        await town.session(owner, name=f"Program {n}", schedule=schedule, roles={"base": 5, "flyer": 5})
    for person in await town.crowd(30, owner.community_id or 0):
        await town.db.write(person, rsvp.respond, session.id, Answer.GOING)

    assert await count(town.db, owner, screen, *args) == few


@pytest.mark.parametrize(
    ("draft", "brings", "statements"),
    [
        ({"kind": Kind.MEETUP}, False, 5),
        ({"kind": Kind.WEBINAR, "settings": {"recording_allowed": False}}, False, 5),
        ({"kind": Kind.JAM_SESSION}, False, 6),
        ({"kind": Kind.JAM_SESSION}, True, 8),
        ({"kind": Kind.JAM_SESSION, "settings": {"recording_allowed": True}}, False, 7),
    ],
    ids=["plain", "not recorded", "jam", "bringing a bass", "recorded"],
)
async def test_an_answer_costs_what_it_is_about(
    sqlite_database: Database, draft: dict[str, Any], brings: bool, statements: int
) -> None:
    town = Town(sqlite_database)
    owner = await town.community()
    session = await town.session(owner, **draft)
    for person in await town.crowd(3, owner.community_id or 0):
        await town.db.write(person, rsvp.respond, session.id, Answer.GOING)
    petra = await town.person(community=owner.community_id)
    if brings:
        await town.db.write(petra, lineup.say, session.id, "bringing bass")
    await town.db.write(petra, rsvp.respond, session.id, Answer.NOT_GOING)
    assert await count(town.db, petra, rsvp.respond, session.id, Answer.GOING, writes=True) == statements
