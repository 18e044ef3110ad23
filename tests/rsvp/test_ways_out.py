"""Who is banned or leaves gives back all they have, whatever they may see by then; on both databases."""

from datetime import timedelta

from sqlalchemy import update

from models.database import Database
from models.programs import Program, Visibility
from models.tx import here, table_of
from services import bans, leaving, pairs
from tests.rsvp.test_roles import Jam, jam_of
from tests.town import Town

programs = table_of(Program)


async def hide(jam: Jam) -> None:
    """From now on only who is invited sees the program."""
    statement = update(programs).where(here(programs), programs.c.id == jam.session.program_id)
    await jam.town.db.write(
        jam.owner, lambda tx: tx.execute(statement.values(visibility=Visibility.INVITE_ONLY))
    )


async def test_a_place_in_a_session_that_is_hidden_by_now_is_given_back(database: Database) -> None:
    jam = await jam_of(Town(database), roles={"base": 1, "flyer": 1})
    for name, role in (("Ana", "base"), ("Ben", "flyer"), ("Owner", "base"), ("Other", "flyer")):
        await jam.says(name, role)
    await hide(jam)
    await jam.town.db.write(jam.owner, bans.ban, jam.people["Ana"].user_id or 0, "Spoils it")
    await jam.town.db.write(jam.people["Ben"], leaving.leave)
    await jam.counts()
    assert await jam.told("Owner") == ["promoted"]
    assert await jam.told("Other") == ["promoted"]


async def test_of_a_pair_of_which_one_is_banned_the_other_is_asked(database: Database) -> None:
    jam = await jam_of(Town(database), roles={"base": 2, "flyer": 2})
    base, flyer = jam.pool["base"], jam.pool["flyer"]
    ana, ben, cleo, dan = [await jam.person(name) for name in ("Ana", "Ben", "Cleo", "Dan")]
    await jam.town.db.write(ana, pairs.ask, jam.session.id, ben.user_id, base, flyer)
    await jam.town.db.write(ben, pairs.confirm, jam.session.id, ana.user_id)
    await jam.town.db.write(cleo, pairs.ask, jam.session.id, dan.user_id, base, flyer)
    for gone in (ben, dan):
        await jam.town.db.write(jam.owner, bans.ban, gone.user_id or 0, "Spoils it")
    assert await jam.stands("Ana") == "base?"
    assert "pair_ended" in await jam.told("Ana")
    assert (await jam.sees("Cleo")).pair is None
    await jam.counts()


async def test_who_is_banned_while_a_session_goes_on_loses_that_place_too(database: Database) -> None:
    jam = await jam_of(Town(database), roles={"base": 1, "flyer": 1})
    for name in ("Ana", "Ben", "Cleo"):
        await jam.says(name, "base")
    jam.town.now = jam.session.starts_at + timedelta(minutes=10)
    await jam.town.db.write(jam.owner, bans.ban, jam.people["Ana"].user_id or 0, "Spoils it")
    await jam.counts()
    assert await jam.stands("Ben") == "base"
    jam.town.now = jam.session.ends_at
    await jam.town.db.write(jam.owner, bans.ban, jam.people["Ben"].user_id or 0, "Spoilt it")
    await jam.counts()
    assert await jam.stands("Cleo") == "waits base 1", "what is over stays as it was"
