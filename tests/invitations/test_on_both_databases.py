"""Who may invite, whom, and what a link of elsewhere is worth: on SQLite and PostgreSQL alike."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from models.actor import SYSTEM, Actor
from models.communities import Membership, Standing
from models.database import Database
from models.programs import Visibility
from models.rsvp import Answer, RsvpStatus
from models.tx import table_of
from services import invitations, programs, rsvp, sessions
from services.errors import Banned, NotAllowed, NotFound
from services.sessions import SessionDetails
from tests.town import Town


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


async def circle(town: Town) -> tuple[Actor, SessionDetails, str]:
    """An organizer, a date of a program for the invited, and the reference that lets in."""
    owner = await town.community()
    session = await town.session(owner, visibility=Visibility.INVITE_ONLY)
    made = await town.db.write(owner, invitations.renew_link, session.program_id)
    return owner, session, made.reference or ""


async def test_a_member_who_was_not_invited_may_do_nothing_of_it(town: Town) -> None:
    owner, session, _reference = await circle(town)
    member = await town.person(community=owner.community_id)
    for act in (invitations.opened, invitations.renew_link, invitations.stop_link, invitations.listing):
        with pytest.raises(NotFound):
            await town.db.write(member, act, session.program_id)
    with pytest.raises(NotFound):
        await town.db.write(member, invitations.invite, session.program_id, member.user_id or 0)
    await town.db.write(owner, invitations.invite, session.program_id, member.user_id or 0)
    for act in (invitations.opened, invitations.renew_link, invitations.candidates):
        with pytest.raises(NotAllowed):
            await town.db.write(member, act, session.program_id)


async def test_a_link_is_worth_nothing_in_another_community_nor_to_a_banned_person(town: Town) -> None:
    owner, session, reference = await circle(town)
    other = await town.community("Elsewhere")
    with pytest.raises(NotFound):
        await town.db.write(other, invitations.accept, reference)
    banned = await town.person(community=owner.community_id)
    table = table_of(Membership)
    ban = update(table).where(table.c.user_id == banned.user_id).values(standing=Standing.BANNED)
    await town.db.write(SYSTEM, lambda tx: tx.execute(ban))
    # What was known of them a moment ago does not help.
    for actor in (banned, replace(banned, standing=Standing.BANNED)):
        with pytest.raises(Banned):
            await town.db.write(actor, invitations.accept, reference)
    assert (await town.db.read(owner, invitations.listing, session.program_id)).people == ()


async def test_only_members_can_be_chosen_and_each_is_invited_once(town: Town) -> None:
    owner, session, _reference = await circle(town)
    stranger = await town.person()
    with pytest.raises(NotFound):
        await town.db.write(owner, invitations.invite, session.program_id, stranger.user_id or 0)
    members = [await town.person(f"Guest {number:02}", owner.community_id) for number in range(10)]
    found = await town.db.read(owner, invitations.candidates, session.program_id)
    assert (len(found.people), found.pages, found.total) == (invitations.PAGE, 2, 10)
    for _twice in range(2):
        left = await town.db.write(owner, invitations.invite, session.program_id, members[3].user_id or 0)
        assert (left.total, left.done) == (9, "Guest 03")
    found = await town.db.read(owner, invitations.candidates, session.program_id, "%")
    assert found.people == ()
    found = await town.db.read(owner, invitations.listing, session.program_id)
    assert [one.name for one in found.people] == ["Guest 03"]


async def test_what_is_over_stays_when_somebody_is_taken_off_the_list(town: Town) -> None:
    owner, session, reference = await circle(town)
    guest = await town.inside(await town.person(), owner.community_id or 0)
    await town.db.write(guest, invitations.accept, reference)
    guest = await town.inside(guest, owner.community_id or 0)
    await town.db.write(guest, rsvp.respond, session.id, Answer.GOING)
    later = (await town.db.read(guest, programs.details, session.program_id)).upcoming[1].id
    await town.db.write(guest, rsvp.respond, later, Answer.GOING)
    town.now = session.ends_at
    await town.db.write(owner, invitations.uninvite, session.program_id, guest.user_id or 0)
    with pytest.raises(NotFound):
        await town.db.read(guest, programs.details, session.program_id)
    past, ahead = [await town.db.read(owner, sessions.details, which) for which in (session.id, later)]
    assert [pool.taken for found in (past, ahead) for pool in found.pools] == [1, 0]


async def test_an_organizer_taken_off_the_list_keeps_what_they_said(town: Town) -> None:
    owner, session, reference = await circle(town)
    await town.db.write(owner, invitations.accept, reference)
    await town.db.write(owner, rsvp.respond, session.id, Answer.GOING)
    await town.db.write(owner, invitations.uninvite, session.program_id, owner.user_id or 0)
    mine = (await town.db.read(owner, sessions.details, session.id)).mine
    assert mine is not None
    assert mine.status is RsvpStatus.GOING
