"""Who may ban whom, what a ban ends, and how it ends itself: on SQLite and PostgreSQL alike."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.actor import SYSTEM, Actor
from models.communities import Role, Standing
from models.database import Database
from models.outbox import OutboxMessage
from models.programs import Visibility
from models.rsvp import Answer, RsvpStatus
from models.tx import table_of
from scheduler import sweeps
from services import access, bans, discovery, members, programs, roster, rsvp, sessions, team, team_invites
from services.errors import BadInput, Banned, NotAllowed, NotFound
from services.outbox import Kind
from services.team_errors import InviteGone
from tests.town import Town


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


async def with_role(town: Town, owner: Actor, role: Role) -> Actor:
    someone = await town.person(role.value.title(), owner.community_id)
    await town.db.write(owner, roster.change_role, someone.user_id or 0, role)
    return await town.inside(someone, owner.community_id or 0)


async def test_only_who_ranks_below_can_be_banned_and_a_reason_is_needed(town: Town) -> None:
    owner = await town.community()
    roles = [await with_role(town, owner, role) for role in (Role.ADMIN, Role.MODERATOR, Role.MEMBER)]
    admin, moderator, member = roles
    for who, whom in (
        (member, moderator),
        (member, member),
        (moderator, admin),
        (moderator, moderator),
        (admin, admin),
        (admin, owner),
        (moderator, owner),
        (owner, owner),
    ):
        with pytest.raises(NotAllowed):
            await town.db.write(who, bans.ban, whom.user_id or 0, "Because")
    stranger = await town.person()
    with pytest.raises(NotFound):
        await town.db.write(owner, bans.ban, stranger.user_id or 0, "Because")
    with pytest.raises(BadInput):
        await town.db.write(moderator, bans.ban, member.user_id or 0, " \n")
    done = await town.db.write(moderator, bans.ban, member.user_id or 0, "Spam\nagain")
    assert (done.name, done.reason, done.by, done.until) == ("Member", "Spam again", "Moderator", None)
    again = await town.db.write(admin, bans.ban, member.user_id or 0, "Worse")
    assert (again.reason, again.by) == ("Worse", "Admin")
    assert (await town.db.read(owner, bans.listing)).total == 1


async def test_a_ban_frees_places_ends_roles_and_silences_at_once(town: Town) -> None:
    owner = await town.community()
    session = await town.session(owner, visibility=Visibility.INVITE_ONLY, capacity=1)
    maria = await town.inside(await town.person("Maria"), owner.community_id or 0)
    token = (await town.db.write(owner, team_invites.make, session.program_id)).token
    await town.db.write(maria, team_invites.accept, token)
    maria = await town.inside(maria, owner.community_id or 0)
    theirs = (await town.db.write(maria, team_invites.make, session.program_id)).token
    await town.db.write(maria, rsvp.respond, session.id, Answer.GOING)
    await town.db.write(owner, rsvp.respond, session.id, Answer.GOING)
    waiting = (await town.db.read(owner, sessions.details, session.id)).mine
    assert waiting is not None
    assert waiting.status is RsvpStatus.WAITLIST

    await town.db.write(owner, bans.ban, maria.user_id or 0, "Unsafe")
    mine = (await town.db.read(owner, sessions.details, session.id)).mine
    assert mine is not None
    assert mine.status is RsvpStatus.GOING
    table = table_of(OutboxMessage)
    told = await town.db.read(SYSTEM, lambda tx: tx.rows(select(table.c.kind, table.c.user_id)))
    assert (Kind.PROMOTED, owner.user_id) in {(row.kind, row.user_id) for row in told}

    out = await town.inside(maria, owner.community_id or 0)
    assert out.standing is Standing.BANNED
    assert await town.db.read(out, access.program_role, session.program_id) is None
    with pytest.raises(NotFound):
        await town.db.read(out, programs.details, session.program_id)
    for act in (members.join, members.inside):
        with pytest.raises(Banned):
            await town.db.write(out, act)
    assert (await town.db.read(out, discovery.board)).lines == ()
    bob = await town.inside(await town.person("Bob"), owner.community_id or 0)
    with pytest.raises(InviteGone):
        await town.db.write(bob, team_invites.accept, theirs)
    fresh = (await town.db.write(owner, team_invites.make, session.program_id)).token
    with pytest.raises(Banned):
        await town.db.write(out, team_invites.accept, fresh)
    with pytest.raises(Banned):  # who was known as a member a moment ago, too
        await town.db.write(maria, team_invites.accept, fresh)
    assert (await town.db.read(owner, team.screen, session.program_id)).total == 1


async def test_a_ban_for_a_time_ends_by_itself_and_another_by_hand(town: Town) -> None:
    owner = await town.community()
    first, second = [await town.person(community=owner.community_id) for _each in range(2)]
    week = town.now + timedelta(days=7)
    await town.db.write(owner, bans.ban, first.user_id or 0, "Late", week)
    await town.db.write(owner, bans.ban, second.user_id or 0, "Rude")
    assert await sweeps.lift_bans(town.db) == 0
    town.now = week
    assert await sweeps.lift_bans(town.db) == 1
    assert await sweeps.lift_bans(town.db) == 0
    left = await town.db.read(owner, bans.listing)
    assert [one.user_id for one in left.bans] == [second.user_id]
    assert (await town.db.write(owner, bans.unban, second.user_id or 0)).total == 0
    for someone in (first, second):
        back = await town.inside(someone, owner.community_id or 0)
        assert back.standing is Standing.LEFT
        await town.db.write(back, members.join)
