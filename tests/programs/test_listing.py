"""The list of programs: its order, whom it shows what, and how far it is counted."""

import random

import pytest
from sqlalchemy import select

from keyboards import programs as keyboards
from locales.reader import reading
from models.actor import Actor
from models.database import Database
from models.programs import Program, ProgramStatus, Visibility
from models.tags import ProgramTag, Tag
from models.tx import Tx, here, table_of
from services import program_lists
from services.program_lists import AHEAD, PAGE
from tests.town import NOW, ZONE, Town

programs = table_of(Program)
program_tags = table_of(ProgramTag)
ORDER = list(ProgramStatus)


def _fill(tx: Tx, chance: random.Random, count: int, me: int | None) -> int:
    """Programs of all sorts, some with the same name; the tag that a third of them has."""
    rows = [
        {
            "name": f"Program {chance.randrange(count)}",
            "slug": f"p{number}",
            "status": chance.choice(ORDER),
            "visibility": chance.choice(list(Visibility)),
            "deleted_at": NOW if chance.random() < 0.1 else None,
            "zone": ZONE,
            "local_start": "2026-11-26T20:00",
            "created_by": me,
            "created_at": NOW,
        }
        for number in range(count)
    ]
    made = tx.add_many(Program, rows)
    tag = tx.add(Tag, name="blues")
    tx.add_many(ProgramTag, [{"program_id": one, "tag_id": tag} for one in made[::3]])
    return tag


def _rule(tx: Tx, tag: int | None) -> list[int]:
    """All that the actor sees, in order, of every program there is."""
    mine = select(program_tags.c.program_id).where(here(program_tags), program_tags.c.tag_id == tag)
    tagged = {row.program_id for row in tx.rows(mine)}
    organizes, inside = tx.actor.role is not None and tx.actor.role != "member", tx.actor.is_member
    seen = {Visibility.PUBLIC: True, Visibility.MEMBERS_ONLY: inside, Visibility.INVITE_ONLY: organizes}
    rows = [
        row
        for row in tx.rows(select(programs).where(here(programs), programs.c.deleted_at.is_(None)))
        if seen[row.visibility]
        and (organizes or row.status is not ProgramStatus.ARCHIVED)
        and (tag is None or row.id in tagged)
    ]
    rows.sort(key=lambda row: (ORDER.index(row.status), row.name, row.id))
    return [row.id for row in rows]


@pytest.mark.parametrize("size", [1, 40])
async def test_every_page_has_what_the_rule_says(database: Database, size: int) -> None:
    town = Town(database)
    owner = await town.community()
    tag = await town.db.write(owner, _fill, random.Random(7), size, owner.user_id)
    member = await town.person(community=owner.community_id)
    stranger = await town.inside(await town.person(), owner.community_id or 0)
    for actor in (owner, member, stranger):
        for narrowed in (None, tag):
            wanted = await town.db.read(actor, _rule, narrowed)
            pages = max(1, -(-len(wanted) // PAGE))
            for page in range(pages):
                found = await town.db.read(actor, program_lists.listing, page, narrowed)
                assert [line.id for line in found.lines] == wanted[page * PAGE : (page + 1) * PAGE]
                assert (found.page, found.pages, found.more) == (page, pages, False)
            for beyond in (pages, 10**15, -3):
                found = await town.db.read(actor, program_lists.listing, beyond, narrowed)
                assert found.page == (pages - 1 if beyond > 0 else 0)


async def test_of_many_as_many_pages_are_counted_as_are_told(database: Database) -> None:
    town = Town(database)
    owner = await town.community()
    count = (AHEAD + 3) * PAGE + 1
    await town.db.write(owner, _many, count, owner.user_id)
    assert await _shown(town, owner, 0) == f"1/{AHEAD}+"
    assert await _shown(town, owner, 3) == f"4/{AHEAD + 3}+"
    assert await _shown(town, owner, 4) == f"5/{AHEAD + 4}"
    last = await town.db.read(owner, program_lists.listing, AHEAD + 3)
    assert len(last.lines) == 1


async def _shown(town: Town, actor: Actor, page: int) -> str:
    found = await town.db.read(actor, program_lists.listing, page)
    assert [line.name for line in found.lines] == [f"{page * PAGE + n:06}" for n in range(PAGE)]
    with reading("en"):
        return next(one.text for one in keyboards.pages(1, found) if "/" in one.text)


def _many(tx: Tx, count: int, me: int | None) -> None:
    kept = {"zone": ZONE, "local_start": "2026-11-26T20:00", "created_by": me, "created_at": NOW}
    tx.add_many(Program, [{"name": f"{n:06}", "slug": f"{n}", **kept} for n in range(count)])
