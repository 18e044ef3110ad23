"""One who was banned is a stranger: whatever they were before, and wherever they ask."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from models.actor import SYSTEM, Actor
from models.communities import Membership, Role, Standing
from models.database import Database
from models.programs import Visibility
from models.rsvp import Answer
from models.tx import table_of
from services import communities, discovery, members, program_life, programs, roster, rsvp, sessions
from services.errors import Banned, NotAllowed, NotFound, Refusal
from services.sessions import SessionDetails
from tests.town import Town


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


async def banned(town: Town) -> tuple[Actor, SessionDetails]:
    """An admin who made an invite-only program, then was banned; and its first session."""
    owner = await town.community()
    admin = await town.person(community=owner.community_id)
    await town.db.write(owner, roster.change_role, admin.user_id or 0, Role.ADMIN)
    admin = await town.inside(admin, owner.community_id or 0)
    session = await town.session(admin, visibility=Visibility.INVITE_ONLY)
    table = table_of(Membership)
    ban = update(table).where(table.c.user_id == admin.user_id).values(standing=Standing.BANNED)
    await town.db.write(SYSTEM, lambda tx: tx.execute(ban))
    return await town.inside(admin, owner.community_id or 0), session


async def test_a_banned_facilitator_sees_nothing_of_their_program(town: Town) -> None:
    out, session = await banned(town)
    for actor in (out, replace(out, in_linked_group=True)):
        with pytest.raises(NotFound):
            await town.db.read(actor, sessions.details, session.id)
        with pytest.raises(NotFound):
            await town.db.read(actor, programs.details, session.program_id)
        assert (await town.db.read(actor, discovery.board)).lines == ()


@pytest.mark.parametrize("standing", [Standing.BANNED, Standing.PENDING, Standing.LEFT])
async def test_a_role_counts_with_a_standing_alone(town: Town, standing: Standing) -> None:
    out, session = await banned(town)
    actor = replace(out, standing=standing)
    with pytest.raises(NotAllowed):
        await town.db.write(actor, communities.change, name="Mine")
    with pytest.raises(NotAllowed):
        await town.db.read(actor, roster.page)
    with pytest.raises(Refusal):
        await town.db.write(actor, program_life.delete, session.program_id)


async def test_a_banned_person_gets_in_nowhere(town: Town) -> None:
    out, session = await banned(town)
    inside = replace(out, in_linked_group=True)
    with pytest.raises(Banned):
        await town.db.write(inside, members.join)
    knocked = await town.db.write(inside, members.knock)
    assert knocked is not None
    assert knocked.joining is members.Joining.REFUSED
    with pytest.raises(Banned):
        await town.db.write(inside, members.ensure, Visibility.PUBLIC)
    with pytest.raises(Refusal):
        await town.db.write(inside, rsvp.respond, session.id, Answer.GOING)
