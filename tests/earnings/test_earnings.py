"""Earnings follow what happens to a booking; periods close; statements say what is paid."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from models.actor import Actor
from models.bookings import AppointmentStatus, BookingStatus
from models.database import Database
from models.earnings import EarningKind, PeriodStatus, Rhythm
from services import earning_rules, earnings, pay_periods, pay_runs, statements
from services.earning_errors import PayDayAhead, PeriodNotOver, PeriodOpen
from services.earning_rules import Wanted
from services.errors import BadInput, NotAllowed, NotFound, PastDate
from services.statements import StatementPage
from tests.earnings import shop
from tests.earnings.shop import Sold
from tests.town import Town

COMPLETED, NO_SHOW = AppointmentStatus.COMPLETED, AppointmentStatus.NO_SHOW


class Studio:
    """A community with a teacher, a customer, and what the teacher sells."""

    def __init__(self, town: Town) -> None:
        self.town, self.db = town, town.db

    async def open(self) -> "Studio":
        self.owner = await self.town.community()
        assert self.owner.community_id
        assert self.owner.user_id
        self.community, self.boss = self.owner.community_id, self.owner.user_id
        self.teacher = await self.town.person("Nadia", self.community)
        self.customer = await self.town.person("Ben", self.community)
        self.of = await shop.open_shop(self.town, self.owner, self.teacher)
        return self

    async def rule(self, kind: EarningKind, much: int) -> None:
        await self.db.write(self.owner, shop.rule, self.of[0], self.boss, kind, much)

    async def sold(self, price: int, sessions: int = 1, vat_bp: int = 0) -> Sold:
        assert self.customer.user_id
        return await self.db.write(
            self.owner, shop.sell, self.of, self.customer.user_id, price, sessions, vat_bp
        )

    async def becomes(self, appointment: int, status: AppointmentStatus) -> None:
        await self.db.write(self.owner, shop.mark, appointment, status)
        await self.db.write(self.owner, earnings.earn, appointment)

    async def mine(self, who: Actor | None = None) -> StatementPage:
        return await self.db.read(who or self.teacher, statements.mine)

    async def amounts(self) -> list[int]:
        return [line.amount_minor for line in (await self.mine()).lines]


@pytest.fixture
async def studio(database: Database) -> Studio:
    return await Studio(Town(database)).open()


async def test_each_session_brings_its_amount_once_however_often_it_is_told(studio: Studio) -> None:
    await studio.rule(EarningKind.PER_SESSION, 45_00)
    sold = await studio.sold(300_00, 3)
    await studio.becomes(sold.appointments[0], COMPLETED)
    await studio.becomes(sold.appointments[1], COMPLETED)
    await asyncio.gather(
        *(studio.db.write(studio.owner, earnings.earn, sold.appointments[1]) for _ in range(8))
    )
    assert await studio.amounts() == [4_500, 4_500]


async def test_three_parts_of_a_percentage_are_exactly_it(studio: Studio) -> None:
    await studio.rule(EarningKind.PERCENT_NET, 60_00)
    sold = await studio.sold(100_00, 3, vat_bp=810)
    for one in sold.appointments:
        await studio.becomes(one, COMPLETED)
    assert sum(await studio.amounts()) == 5_551  # 60 % of 92.51
    page = await studio.mine()
    assert {line.base_minor for line in page.lines} == {9_251}
    assert [line.part for line in page.lines] == [1, 2, 3]


async def test_a_session_that_turns_out_a_no_show_is_taken_back_by_a_line_of_its_own(studio: Studio) -> None:
    await studio.rule(EarningKind.PER_SESSION, 45_00)
    sold = await studio.sold(100_00)
    await studio.becomes(sold.appointments[0], COMPLETED)
    await studio.becomes(sold.appointments[0], NO_SHOW)
    assert sorted(await studio.amounts()) == [-4_500, 4_500]
    await studio.becomes(sold.appointments[0], COMPLETED)
    assert sum(await studio.amounts()) == 4_500


async def test_a_refund_takes_its_percentage_back(studio: Studio) -> None:
    await studio.rule(EarningKind.PERCENT_GROSS, 50_00)
    sold = await studio.sold(100_00)
    await studio.becomes(sold.appointments[0], COMPLETED)
    await studio.db.write(studio.owner, shop.give_back, sold, 40_00)
    await studio.db.write(studio.owner, earnings.settle, sold.booking)
    await studio.db.write(studio.owner, earnings.settle, sold.booking)
    assert sorted(await studio.amounts()) == [-2_000, 5_000]


async def test_a_flat_amount_comes_with_the_end_of_the_booking(studio: Studio) -> None:
    await studio.rule(EarningKind.FLAT, 80_00)
    sold = await studio.sold(200_00, 2)
    await studio.becomes(sold.appointments[0], COMPLETED)
    assert await studio.amounts() == []
    await studio.db.write(studio.owner, shop.stand, sold.booking, BookingStatus.COMPLETED)
    await studio.becomes(sold.appointments[1], COMPLETED)
    assert await studio.amounts() == [8_000]


async def test_the_offerings_own_rule_goes_before_the_one_for_all_and_nothing_ends_it(studio: Studio) -> None:
    await studio.rule(EarningKind.PER_SESSION, 45_00)
    await studio.db.write(
        studio.owner,
        shop.rule,
        studio.of[0],
        studio.boss,
        EarningKind.PER_SESSION,
        60_00,
        offering_id=studio.of[1],
    )
    first = await studio.sold(100_00)
    await studio.becomes(first.appointments[0], COMPLETED)
    assert await studio.amounts() == [6_000]
    await studio.db.write(
        studio.owner, shop.rule, studio.of[0], studio.boss, EarningKind.NOTHING, 0, offering_id=studio.of[1]
    )
    second = await studio.sold(100_00)
    await studio.becomes(second.appointments[0], COMPLETED)
    assert await studio.amounts() == [6_000]


async def test_a_new_rule_leaves_what_was_earned_as_it_was(studio: Studio) -> None:
    await studio.rule(EarningKind.PER_SESSION, 45_00)
    sold = await studio.sold(100_00)
    await studio.becomes(sold.appointments[0], COMPLETED)
    await studio.rule(EarningKind.PER_SESSION, 90_00)
    await studio.becomes(sold.appointments[0], NO_SHOW)
    assert sum(await studio.amounts()) == 0


async def test_a_closed_period_stays_and_corrections_come_to_the_one_that_is_open(studio: Studio) -> None:
    await studio.rule(EarningKind.PER_SESSION, 45_00)
    sold = await studio.sold(100_00)
    await studio.becomes(sold.appointments[0], COMPLETED)
    period = (await studio.mine()).period
    assert (period.first_day, period.last_day) == (date(2026, 11, 1), date(2026, 11, 30))
    with pytest.raises(PeriodNotOver):
        await studio.db.write(studio.owner, pay_runs.close, period.id)
    studio.town.now = datetime(2026, 12, 2, 9, tzinfo=UTC)
    closed = await studio.db.write(studio.owner, pay_runs.close, period.id)
    assert closed.period.status is PeriodStatus.CLOSED
    assert [one.minor for one in closed.sums] == [4_500]
    await studio.becomes(sold.appointments[0], NO_SHOW)
    now = await studio.mine()
    assert [line.amount_minor for line in now.lines] == [-4_500]
    assert now.period.first_day == date(2026, 12, 1)
    before = await studio.db.read(studio.teacher, statements.of, studio.of[0], period.id)
    assert [one.minor for one in before.sums] == [4_500]


async def test_what_is_paid_is_said_with_day_and_note_and_can_be_taken_back(studio: Studio) -> None:
    await studio.rule(EarningKind.PER_SESSION, 45_00)
    sold = await studio.sold(100_00)
    await studio.becomes(sold.appointments[0], COMPLETED)
    period, who = (await studio.mine()).period.id, studio.of[0]
    with pytest.raises(PeriodOpen):
        await studio.db.write(studio.owner, pay_runs.pay, period, who, date(2026, 11, 23), "")
    studio.town.now = datetime(2026, 12, 2, 9, tzinfo=UTC)
    await studio.db.write(studio.owner, pay_runs.close, period)
    with pytest.raises(PayDayAhead):
        await studio.db.write(studio.owner, pay_runs.pay, period, who, date(2026, 12, 24), "")
    with pytest.raises(BadInput):
        await studio.db.write(studio.owner, pay_runs.pay, period, who, date(2026, 12, 1), "x" * 201)
    page = await studio.db.write(studio.owner, pay_runs.pay, period, who, date(2026, 12, 1), "Bank, no. 12")
    assert page.period.status is PeriodStatus.PAID
    assert (page.sums[0].paid_on, page.sums[0].note) == (date(2026, 12, 1), "Bank, no. 12")
    page = await studio.db.write(studio.owner, pay_runs.pay, period, who, None, "")
    assert page.period.status is PeriodStatus.CLOSED
    assert page.sums[0].paid_on is None


async def test_nobody_else_sees_what_an_instructor_earns(studio: Studio) -> None:
    other = await studio.town.person("Other", studio.community)
    who, elsewhere = studio.of[0], await studio.town.community()
    await studio.db.write(studio.owner, shop.instructor, other.user_id)
    for stranger in (studio.customer, other, elsewhere):
        with pytest.raises(NotFound):
            await studio.db.read(stranger, statements.of, who, 0)
        with pytest.raises(NotFound):
            await studio.db.read(stranger, statements.earlier, who)
        with pytest.raises(NotFound):
            await studio.db.read(stranger, earning_rules.listed, who)
    with pytest.raises(NotFound):
        await studio.mine(studio.customer)
    for refused in (statements.all_periods, earning_rules.everybody):
        with pytest.raises(NotAllowed):
            await studio.db.read(studio.teacher, refused)
    with pytest.raises(NotAllowed):
        await studio.db.write(studio.teacher, pay_runs.close, 1)
    with pytest.raises(NotAllowed):
        await studio.db.write(studio.teacher, pay_periods.turn, Rhythm.WEEKLY)


async def test_periods_of_another_rhythm_follow_without_gap_or_overlap(studio: Studio) -> None:
    await studio.rule(EarningKind.PER_SESSION, 45_00)
    sold = await studio.sold(100_00)
    await studio.becomes(sold.appointments[0], COMPLETED)
    await studio.db.write(studio.owner, pay_periods.turn, Rhythm.WEEKLY)
    studio.town.now = datetime(2026, 12, 2, 9, tzinfo=UTC)
    now = (await studio.mine()).period
    assert (now.first_day, now.last_day) == (date(2026, 12, 1), date(2026, 12, 6))


async def test_a_rule_begins_today_at_the_earliest_and_says_how_much(studio: Studio) -> None:
    def wanted(**more: object) -> Wanted:
        values = {
            "offering_id": None,
            "kind": EarningKind.PERCENT_NET,
            "amount_minor": 0,
            "percent_bp": 6_000,
            "currency": "CHF",
            "valid_from": date(2026, 11, 23),
        }
        return Wanted(**{**values, **more})  # type: ignore[arg-type]

    who = studio.of[0]
    page = await studio.db.write(studio.owner, earning_rules.start, who, wanted())
    assert [one.percent_bp for one in page.rules] == [6_000]
    for bad, refusal in (
        (wanted(valid_from=date(2026, 11, 22)), PastDate),
        (wanted(percent_bp=10_001), BadInput),
        (wanted(percent_bp=0), BadInput),
        (wanted(kind=EarningKind.FLAT), BadInput),
        (wanted(offering_id=1), NotFound),
    ):
        with pytest.raises(refusal):
            await studio.db.write(studio.owner, earning_rules.start, who, bad)
    with pytest.raises(NotAllowed):
        await studio.db.write(studio.teacher, earning_rules.start, who, wanted())
