"""Deleting one's account: refused while something is open; then nothing is left but what must stay."""

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from models.actor import Actor
from models.bookings import BookingStatus
from models.communities import Membership, Role, Standing
from models.database import Database
from models.instructors import Instructor
from models.invoices import Invoice
from models.rsvp import Rsvp, RsvpStatus
from models.threads import Thread, ThreadMessage
from models.tx import Tx, here, table_of
from models.users import User
from services import account_deletion, bans, invoices, roster, rsvp
from services.account_errors import AccountInUse
from services.people import ANYBODY
from services.rsvp import Answer
from tests.money.shop import begun, pays, shop
from tests.spaces.test_pages import joined, look
from tests.town import ZONE, Town
from tests.webapp.test_discussion_page import do
from tests.webapp.worlds import World as Pages
from tests.webapp.worlds import site
from tests.world import World

users = table_of(User)


async def _row(db: Database, user_id: int | None) -> object:
    return await db.read(ANYBODY, lambda tx: tx.row(select(users).where(users.c.id == user_id)))


async def _deletes(db: Database, who: Actor) -> None:
    await db.write(Actor(user_id=who.user_id, name=who.name), account_deletion.delete_account)


async def _prospect(db: Database, who: Actor) -> account_deletion.Prospect:
    return await db.read(Actor(user_id=who.user_id, name=who.name), account_deletion.prospect)


def _talk(tx: Tx, customer: Actor, teacher: Actor) -> None:
    """A private thread of two messages."""
    one = tx.add(Instructor, user_id=teacher.user_id, zone=ZONE, created_at=tx.now)
    when = {"opened_at": tx.now, "last_at": tx.now}
    talk = tx.add(Thread, customer_id=customer.user_id, instructor_id=one, **when)
    for who, words in ((customer, "May I come?"), (teacher, "Gladly")):
        by = {"user_id": who.user_id, "by_instructor": who is teacher}
        tx.add(ThreadMessage, thread_id=talk, text=words, sent_at=tx.now, **by)


async def test_a_customer_is_forgotten_while_the_invoice_stays(database: Database) -> None:
    town = Town(database)
    sold = await shop(town)
    order = await sold.ordered()
    await pays(sold, await begun(sold, order))
    await town.db.write(sold.owner, invoices.issue_for, order.id)

    found = await _prospect(database, sold.customer)
    assert (found.bookings, found.possible) == (1, False), "a booking is open"
    with pytest.raises(AccountInUse):
        await _deletes(database, sold.customer)
    assert (await _row(database, sold.customer.user_id)).name == sold.customer.name  # type: ignore[attr-defined]

    await sold.becomes(order.booking_id, BookingStatus.COMPLETED)
    await _deletes(database, sold.customer)
    row = await _row(database, sold.customer.user_id)
    assert (row.name, row.telegram_id, row.email) == ("?", None, None)  # type: ignore[attr-defined]
    table = table_of(Invoice)

    def papers(tx: Tx) -> list[tuple[object, ...]]:
        rows = tx.rows(select(table.c.customer_id, table.c.total_minor, table.c.snapshot).where(here(table)))
        return [(row.customer_id, row.total_minor, row.snapshot["buyer"]["name"]) for row in rows]

    assert await database.read(sold.owner, papers) == [(None, 48_000, sold.customer.name)]
    await sold.checks(order.id)


async def test_places_go_to_others_and_private_words_are_erased(database: Database) -> None:
    town = Town(database)
    owner = await town.community()
    session = await town.session(owner, capacity=1)
    ana, bea = [await town.person(name, owner.community_id) for name in ("Ana", "Bea")]
    for who in (ana, bea):
        await database.write(who, rsvp.respond, session.id, Answer.GOING)
    await database.write(owner, _talk, ana, owner)
    await _deletes(database, ana)
    rsvps, said, places = table_of(Rsvp), table_of(ThreadMessage), table_of(Membership)

    def left(tx: Tx) -> tuple[list[str], list[tuple[str, bool]], Standing]:
        answers = select(rsvps.c.status).where(here(rsvps), rsvps.c.user_id == bea.user_id)
        words = select(said.c.text, said.c.deleted_at.is_not(None)).where(here(said)).order_by(said.c.id)
        standing = select(places.c.standing).where(here(places), places.c.user_id == ana.user_id)
        return (
            [row.status for row in tx.rows(answers)],
            [(row[0], bool(row[1])) for row in tx.rows(words)],
            tx.value(standing),
        )

    assert await database.read(owner, left) == (
        [RsvpStatus.GOING],
        [("", True), ("Gladly", False)],
        Standing.LEFT,
    ), "Bea waited, and moved up; what Ana wrote in private is gone, what she was answered is not hers"


async def test_an_owner_hands_over_first_and_who_is_banned_stays_known(database: Database) -> None:
    town = Town(database)
    owner = await town.community("Jam Lisboa")
    assert (await _prospect(database, owner)).owns == ("Jam Lisboa",)
    with pytest.raises(AccountInUse):
        await _deletes(database, owner)
    bob = await town.person("Bob", owner.community_id)
    await database.write(owner, bans.ban, bob.user_id, "Rude")
    await _deletes(database, bob)
    row = await _row(database, bob.user_id)
    assert row.name == "?"  # type: ignore[attr-defined]
    assert row.telegram_id is not None, "or the ban would end with the account"  # type: ignore[attr-defined]


async def test_somebody_deletes_their_account_in_the_chat_and_begins_anew(world: World) -> None:
    await world.joins(world.bob)
    before = (await world.actor(world.bob)).user_id
    await world.ana.sends("/settings")
    await world.ana.taps("My account")
    await world.ana.taps("Delete account")
    await world.ana.sees("You own Jam Lisboa: hand it over first.")
    assert "Delete for good" not in world.ana.buttons()
    await world.bob.sends("/settings")
    await world.bob.taps("My account")
    await world.bob.taps("Delete account")
    await world.bob.sees("This cannot be undone.")
    await world.bob.taps("Delete for good")
    await world.bob.sees("Your account is deleted")
    await world.bob.starts()
    assert (await world.actor(world.bob)).user_id != before


async def test_a_page_deletes_an_account_and_not_an_owners(sqlite_database: Database) -> None:
    world = await Pages.begin(sqlite_database)
    ben = await joined(world, "Ben")
    async with TestClient(TestServer(site(world.db))) as client:
        _status, page = await look(client, ben, "/settings/account")
        assert "Delete account" in page
        _status, page = await look(client, ben, "/settings/account/delete")
        assert "This cannot be undone." in page
        _status, page = await do(client, ben, "/settings/account/delete")
        assert "Your account is deleted" in page
        ana = await joined(world, "Ana", Role.ADMIN)
        await world.db.write(world.organizer, roster.hand_over, (await world.actor(ana)).user_id or 0)
        _status, page = await look(client, ana, "/settings/account/delete")
        assert "hand it over first" in page
        _status, page = await do(client, ana, "/settings/account/delete")
        assert "Not deleted yet" in page
