"""Who proves an address finds what a guest has who gave it, and nobody else does."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from models.actor import Actor
from models.communities import Standing
from models.database import across_communities
from models.guests import Guest
from models.mails import DoorMail
from models.places import PlacePool
from models.programs import Visibility
from models.rsvp import Answer, Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from services import bans, claiming, communities, guest_entry, home, members, my_email, roster
from services.members import Joining
from services.outbox import Kind
from services.people import ANYBODY
from services.sessions import SessionDetails
from tests.guests.people import Guests
from tests.webapp.test_pages import ask
from tests.webapp.worlds import World, visitor

mails = table_of(DoorMail)
rsvps = table_of(Rsvp)
pools = table_of(PlacePool)
_ROWS = across_communities(
    select(func.count()).select_from(table_of(Guest)), why="what row-level security shows to a person"
)


async def letter(guests: Guests) -> dict[str, str]:
    """What the newest letter of the door says."""

    def newest(tx: Tx) -> Any:
        return tx.rows(select(mails.c.sealed).order_by(mails.c.created_at, mails.c.id))[-1].sealed

    sealed = await guests.world.db.read(ANYBODY, newest)
    return {name: guests.links.seals.open(text) for name, text in sealed.items()}


async def proves(guests: Guests, who: Actor, address: str) -> my_email.Proven:
    """Somebody with Telegram proves an address by the code of its letter."""
    db = guests.world.db
    await db.write(who, my_email.ask, address, language="en", seals=guests.links.seals)
    proven = await db.write(who, my_email.try_code, (await letter(guests))["code"])
    assert isinstance(proven, my_email.Proven)
    return proven


async def signs_in(guests: Guests, address: str, name: str = "") -> str:
    """Somebody signs in on the web by a letter; the page they are led to."""
    await guests.read("/sign-in")
    await guests.posts("/sign-in", email=address)
    link = f"/sign-in/link/{(await letter(guests))['token']}"
    await guests.read(link)
    return await (await guests.posts(link, name=name)).text()


async def enters(world: World, session: SessionDetails, line: str) -> None:
    """The organizer enters a guest."""
    await world.db.write(world.organizer, guest_entry.enter_typed, session.id, line)


def counted(tx: Tx) -> tuple[int, int]:
    """Places that the counters say are taken, and those that answers have."""
    taken = tx.value(select(func.sum(pools.c.taken)).where(here(pools)))
    has = (rsvps.c.status == RsvpStatus.GOING, here(rsvps))
    return int(taken), int(tx.value(select(func.coalesce(func.sum(1 + rsvps.c.guests), 0)).where(*has)))


async def agree(world: World) -> int:
    """Counters and answers say the same: how many places are taken."""
    taken, rows = await world.db.read(world.organizer, counted)
    assert taken == rows
    return taken


async def test_who_signs_in_with_the_address_finds_what_they_have(world: World, guests: Guests) -> None:
    jam, acro = await world.session(), await world.session("Acro", guests_allowed=1)
    for session, more in ((jam, {}), (acro, {"guests": "1"})):
        await guests.registers(f"/r/{session.reference}", **more)
    own, confirmed = await guests.own(), await guests.link()
    assert await agree(world) == 3
    page = await signs_in(guests, "Ana@Example.org", "Ana")
    assert "We found 2 places of yours." in page
    assert "Thursday jam" in page
    assert f'href="/my/{world.community}"' in page, "the community is open: who answers is a member"
    assert "We found" not in await guests.read("/my")
    assert await agree(world) == 3
    assert await guests.answers(acro) == [("Ana", "going")]
    gone = await guests.client.get(own)
    assert gone.status == 410
    assert "in your account now" in await gone.text()
    assert 'href="/my"' in await gone.text()
    assert "Open session" in await guests.read(confirmed)


async def test_nobody_else_finds_it(world: World, guests: Guests) -> None:
    jam = await world.session()
    await guests.registers(f"/r/{jam.reference}")
    eve = Actor(user_id=(await world.actor(visitor("Eve"))).user_id, name="Eve")
    for address in ("ana+jam@example.org", "bo@example.org"):
        assert (await proves(guests, eve, address)).places == 0
        assert await world.db.write(eve, claiming.claim, eve.user_id or 0) == 0
    assert await guests.answers(jam) == [("Ana Silva", "going")]
    assert (await guests.client.get(await guests.own())).status == 200

    def rows(tx: Tx) -> int:
        return int(tx.value(_ROWS))

    assert await world.db.read(eve, rows) == (1 if world.db.is_sqlite else 0)


async def test_a_session_that_both_answered_has_one_place(world: World, guests: Guests) -> None:
    jam = await world.session(capacity=2)
    await guests.registers(f"/r/{jam.reference}")
    mo, bo = visitor("Mo"), visitor("Bo")
    await world.says(mo, jam)
    await world.says(bo, jam)
    person = await world.actor(mo)
    found = await proves(guests, Actor(user_id=person.user_id, name="Mo"), "ana@example.org")
    assert found.places == 1
    assert await guests.answers(jam) == [("Mo", "going"), ("Bo", "going")]
    assert await agree(world) == 2


async def test_where_organizers_let_people_in_one_stays_a_guest_and_sees_ones_own(
    world: World, guests: Guests
) -> None:
    await world.db.write(world.organizer, communities.change, requires_approval=True)
    jam, other = await world.session(visibility=Visibility.INVITE_ONLY), await world.session("Not theirs")
    await enters(world, jam, "Ana ana@example.org")
    page = await signs_in(guests, "ana@example.org", "Ana")
    assert "We found 1 place of yours." in page
    assert jam.title in page
    assert other.title not in page
    assert f'href="/my/{world.community}"' not in page
    shown = await guests.read(f"/my/{world.community}/session/{jam.id}")
    assert jam.title in shown
    await enters(world, other, "Ana ana@example.org")
    assert other.title in await guests.read("/my"), (
        "whose address is known already is entered as who they are"
    )
    assert await agree(world) == 2


async def test_the_app_shows_a_guest_their_own_sessions_and_nothing_else(
    world: World, guests: Guests
) -> None:
    await world.db.write(world.organizer, communities.change, requires_approval=True)
    jam, other = await world.session("Acro"), await world.session("Not theirs")
    await enters(world, jam, "Ana ana@example.org")
    mo = visitor("Mo")
    person = Actor(user_id=(await world.actor(mo)).user_id, name="Mo")
    await proves(guests, person, "ana@example.org")
    page = await (await ask(guests.client, mo, "/parts/home")).text()
    assert "Acro" in page
    assert other.title not in page
    assert f'"/app/{world.community}"' not in page


async def test_who_is_banned_gets_nothing_by_it(world: World, guests: Guests) -> None:
    jam = await world.session(capacity=1)
    mallory, mo = visitor("Mallory"), visitor("Mo")
    await world.says(mallory, jam, Answer.NOT_GOING)
    bad = await world.actor(mallory)
    await world.db.write(world.organizer, bans.ban, bad.user_id or 0, "Spoils it")
    await guests.registers(f"/r/{jam.reference}")
    await world.says(mo, jam)
    found = await proves(guests, Actor(user_id=bad.user_id, name="Mallory"), "ana@example.org")
    assert found.places == 0
    assert ("Mo", "going") in await guests.answers(jam)
    assert await agree(world) == 1
    assert not (await world.db.read(await world.actor(mallory), home.of_community)).mine


async def test_a_guest_may_ask_to_be_let_in_and_comes_all_the_while(world: World, guests: Guests) -> None:
    await world.db.write(world.organizer, communities.change, requires_approval=True)
    jam, mo = await world.session(), visitor("Mo")
    await enters(world, jam, "Mo mo@example.org")
    person = Actor(user_id=(await world.actor(mo)).user_id, name="Mo")
    await proves(guests, person, "mo@example.org")
    who = person.user_id or 0
    for letters, approve in ((1, False), (2, True)):
        world.town.now += timedelta(days=1)
        for said in (Joining.REQUESTED, Joining.ALREADY_ASKED):
            assert (await world.db.write(await world.actor(mo), members.join)).joining is said
        waiting = await world.db.read(world.organizer, roster.page)
        assert (waiting.pending, waiting.members[0].standing) == (1, Standing.PENDING)
        assert len(await guests.letters(Kind.JOIN_REQUEST)) == letters
        await world.says(mo, jam, Answer.MAYBE)
        for changed in (True, False):
            done = await world.db.write(world.organizer, roster.decide, who, approve=approve)
            assert (done.changed, done.page.pending) == (changed, 0)
        assert (await world.actor(mo)).standing is (Standing.ACTIVE if approve else Standing.GUEST)
    assert len(await guests.letters(Kind.JOIN_DECLINED)) == len(await guests.letters(Kind.JOIN_APPROVED)) == 1
