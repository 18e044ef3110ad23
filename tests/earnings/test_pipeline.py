"""The board of bookings: who sees what, narrowed and counted, by a constant number of statements."""

from datetime import date, timedelta

import pytest

from models.actor import Actor
from models.bookings import AppointmentStatus, BookingStatus
from models.database import Database
from services import pipeline
from services.errors import BadInput, NotFound
from services.pipeline import Board
from services.pipeline_cards import Flag
from services.pipeline_filter import Column, Wanted, read
from tests.earnings import shop
from tests.earnings.shop import Sold
from tests.town import NOW, Town


class Studio:
    """Two teachers, two customers."""

    def __init__(self, town: Town) -> None:
        self.town, self.db = town, town.db

    async def open(self) -> "Studio":
        self.owner = await self.town.community()
        here = self.owner.community_id
        self.nadia, self.omar = await self.town.person("Nadia", here), await self.town.person("Omar", here)
        self.ben, self.eva = await self.town.person("Ben", here), await self.town.person("Éva 100%", here)
        self.reiki = await shop.open_shop(self.town, self.owner, self.nadia)
        who = await self.db.write(self.owner, shop.instructor, self.omar.user_id)
        made = await self.db.write(self.owner, shop.offering, who, self.omar.user_id, "Massage")
        self.massage = (who, *made)
        return self

    async def sold(
        self, customer: Actor, status: BookingStatus, *, mine: bool = True, **more: object
    ) -> Sold:
        def sell(tx: object) -> Sold:
            of = self.reiki if mine else self.massage
            return shop.sell(tx, of, customer.user_id, status=status, **more)  # type: ignore[arg-type]

        return await self.db.write(self.owner, sell)

    async def board(self, who: Actor | None = None, page: int = 0, **wanted: object) -> Board:
        return await self.db.read(who or self.owner, pipeline.board, Wanted(**wanted), page)  # type: ignore[arg-type]


@pytest.fixture
async def studio(database: Database) -> Studio:
    return await Studio(Town(database)).open()


def counts(board: Board) -> dict[Column, int]:
    """How many stand where."""
    return {pile.column: pile.count for pile in board.piles if pile.count}


async def test_each_booking_stands_in_the_column_of_its_status_with_sums(studio: Studio) -> None:
    for status in BookingStatus:
        await studio.sold(studio.ben, status, price=100_00, paid=status is BookingStatus.CONFIRMED)
    board = await studio.board()
    assert counts(board) == {
        Column.RESERVED: 2,
        Column.CONFIRMED: 1,
        Column.IN_PROGRESS: 1,
        Column.COMPLETED: 1,
        Column.CANCELLED: 1,
    }
    worth = {pile.column: [(one.total_minor, one.paid_minor) for one in pile.worth] for pile in board.piles}
    assert worth[Column.RESERVED] == [(20_000, 0)]
    assert worth[Column.CONFIRMED] == [(10_000, 10_000)]


async def test_an_instructor_sees_their_own_and_others_see_nothing(studio: Studio) -> None:
    await studio.sold(studio.ben, BookingStatus.CONFIRMED)
    await studio.sold(studio.ben, BookingStatus.CONFIRMED, mine=False)
    assert counts(await studio.board()) == {Column.CONFIRMED: 2}
    own = await studio.board(studio.omar, instructor=studio.reiki[0])
    assert [card.instructor for pile in own.piles for card in pile.cards] == ["Omar"]
    assert [title for _id, title in own.offerings] == ["Massage"]
    assert own.instructors == ()
    for stranger in (studio.ben, await studio.town.community()):
        if stranger is studio.ben:
            with pytest.raises(NotFound):
                await studio.board(stranger)
        else:
            assert counts(await studio.board(stranger)) == {}


async def test_it_is_narrowed_by_instructor_offering_days_and_words(studio: Studio) -> None:
    await studio.sold(studio.ben, BookingStatus.CONFIRMED)
    await studio.sold(studio.eva, BookingStatus.CONFIRMED, mine=False, title="Massage")
    for wanted in (
        {"instructor": studio.massage[0]},
        {"offering": studio.massage[1]},
        {"text": "ÉVA"},
        {"text": "100%"},
        {"text": "massa"},
    ):
        found = await studio.board(None, 0, **wanted)
        assert [card.customer for pile in found.piles for card in pile.cards] == ["Éva 100%"], wanted
    assert counts(await studio.board(text="%")) == {Column.CONFIRMED: 1}
    assert counts(await studio.board(text="_")) == {}
    today = NOW.date()
    assert counts(await studio.board(first=today, last=today)) == {Column.CONFIRMED: 2}
    assert counts(await studio.board(last=today - timedelta(days=1))) == {}


async def test_what_deserves_a_look_is_said(studio: Studio) -> None:
    sold = await studio.sold(studio.ben, BookingStatus.COMPLETED)
    await studio.db.write(studio.owner, shop.mark, sold.appointments[0], AppointmentStatus.NO_SHOW)
    await studio.db.write(studio.owner, shop.give_back, sold, 40_00)
    await studio.sold(studio.eva, BookingStatus.RESERVED, paid=False)
    studio.town.now = NOW + timedelta(days=1)
    cards = {card.customer: card for pile in (await studio.board()).piles for card in pile.cards}
    assert cards["Ben"].flags == (Flag.NO_SHOW, Flag.REFUND)
    assert cards["Éva 100%"].flags == (Flag.OVERDUE,)
    assert cards["Éva 100%"].owed_minor == 100_00


async def test_a_column_has_pages_and_one_past_the_end_is_the_last(studio: Studio) -> None:
    for _ in range(pipeline.PAGE + 3):
        await studio.sold(studio.ben, BookingStatus.CONFIRMED)
    first = (await studio.board(column=Column.CONFIRMED)).piles
    assert [(pile.count, pile.pages, len(pile.cards)) for pile in first] == [(13, 2, pipeline.PAGE)]
    for page in (1, 99):
        last = (await studio.board(None, page, column=Column.CONFIRMED)).piles[0]
        assert (last.page, len(last.cards)) == (1, 3)


def test_an_address_that_makes_no_sense_is_refused() -> None:
    assert read({}) == Wanted()
    said = read({"q": "ben", "instructor": "12", "first": "2026-11-01", "column": "confirmed"})
    assert read(said.query()) == said == Wanted("ben", 12, None, date(2026, 11, 1), None, Column.CONFIRMED)
    for bad in ({"column": "x"}, {"instructor": "-1"}, {"first": "yesterday"}, {"q": "x" * 101}):
        with pytest.raises(BadInput):
            read(bad)
