"""Who may invite whom to run a program, and what an invitation is worth: on SQLite and PostgreSQL alike."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.actor import SYSTEM, Actor
from models.communities import Role
from models.database import Database
from models.links import Link
from models.outbox import Channel, Delivery, OutboxMessage
from models.programs import ProgramRole, Visibility
from models.team import StaffInvite
from models.tx import table_of
from services import (
    access,
    communities,
    leaving,
    members,
    program_life,
    programs,
    roster,
    session_edit,
    sessions,
    team,
    team_invites,
    team_letters,
)
from services.access import Ability
from services.errors import BadInput, NotAllowed, NotFound
from services.outbox import Kind
from services.seals import Seals
from services.sessions import SessionDetails
from services.team_errors import (
    InviteGone,
    LetterSent,
    NotYours,
    OwnInvite,
    RunsAlready,
    TeamFull,
    TooManyLetters,
)
from services.team_invites import State
from tests.town import Town


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


async def invited(town: Town, by: Actor, program_id: int) -> str:
    return (await town.db.write(by, team_invites.make, program_id)).token


async def joins(town: Town, person: Actor, token: str) -> Actor:
    await town.db.write(person, team_invites.accept, token)
    return await town.inside(person, person.community_id or 0)


async def jam(town: Town, visibility: Visibility = Visibility.MEMBERS_ONLY) -> tuple[Actor, SessionDetails]:
    owner = await town.community()
    return owner, await town.session(owner, visibility=visibility)


async def test_an_invitation_is_for_one_person_once(town: Town) -> None:
    owner, session = await jam(town, Visibility.INVITE_ONLY)
    token = await invited(town, owner, session.program_id)
    maria, bob = await town.crowd(2, owner.community_id or 0)
    offer = await town.db.read(maria, team_invites.look, token)
    assert (offer.program, offer.by, offer.asks_first) == ("Thursday Jam", "Owner", False)

    maria = await joins(town, maria, token)
    assert maria.is_member
    assert (await town.db.read(maria, programs.details, session.program_id)).manages
    for act in (team_invites.look, team_invites.accept, team_invites.decline):
        with pytest.raises(InviteGone) as gone:
            await town.db.write(bob, act, token)
        assert gone.value.why == State.USED
    with pytest.raises(RunsAlready):
        await town.db.write(maria, team_invites.accept, token)
    found = (await town.db.read(owner, team.listing, session.program_id)).invites[0]
    assert (found.by, found.state, found.who, found.at) == ("Owner", State.USED, maria.name, town.now)


async def test_the_database_holds_nothing_that_opens_an_invitation(town: Town) -> None:
    owner, session = await jam(town)
    token = await invited(town, owner, session.program_id)
    for table in (table_of(StaffInvite), table_of(Link)):
        for row in await town.db.read(SYSTEM, lambda tx, table=table: tx.rows(select(table))):
            assert token not in str(row)
    kept = team_invites.hashed(token)
    with pytest.raises(NotFound):
        await town.db.read(owner, team_invites.resolve, kept)


async def test_of_two_who_accept_at_once_one_wins(town: Town) -> None:
    owner, session = await jam(town)
    token = await invited(town, owner, session.program_id)
    crowd = await town.crowd(4, owner.community_id or 0)
    came = await asyncio.gather(
        *(town.db.write(one, team_invites.accept, token) for one in crowd), return_exceptions=True
    )
    assert [type(one) for one in came].count(InviteGone) == 3
    found = await town.db.read(owner, team.screen, session.program_id)
    assert found.total == 2


async def test_not_for_its_maker_not_after_two_days_not_when_taken_back(town: Town) -> None:
    owner, session = await jam(town)
    maria = await town.inside(await town.person("Maria"), owner.community_id or 0)
    token = await invited(town, owner, session.program_id)
    another = await invited(town, owner, session.program_id)
    owned = await invited(town, await joins(town, maria, another), session.program_id)
    for who, what, why in ((owner, token, OwnInvite), (maria, owned, OwnInvite), (maria, token, RunsAlready)):
        with pytest.raises(why):
            await town.db.write(who, team_invites.accept, what)
    admin = await town.person("Admin", owner.community_id)
    await town.db.write(owner, roster.change_role, admin.user_id or 0, Role.ADMIN)
    admin = await town.inside(admin, owner.community_id or 0)
    own = await invited(town, admin, session.program_id)
    with pytest.raises(OwnInvite):
        await town.db.write(admin, team_invites.accept, own)

    bob = await town.inside(await town.person("Bob"), owner.community_id or 0)
    listed = await town.db.read(owner, team.listing, session.program_id)
    theirs = next(one for one in listed.invites if one.by == "Maria")
    assert await town.db.write(owner, team_invites.revoke, session.program_id, theirs.id)
    assert not await town.db.write(owner, team_invites.revoke, session.program_id, theirs.id)
    town.now += timedelta(hours=48)
    for what, gone in ((owned, State.REVOKED), (token, State.EXPIRED)):
        with pytest.raises(InviteGone) as refused:
            await town.db.write(bob, team_invites.accept, what)
        assert refused.value.why == gone


async def test_an_invitation_is_as_good_as_the_rights_of_who_made_it(town: Town) -> None:
    owner, session = await jam(town)
    maria, bob = await town.crowd(2, owner.community_id or 0)
    maria = await joins(town, maria, await invited(town, owner, session.program_id))
    token = await invited(town, maria, session.program_id)
    left = await town.db.write(owner, team.remove, session.program_id, maria.user_id or 0)
    assert (left.total, left.done) == (1, maria.name)
    with pytest.raises(InviteGone) as refused:
        await town.db.write(bob, team_invites.accept, token)
    assert refused.value.why == State.REVOKED
    for act in (team.screen, team_invites.make, team.step_down):  # the very actor that ran it a moment ago
        with pytest.raises(NotAllowed):
            await town.db.write(maria, act, session.program_id)


async def test_a_deleted_program_has_no_invitations(town: Town) -> None:
    owner, session = await jam(town)
    token = await invited(town, owner, session.program_id)
    bob = await town.inside(await town.person("Bob"), owner.community_id or 0)
    await town.db.write(owner, program_life.delete, session.program_id)
    with pytest.raises(NotFound):
        await town.db.write(bob, team_invites.accept, token)
    await town.db.write(owner, program_life.restore, session.program_id)
    assert (await joins(town, bob, token)).is_member


async def test_where_one_has_to_ask_the_role_counts_once_one_is_let_in(town: Town) -> None:
    owner, session = await jam(town)
    await town.db.write(owner, communities.change, requires_approval=True)
    token = await invited(town, owner, session.program_id)
    maria = await town.inside(await town.person("Maria"), owner.community_id or 0)
    assert (await town.db.read(maria, team_invites.look, token)).asks_first
    result = await town.db.write(maria, team_invites.accept, token)
    assert (result.program, result.joined.joining) == (None, members.Joining.REQUESTED)
    mates = (await town.db.read(owner, team.screen, session.program_id)).people
    assert [(one.name, one.waits) for one in mates] == [("Owner", False), ("Maria", True)]
    maria = await town.inside(maria, owner.community_id or 0)
    with pytest.raises(NotFound):
        await town.db.read(maria, sessions.details, session.id)
    await town.db.write(owner, roster.decide, maria.user_id or 0, approve=True)
    maria = await town.inside(maria, owner.community_id or 0)
    assert (await town.db.read(maria, sessions.details, session.id)).manages

    other = await town.inside(await town.person("Otto"), owner.community_id or 0)
    await town.db.write(other, team_invites.accept, await invited(town, owner, session.program_id))
    await town.db.write(owner, roster.decide, other.user_id or 0, approve=False)
    assert (await town.db.read(owner, team.screen, session.program_id)).total == 2


async def test_who_joined_runs_this_program_and_no_other(town: Town) -> None:
    owner, session = await jam(town)
    other = await town.session(owner, name="Friday Jam")
    maria = await town.inside(await town.person("Maria"), owner.community_id or 0)
    maria = await joins(town, maria, await invited(town, owner, session.program_id))
    for ability in access.PROGRAM_ROLES:
        await town.db.read(maria, access.require, ability, session.program_id)
        with pytest.raises(NotAllowed):
            await town.db.read(maria, access.require, ability, other.program_id)
    for ability in (Ability.MANAGE_COMMUNITY, Ability.MANAGE_PROGRAMS, Ability.CHANGE_ROLES):
        with pytest.raises(NotAllowed):
            await town.db.read(maria, access.require, ability, session.program_id)
    with pytest.raises(NotAllowed):
        await town.db.write(maria, program_life.delete, session.program_id)
    with pytest.raises(NotAllowed):
        await town.db.read(maria, team.screen, other.program_id)
    with pytest.raises(NotAllowed):
        await town.db.read(maria, session_edit.opened, other.id)


async def test_who_takes_whom_off_the_team(town: Town) -> None:
    owner, session = await jam(town)
    program = session.program_id
    first, second, third = await town.crowd(3, owner.community_id or 0)
    first = await joins(town, first, await invited(town, owner, program))
    second = await joins(town, second, await invited(town, first, program))
    third = await joins(town, third, await invited(town, owner, program))
    for who, whom in ((second, first), (third, second), (first, owner), (first, first)):
        with pytest.raises(NotYours):
            await town.db.write(who, team.remove, program, whom.user_id or 0)
    await town.db.write(first, team.remove, program, second.user_id or 0)
    await town.db.write(third, team.step_down, program)
    await town.db.write(owner, team.step_down, program)
    left = await town.db.read(owner, team.screen, program)
    assert [one.name for one in left.people] == [first.name]
    assert (await town.db.read(owner, programs.details, program)).facilitator is None


async def test_a_team_has_its_limits(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, session = await jam(town)
    monkeypatch.setattr(team_invites, "MOST_OPEN", 2)
    monkeypatch.setattr(team_invites, "MOST_PEOPLE", 2)
    tokens = [await invited(town, owner, session.program_id) for _turn in range(2)]
    with pytest.raises(TeamFull):
        await invited(town, owner, session.program_id)
    crowd = await town.crowd(2, owner.community_id or 0)
    await town.db.write(crowd[0], team_invites.accept, tokens[0])
    with pytest.raises(TeamFull):
        await town.db.write(crowd[1], team_invites.accept, tokens[1])
    assert not (await town.inside(crowd[1], owner.community_id or 0)).is_member


async def test_an_invitation_leads_nowhere_in_another_community(town: Town) -> None:
    owner, session = await jam(town)
    other = await town.community("Elsewhere")
    token = await invited(town, owner, session.program_id)
    for act in (team_invites.look, team_invites.accept, team_invites.decline):
        with pytest.raises(NotFound):
            await town.db.write(other, act, token)
    member = await town.person(community=owner.community_id)
    for act in (team.screen, team.listing, team_invites.make, team.step_down):
        with pytest.raises(NotAllowed):
            await town.db.write(member, act, session.program_id)
    stranger = replace(member, role=None, standing=None)
    with pytest.raises(NotFound):
        await town.db.write(stranger, team.screen, session.program_id)


async def test_who_leaves_the_community_runs_nothing_there_any_more(town: Town) -> None:
    owner, session = await jam(town)
    maria = await town.inside(await town.person("Maria"), owner.community_id or 0)
    maria = await joins(town, maria, await invited(town, owner, session.program_id))
    await town.db.write(maria, leaving.leave)
    assert (await town.db.read(owner, team.screen, session.program_id)).total == 1
    await town.db.write(await town.inside(maria, owner.community_id or 0), members.join)
    maria = await town.inside(maria, owner.community_id or 0)
    assert await town.db.read(maria, access.program_role, session.program_id) is None
    assert ProgramRole.CO_ORGANIZER in access.PROGRAM_ROLES[Ability.RUN_PROGRAM]


async def test_an_invitation_by_letter_goes_once_and_its_makers_see_how_it_fared(town: Town) -> None:
    owner, session = await jam(town)
    program, seals = session.program_id, Seals(b"k" * 32)
    stranger = await town.community()
    with pytest.raises((NotFound, NotAllowed)):
        await town.db.write(stranger, team_letters.invite, program, "a@example.org", seals)
    for bad in ("", "nobody", "a@example.org\nBcc: b@example.org"):
        with pytest.raises(BadInput):
            await town.db.write(owner, team_letters.invite, program, bad, seals)
    made = await town.db.write(owner, team_letters.invite, program, "Maria+jam@Example.org", seals)
    for again in ("maria@example.org", "MARIA+jam@example.org"):
        with pytest.raises(LetterSent):
            await town.db.write(owner, team_letters.invite, program, again, seals)
    row = (await letters(town))[0]
    assert (row.channel, row.address, row.user_id) == (Channel.MAIL, "Maria+jam@example.org", None)
    assert made.token not in str(row)
    assert seals.open(row.params["sealed"]["token"]) == made.token
    shown = (await town.db.read(owner, team.listing, program)).invites[0]
    assert shown.address == "Maria+jam@example.org"
    assert shown.letter
    assert shown.letter.status is Delivery.PENDING

    maria = await town.inside(await town.person("Maria"), owner.community_id or 0)
    assert await town.db.write(owner, team_letters.revoke, program, made.id)
    row = (await letters(town))[0]
    assert (row.status, "sealed" in row.params) == (Delivery.DROPPED, False)
    with pytest.raises(InviteGone):
        await town.db.write(maria, team_invites.accept, made.token)
    with pytest.raises(LetterSent):  # taken back or not: nobody's mailbox is flooded
        await town.db.write(owner, team_letters.invite, program, "maria@example.org", seals)
    town.now += team_invites.LIFETIME
    made = await town.db.write(owner, team_letters.invite, program, "maria@example.org", seals)
    assert (await joins(town, maria, made.token)).is_member


async def test_letters_are_so_many_in_two_days(town: Town) -> None:
    owner, session = await jam(town)
    seals = Seals(b"k" * 32)
    for number in range(team_letters.MOST_LETTERS):
        to = f"p{number}@example.org"
        made = await town.db.write(owner, team_letters.invite, session.program_id, to, seals)
        await town.db.write(owner, team_letters.revoke, session.program_id, made.id)
    with pytest.raises(TooManyLetters):
        await town.db.write(owner, team_letters.invite, session.program_id, "more@example.org", seals)


async def letters(town: Town) -> list[Any]:
    table = table_of(OutboxMessage)
    chosen = select(table).where(table.c.kind == Kind.TEAM_INVITE).order_by(table.c.id)
    return list(await town.db.read(SYSTEM, lambda tx: tx.rows(chosen)))
