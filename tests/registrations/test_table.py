"""The registrations of a session: found, narrowed, sorted, summed up; for those alone who run it."""

import pytest

from locales.reader import reading
from models.outbox import Channel, Delivery, OutboxMessage
from models.rsvp import Answer, Rsvp, RsvpStatus
from models.tx import Tx
from services import emails, guests, registration_filter, registrations
from services.errors import BadInput, NotAllowed, NotFound
from services.outbox_kinds import Kind
from services.registration_filter import EVERYBODY, Paid, People, Said, Sort, Wanted
from tests.registrations.conftest import Jam
from views import registrations as words


@pytest.fixture
async def full(jam: Jam) -> Jam:
    """A base with a guest, two flyers, two who wait as bases, one who may come and one who cannot."""
    await jam.answers("Zoë", guests=1)
    for name in ("anna", "Berta"):
        await jam.answers(name, role="flyer")
    await jam.answers("Carlos", note="Brings 100% mats")
    await jam.answers("Dmytro")
    await jam.answers("Eva", Answer.MAYBE)
    await jam.answers("Джаз", Answer.NOT_GOING)
    return jam


async def test_who_is_in_comes_first_then_the_waitlist_in_its_order(full: Jam) -> None:
    found = await full.table()
    assert [row.name for row in found.rows] == ["Zoë", "anna", "Berta", "Carlos", "Dmytro", "Eva", "Джаз"]
    carlos, dmytro = found.rows[3:5]
    assert carlos.status is RsvpStatus.WAITLIST
    assert [(one.role, one.place) for one in (*carlos.waits, *dmytro.waits)] == [("base", 1), ("base", 2)]
    assert found.rows[0].waits == ()
    assert found.summary.answers == {Said.GOING: 3, Said.WAITING: 2, Said.MAYBE: 1, Said.NOT_GOING: 1}
    assert (found.summary.money.due_minor, found.summary.money.paid_minor) == (4000, 0)


async def test_the_table_is_sorted_as_one_likes(full: Jam) -> None:
    assert (await full.names(sort=Sort.NAME))[:3] == ["anna", "Berta", "Carlos"]
    assert (await full.names(sort=Sort.ROLE))[:5] == ["Zoë", "Carlos", "Dmytro", "anna", "Berta"]
    full.town.now = full.session.starts_at
    assert set(await full.names(sort=Sort.TIME)) == set(await full.names())


async def test_people_are_found_by_name_and_note_whatever_is_typed(full: Jam) -> None:
    assert await full.names(text="ZOË") == ["Zoë"]
    assert await full.names(text="джа") == ["Джаз"]
    assert await full.names(text="100%") == ["Carlos"]
    for nothing in ("%", "_", "\\", "' OR 1=1 --"):
        assert await full.names(text=nothing) == (["Carlos"] if nothing == "%" else [])


async def test_the_table_is_narrowed_by_answer_role_payment_and_kind_of_person(full: Jam) -> None:
    assert await full.names(answer=Said.WAITING) == ["Carlos", "Dmytro"]
    assert await full.names(answer=Said.NOT_GOING) == ["Джаз"]
    assert await full.names(role="flyer", answer=Said.GOING) == ["anna", "Berta"]
    assert await full.names(role="conductor") == []
    assert await full.names(paid=Paid.YES) == []
    assert len(await full.names(paid=Paid.NO)) == 7
    assert await full.names(people=People.GUESTS) == []
    assert len(await full.names(people=People.MEMBERS)) == 7


async def test_guests_are_found_by_their_address_and_their_letters_followed(full: Jam) -> None:
    email = emails.read("Greta@Example.org")

    def come(tx: Tx) -> None:
        who = guests.make(tx, "Greta", email, by=tx.actor.user_id)
        same = {"session_id": full.session.id, "answered_at": tx.now, "status": RsvpStatus.MAYBE}
        tx.add(Rsvp, user_id=who, **same)
        tx.add(
            OutboxMessage,
            kind=Kind.REGISTERED,
            user_id=who,
            channel=Channel.MAIL,
            unique_key="letter",
            status=Delivery.FAILED,
            due_at=tx.now,
            created_at=tx.now,
        )

    await full.db.write(full.owner, come)
    assert await full.names(text="greta@exam") == ["Greta"]
    assert await full.names(people=People.GUESTS) == ["Greta"]
    assert "Greta" not in await full.names(people=People.MEMBERS)
    greta = await full.row("Greta")
    assert (greta.is_guest, greta.email) == (True, "Greta@example.org")
    with reading("en"):
        assert words.letter(greta) == "letter did not arrive"
        assert words.letter(await full.row("Eva")) == ""


async def test_pages_are_counted_and_one_past_the_end_is_the_last(full: Jam) -> None:
    last = await full.table(EVERYBODY, 9, most=3)
    assert (last.page, last.pages, last.total) == (2, 3, 7)
    assert [row.name for row in last.rows] == ["Джаз"]
    assert (await full.table(Wanted("nobody at all"))).total == 0


async def test_only_who_runs_it_sees_the_table(full: Jam) -> None:
    alice = await full.town.person("Alice", full.session.community_id)
    with pytest.raises(NotAllowed):
        await full.db.read(alice, registrations.listing, full.session.id)
    elsewhere = await full.town.community("Elsewhere")
    with pytest.raises(NotFound):
        await full.db.read(elsewhere, registrations.listing, full.session.id)


def test_an_address_says_what_is_asked_for_and_is_read_back() -> None:
    wanted = Wanted(" é ", Said.WAITING, "base", Paid.NO, People.GUESTS, Sort.NAME)
    fields = wanted.query()
    assert fields["answer"] == "waiting"
    assert registration_filter.read(fields).query() == {**fields, "q": "é"}
    assert registration_filter.read({}) == EVERYBODY
    assert not Wanted(sort=Sort.NAME).narrows
    with pytest.raises(BadInput):
        registration_filter.read({"answer": "goign"})
