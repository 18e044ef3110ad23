"""A guest comes with somebody: who opens the guest's link asks, and the guest says yes or no on the web."""

import re

import pytest

from models.rsvp import RsvpStatus
from services import communities, guest_entry, pair_choice, pairs
from services.outbox import Kind
from services.place_errors import NoPair
from services.sessions import SessionDetails
from tests.guests.people import Guests
from tests.guests.test_claiming import proves
from tests.webapp.test_pages import ask
from tests.webapp.worlds import Visitor, World, visitor


async def entered(world: World, session: SessionDetails, line: str) -> int:
    """The organizer enters a guest; who they are."""
    done = await world.db.write(world.organizer, guest_entry.enter_typed, session.id, line)
    return max(one.user_id for one in done.page.guests)


async def asks(world: World, who: Visitor, session: SessionDetails, whom: int) -> SessionDetails:
    """Somebody asks to come as flyer, with the other as base."""
    pools = {pool.role: pool.id for pool in session.pools}
    return await world.db.write(
        await world.actor(who), pairs.ask, session.id, whom, pools["flyer"], pools["base"]
    )


async def test_who_opens_a_guests_link_asks_and_the_guest_says_yes(world: World, guests: Guests) -> None:
    session, other = [await world.session(roles={"base": 1, "flyer": 1}) for _ in range(2)]
    ana, mo = await entered(world, session, "Ana ana@example.org base"), visitor("Mo")
    own = await guests.own()
    link = re.search(r'value="http://[^/"]+/my(/[^"]+/pair/\d+)"', await guests.read(own))
    assert link
    assert "Ana" in await (await ask(guests.client, mo, f"/parts{link[1]}")).text()
    elsewhere = link[1].replace(str(session.id), str(other.id))
    assert (await ask(guests.client, mo, f"/parts{elsewhere}")).status == 404
    with pytest.raises(NoPair):
        await asks(world, mo, other, ana)

    await asks(world, mo, session, ana)
    assert len(await guests.letters(Kind.PAIR_ASKED)) == 1
    assert "Mo asks you to come together: Mo as flyer, you as base." in await guests.read(own)
    page = await guests.posts(f"{own}/{session.id}", do="together", who=str((await world.actor(mo)).user_id))
    assert "Mo (flyer) and you (base) come together or not at all." in await page.text()
    assert await guests.answers(session) == [("Ana", "going"), ("Mo", "going")]
    page = await guests.posts(f"{own}/{session.id}", do="alone")
    assert "together or not at all." not in (await page.text()).partition("<details>")[0]

    await asks(world, mo, session, ana)
    await guests.posts(f"{own}/{session.id}", do="decline", who=str((await world.actor(mo)).user_id))
    assert len(await guests.letters(Kind.PAIR_DECLINED)) == 1
    late = await guests.posts(f"{own}/{session.id}", do="together", who="7")
    assert late.status == 409


async def test_who_stays_a_guest_asks_members_who_may_say_yes(world: World, guests: Guests) -> None:
    session, mo, bo = await world.session(roles={"base": 1, "flyer": 1}), visitor("Mo"), visitor("Bo")
    await world.says(bo, session, roles=[session.pools[0].id])
    await world.db.write(world.organizer, communities.change, requires_approval=True)
    await entered(world, session, "Mo mo@example.org flyer")
    await proves(guests, await world.actor(mo), "mo@example.org")
    bos = (await world.actor(bo)).user_id or 0
    found = await world.db.read(await world.actor(mo), pair_choice.one, session.id, bos)
    assert [one.name for one in found.people] == ["Bo"]
    await asks(world, mo, session, bos)
    mos = (await world.actor(mo)).user_id or 0
    said = await world.db.write(await world.actor(bo), pairs.confirm, session.id, mos)
    assert said.pair
    assert said.pair.together
    assert said.mine
    assert said.mine.status is RsvpStatus.GOING
