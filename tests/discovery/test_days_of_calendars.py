"""What a calendar says of each day, held against the rule in plain Python."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.database import Database
from models.programs import Kind, Program
from models.rsvp import Rsvp, RsvpStatus
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import timetable
from services.timetable import Asked, View
from services.timetable.shape import days_of
from tests.town import NOW, ZONE, Town

programs = table_of(Program)
sessions = table_of(ProgramSession)
rsvps = table_of(Rsvp)

ZONES = [ZONE, "UTC", "Europe/Kyiv", "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kathmandu"]
AT = date(2026, 12, 9)
COMES = {RsvpStatus.GOING, RsvpStatus.MAYBE, RsvpStatus.WAITLIST}


def _fill(tx: Tx, chance: random.Random, zones: list[str], per_day: int, me: int | None) -> None:
    """Programs in some zones, with sessions around a month of all lengths, some at midnight."""
    made = tx.add_many(
        Program,
        [
            {
                "name": f"Program {number}",
                "slug": f"p{number}",
                "zone": chance.choice(zones),
                "kind": chance.choice([Kind.JAM_SESSION, Kind.MEETUP]),
                "deleted_at": NOW if not number else None,
                "local_start": "2026-11-26T20:00",
                "created_by": me,
                "created_at": NOW,
            }
            for number in range(9)
        ],
    )
    first = datetime.combine(date(2026, 11, 20), time(), NOW.tzinfo)
    moments = [first + timedelta(minutes=chance.randrange(0, 55 * 48) * 30) for _ in range(per_day * 55)]
    rows = [
        {
            "program_id": chance.choice(made),
            "original_start": f"x{number}",
            "starts_at": moment,
            "ends_at": moment + timedelta(hours=chance.choice([1, 2, 2, 3, 8, 23.5, 24, 25, 70, 168])),
            "weekday": 0,
            "deleted_at": NOW if chance.random() < 0.05 else None,
        }
        for number, moment in enumerate(moments)
    ]
    held = tx.add_many(ProgramSession, rows)
    said = chance.sample(held, 40)
    given = {"user_id": me, "answered_at": NOW}
    tx.add_many(
        Rsvp, [{"session_id": one, "status": chance.choice(list(RsvpStatus)), **given} for one in said]
    )


def _rule(tx: Tx, asked: Asked) -> tuple[Counter[date], Counter[date], dict[date, list[int]]]:
    """Sessions a day, those the person comes to, and which they are, of every session there is."""
    known = {row.id: row for row in tx.rows(select(programs).where(here(programs)))}
    answers = tx.rows(
        select(rsvps.c.session_id, rsvps.c.status).where(here(rsvps), rsvps.c.user_id == tx.actor.user_id)
    )
    said = {row.session_id: row.status for row in answers}
    counts: Counter[date] = Counter()
    mine: Counter[date] = Counter()
    listed: dict[date, list[int]] = {}
    order = (sessions.c.starts_at, sessions.c.id)
    for row in tx.rows(
        select(sessions).where(here(sessions), sessions.c.deleted_at.is_(None)).order_by(*order)
    ):
        program = known[row.program_id]
        wanted = asked.kind in (None, program.kind) and asked.program in (None, program.id)
        if program.deleted_at is not None or not wanted:
            continue
        for day in days_of(row.starts_at, row.ends_at, tx.actor.zone or program.zone):
            counts[day] += 1
            mine[day] += said.get(row.id) in COMES
            listed.setdefault(day, []).append(row.id)
    return counts, mine, listed


@pytest.mark.parametrize(
    ("seed", "zones", "per_day"), [(0, ZONES[:1], 3), (1, ZONES[:3], 6), (2, ZONES, 4), (3, ZONES, 90)]
)
async def test_each_day_has_what_the_rule_says(
    database: Database, seed: int, zones: list[str], per_day: int
) -> None:
    town, chance = Town(database), random.Random(seed)
    owner = await town.community()
    await town.db.write(owner, _fill, chance, zones, per_day, owner.user_id)
    one: int = await town.db.read(owner, _some_program)
    narrowed: list[dict[str, Any]] = [{}, {"kind": Kind.MEETUP}, {"program": one}]
    capped = 0
    for zone in ("", "Asia/Kathmandu", "America/Los_Angeles"):
        reader = replace(owner, zone=zone)
        for by in narrowed:
            asked = Asked(at=AT, **by)
            counts, mine, listed = await town.db.read(reader, _rule, asked)
            found = await town.db.read(reader, timetable.of_community, asked)
            for day in (day for week in found.weeks for day in week):
                assert day.mine == mine[day.date]
                if day.more:
                    capped += 1
                    assert day.count <= counts[day.date]
                    assert per_day == 90
                else:
                    assert day.count == counts[day.date], day.date
            assert [line.id for line in found.days[0].lines] == listed.get(AT, [])[:300]
            week = await town.db.read(reader, timetable.of_community, Asked(View.WEEK, at=AT, **by))
            if not week.has_more:
                for day in week.days:
                    assert [line.id for line in day.lines] == listed.get(day.date, [])
    assert bool(capped) is (per_day == 90)


def _some_program(tx: Tx) -> int:
    found: int = tx.value(select(programs.c.id).where(here(programs), programs.c.deleted_at.is_(None)))
    return found


async def test_a_list_begins_with_what_is_under_way(database: Database) -> None:
    town, chance = Town(database), random.Random(5)
    owner = await town.community()
    await town.db.write(owner, _fill, chance, ZONES, 3, owner.user_id)
    town.now = datetime(2026, 12, 9, 11, tzinfo=NOW.tzinfo)
    reader = replace(owner, zone="UTC")

    def rule(tx: Tx) -> list[int]:
        gone = select(programs.c.id).where(here(programs), programs.c.deleted_at.is_not(None))
        there = (sessions.c.deleted_at.is_(None), sessions.c.program_id.not_in(gone))
        ahead = (here(sessions), sessions.c.ends_at > tx.now, *there)
        rows = tx.rows(select(sessions.c.id).where(*ahead).order_by(sessions.c.starts_at, sessions.c.id))
        return [row.id for row in rows]

    wanted = await town.db.read(owner, rule)
    for page in range(3):
        found = await town.db.read(reader, timetable.of_community, Asked(View.LIST, page=page))
        shown = {line.id for day in found.days for line in day.lines}
        assert shown == set(wanted[page * timetable.PAGE : (page + 1) * timetable.PAGE])
