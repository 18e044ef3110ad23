"""A booking is moved on the board by what bookings and orders allow, and earnings follow."""

from datetime import timedelta

import pytest

from models.bookings import BookingStatus
from models.database import Database
from models.earnings import EarningKind
from services import pipeline, pipeline_moves, statements
from services.booking_errors import SumChanged
from services.errors import NotAllowed, NotFound
from services.pipeline_errors import CannotMove
from services.pipeline_filter import ALL, Column
from services.pipeline_moves import To
from tests.earnings import shop
from tests.earnings.test_pipeline import Studio
from tests.town import NOW, Town


@pytest.fixture
async def studio(database: Database) -> Studio:
    return await Studio(Town(database)).open()


async def column(studio: Studio) -> Column:
    """Where the only booking stands."""
    board = await studio.db.read(studio.owner, pipeline.board, ALL)
    [where] = [pile.column for pile in board.piles if pile.count]
    return where


async def test_cash_confirms_what_is_reserved_and_twice_is_once(studio: Studio) -> None:
    sold = await studio.sold(
        studio.ben, BookingStatus.RESERVED, paid=False, starts_at=NOW + timedelta(days=3)
    )
    meant = await studio.db.read(studio.owner, pipeline_moves.ask, sold.booking, To.CONFIRMED)
    assert meant.minor == 10_000
    with pytest.raises(SumChanged):
        await studio.db.write(studio.owner, pipeline_moves.move, sold.booking, To.CONFIRMED, 9_000)
    with pytest.raises(NotAllowed):
        await studio.db.write(studio.nadia, pipeline_moves.move, sold.booking, To.CONFIRMED, 10_000)
    await studio.db.write(studio.owner, pipeline_moves.move, sold.booking, To.CONFIRMED, 10_000)
    assert await column(studio) is Column.CONFIRMED
    with pytest.raises(CannotMove):
        await studio.db.write(studio.owner, pipeline_moves.move, sold.booking, To.CONFIRMED, 10_000)


async def test_what_is_over_is_completed_and_earned_and_a_no_show_takes_it_back(studio: Studio) -> None:
    boss = studio.owner.user_id
    await studio.db.write(studio.owner, shop.rule, studio.reiki[0], boss, EarningKind.PERCENT_GROSS, 50_00)
    sold = await studio.sold(studio.ben, BookingStatus.CONFIRMED)
    await studio.db.write(studio.nadia, pipeline_moves.move, sold.booking, To.COMPLETED, 0)
    assert await column(studio) is Column.COMPLETED
    page = await studio.db.read(studio.nadia, statements.mine)
    assert [one.minor for one in page.sums] == [5_000]
    await studio.db.write(studio.nadia, pipeline_moves.move, sold.booking, To.NO_SHOW, 0)
    page = await studio.db.read(studio.nadia, statements.mine)
    assert [one.minor for one in page.sums] == [0]


async def test_cancelling_says_what_goes_back_and_other_moves_are_refused(studio: Studio) -> None:
    sold = await studio.sold(studio.ben, BookingStatus.CONFIRMED, starts_at=NOW + timedelta(days=3))
    for to in (To.RESERVED, To.IN_PROGRESS, To.COMPLETED, To.NO_SHOW):
        with pytest.raises(CannotMove):
            await studio.db.write(studio.owner, pipeline_moves.move, sold.booking, to, 0)
    for stranger in (studio.ben, studio.eva, studio.omar):
        with pytest.raises(NotFound):
            await studio.db.read(stranger, pipeline_moves.ask, sold.booking, To.CANCELLED)
    meant = await studio.db.read(studio.nadia, pipeline_moves.ask, sold.booking, To.CANCELLED)
    assert (meant.minor, meant.back_minor) == (0, 10_000)
    await studio.db.write(studio.nadia, pipeline_moves.move, sold.booking, To.CANCELLED, meant.minor)
    assert await column(studio) is Column.CANCELLED


def test_who_teaches_is_not_led_to_note_cash() -> None:
    reserved = BookingStatus.RESERVED
    assert pipeline_moves.possible(reserved, manages=True) == (To.CONFIRMED, To.CANCELLED)
    assert pipeline_moves.possible(reserved, manages=False) == (To.CANCELLED,)
