"""Booking on pages: a time, its price, and what becomes of it, as customers see it."""

from collections.abc import AsyncIterator

import pytest

from models.database import Database
from scheduler import booking_sweeps
from services import booking_lists, communities, coupon_edit, credits, people
from tests.bookings.counter import Counter, counter, link, words
from tests.bookings.practice import Practice, at
from tests.offerings.studio import PRICE
from tests.web_pages.browsing import Browsing, Shown

CASH = "Cash CHF90.00 ›"


@pytest.fixture
async def desk(sqlite_database: Database) -> AsyncIterator[Counter]:
    """A lesson for ninety francs, in cash."""
    practice = await Practice.opened(sqlite_database, {**PRICE, "credit_price": 2})
    async with counter(practice) as made:
        yield made


@pytest.fixture
async def packs(sqlite_database: Database) -> AsyncIterator[Counter]:
    """Three lessons for three hundred francs, a week apart; two people have booked something."""
    pack = {**PRICE, "price_minor": 30_000, "sessions": 3, "deposit_minor": 5_000, "name": "Three"}
    practice = await Practice.opened(sqlite_database, pack)
    async with counter(practice) as made:
        yield made


async def booked(desk: Counter, browsing: Browsing, day: str = "2026-11-25", time: str = "10:00") -> Shown:
    """A booking that was agreed on."""
    return await browsing.press(await desk.chosen(browsing, day, time), CASH)


async def test_a_lesson_is_found_booked_and_paid_later(desk: Counter) -> None:
    cleo = await desk.browser(await desk.practice.customer())
    offering = await cleo.get(f"{desk.here}/offering/{desk.practice.offering.id}")
    times = await cleo.get(link(offering, "Book a time"))
    assert "Times are those of" in words(times)
    there = await cleo.get(link(times, "Wed 25"))
    assert "Wednesday" in words(there)
    held = await cleo.press(there, "10:00")
    assert "kept for you until" in words(held)
    assert "Wed 25 Nov, 10:00" in words(held)
    made = await cleo.press(held, CASH)
    assert "Reserved, to be paid" in words(made)
    assert "Booked. I remind you the day before." in words(made)
    assert "Pay in cash to Ines" in words(made)
    home = await cleo.get("/my")
    assert "Wed 25 Nov, 10:00" in words(home)
    listed = await cleo.get(link(home, "See all"))
    again = await cleo.get(link(listed, "Private dance lesson"))
    assert "Reserved, to be paid" in words(again)
    file = await cleo.get(link(again, "Add to calendar"))
    assert file.kind == "text/calendar"
    assert "BEGIN:VEVENT" in file.text
    assert "20261125T100000" in file.text
    paper = await cleo.get(link(again, "Invoice"))
    assert paper.kind == "application/pdf"
    assert paper.text.startswith("%PDF")


async def test_a_day_without_free_times_says_so_and_shows_others(desk: Counter) -> None:
    cleo = await desk.browser(await desk.practice.customer())
    far = await cleo.get(f"{desk.times}?day=2031-01-01")
    assert "No time is free on this day. Choose another." in words(far)
    assert link(far, "Mon")
    for damaged in ("?day=soon", "?day=2026-13-40", "?day=%00", "?day=" + "9" * 400):
        page = await cleo.get(desk.times + damaged)
        assert page.status == 200
        assert "Mon 23" in words(page)


async def test_who_is_too_late_hears_it_and_sees_what_is_free_now(desk: Counter) -> None:
    cleo = await desk.browser(await desk.practice.customer())
    dan = await desk.browser(await desk.practice.customer("Dan"))
    seen = await dan.get(f"{desk.times}?day=2026-11-25")
    await booked(desk, cleo)
    late = await dan.press(seen, "10:00")
    assert late.status == 409
    assert "Somebody else was faster: this time is taken." in words(late)
    assert "10:00" not in late.buttons()
    assert "11:00" in late.buttons()
    held = await dan.press(late, "11:00")
    assert "kept for you until" in words(held)


async def test_what_is_kept_too_long_is_said_to_be_over_and_leads_to_other_times(desk: Counter) -> None:
    cleo = await desk.browser(await desk.practice.customer())
    held = await desk.chosen(cleo, "2026-11-25", "10:00")
    desk.practice.passes(minutes=16)
    late = await cleo.press(held, CASH)
    assert late.status == 409
    assert "is free for others now. Choose a time again." in words(late)
    assert CASH not in late.buttons()
    assert link(late, "Choose a time")
    assert await booking_sweeps.expire_holds(desk.practice.db) == 1
    gone = await cleo.get(held.path)
    assert "The times you chose are not kept any more" in words(gone)
    assert CASH not in gone.buttons()
    again = await cleo.get(link(gone, "Choose a time"))
    assert "10:00" in again.buttons()


async def test_what_is_given_up_is_free_again(desk: Counter) -> None:
    cleo = await desk.browser(await desk.practice.customer())
    held = await desk.chosen(cleo, "2026-11-25", "10:00")
    gone = await cleo.press(held, "Give it up")
    assert "Given up. The times are free again." in words(gone)
    again = await cleo.press(held, CASH)
    assert again.status == 409


async def test_coupons_and_credits_count_and_what_does_not_is_told(desk: Counter) -> None:
    practice = desk.practice
    who = await practice.customer()
    cleo = await desk.browser(who)
    await practice.db.write(practice.owner, coupon_edit.typed, "SPRING 10%")
    held = await desk.chosen(cleo, "2026-11-25", "10:00")
    wrong = await cleo.press(held, "Use coupon", coupon="WINTER")
    assert wrong.status == 409
    assert "No coupon has this code." in words(wrong)
    assert 'value="WINTER"' in wrong.text
    less = await cleo.press(wrong, "Use coupon", coupon=" spring ")
    assert "Cash CHF81.00 CHF9.00 less by your coupon ›" in less.buttons()
    assert "The coupon counts." in words(less)
    full = await cleo.press(less, "Drop coupon")
    assert CASH in full.buttons()
    credits_way = next(label for label in full.buttons() if label.startswith("Credits"))
    few = await cleo.press(full, credits_way)
    assert few.status == 409
    assert "This takes" in words(few)
    await practice.db.write(practice.owner, credits.give, who.user_id, 5, "Welcome", "w")
    paid = await cleo.press(few, credits_way)
    assert "Confirmed" in words(paid)
    assert "Write to Ines" in words(paid)
    assert (await cleo.get(link(paid, "See progress"))).status == 200


async def test_a_pack_shows_what_is_taken_with_other_times_and_the_rest_is_chosen_later(
    packs: Counter,
) -> None:
    practice = packs.practice
    await practice.reserves(await practice.customer("Dan"), at(2, 10))
    cleo = await packs.browser(await practice.customer())
    day = await cleo.get(f"{packs.times}?day=2026-11-25")
    pack = await cleo.get(link(day, "10:00"))
    assert "2. Wed 2 Dec, 10:00" in words(pack)
    assert "taken" in words(pack)
    instead = str(int(at(2, 11).timestamp()) // 60)
    assert f'value="{instead}"' in pack.text
    held = await cleo.press(pack, "Book these", **{"at-2": instead})
    assert "Wed 2 Dec, 11:00" in words(held)
    assert "Wed 9 Dec, 10:00" in words(held)
    deposit = next(label for label in held.buttons() if "deposit" in label)
    assert "CHF50.00 by" in deposit
    assert "CHF250.00 by" in deposit
    made = await cleo.press(held, deposit)
    assert "Reserved, to be paid" in words(made)
    assert "To pay by" in words(made)


async def test_one_of_a_pack_is_booked_for_now_and_the_next_later(packs: Counter) -> None:
    cleo = await packs.browser(await packs.practice.customer())
    day = await cleo.get(f"{packs.times}?day=2026-11-25")
    held = await cleo.press(await cleo.get(link(day, "10:00")), "Book one for now")
    assert "2 have no time yet." in words(held)
    made = await cleo.press(held, next(label for label in held.buttons() if label.startswith("Cash")))
    later = await cleo.get(link(made, "Choose next time") + "?day=2026-11-30")
    more = await cleo.press(later, "09:00")
    assert "Booked. The other side is told." in words(more)
    assert "Mon 30 Nov, 09:00" in words(more)
    assert "1 has no time yet." in words(more)


async def test_it_is_moved_with_its_cost_shown_until_its_policy_ends_that(desk: Counter) -> None:
    cleo = await desk.browser(await desk.practice.customer())
    made = await booked(desk, cleo)
    one = await cleo.get(link(made, "Wed 25 Nov, 10:00"))
    day = await cleo.get(link(one, "Move it") + "?day=2026-11-26")
    sure = await cleo.get(link(day, "12:00"))
    assert "Wed 25 Nov, 10:00" in words(sure)
    assert "Thu 26 Nov, 12:00" in words(sure)
    assert "You may move it 2 more times." in words(sure)
    moved = await cleo.press(sure, "Move it there")
    assert "Moved. The other side is told." in words(moved)
    assert "Thu 26 Nov, 12:00" in words(moved)
    stale = await cleo.press(sure, "Move it there")
    assert stale.status == 200  # It is there already.
    other = await cleo.get(sure.path.replace("/sure", "") + "&day=2026-11-27")
    back = await cleo.press(await cleo.get(link(other, "09:00")), "Move it there")
    assert "Fri 27 Nov, 09:00" in words(back)
    most = await cleo.get(link(back, "Move it"))
    assert most.status == 409
    assert "which is all its policy allows" in words(most)


async def test_cancelling_shows_the_sum_first_and_a_sum_that_changed_is_shown_anew(desk: Counter) -> None:
    practice = desk.practice
    cleo = await desk.browser(await practice.customer())
    made = await booked(desk, cleo)
    sure = await cleo.get(link(made, "Cancel booking"))
    assert "Comes back CHF0.00" in words(sure)
    practice.now = at(25, 0, month=11)  # It is late by now: half of it is kept.
    late = await cleo.press(sure, "Cancel now")
    assert late.status == 409
    assert "The sum has changed meanwhile." in words(late)
    assert "Kept by the policy CHF45.00" in words(late)
    assert "Still to pay CHF45.00" in words(late)
    gone = await cleo.press(late, "Cancel now")
    assert "Cancelled. The other side is told." in words(gone)
    assert (await cleo.get(sure.path)).status == 409
    assert link(gone, "Choose a time")


async def test_one_of_a_pack_is_cancelled_and_goes_back_to_it(packs: Counter) -> None:
    cleo = await packs.browser(await packs.practice.customer())
    day = await cleo.get(f"{packs.times}?day=2026-11-25")
    held = await cleo.press(await cleo.get(link(day, "10:00")), "Book these")
    made = await cleo.press(held, next(label for label in held.buttons() if label.startswith("Cash")))
    one = await cleo.get(link(made, "Wed 2 Dec, 10:00"))
    sure = await cleo.get(link(one, "Cancel this one"))
    assert "It goes back to the pack: another time can be chosen for it." in words(sure)
    gone = await cleo.press(sure, "Cancel now")
    assert "1 has no time yet." in words(gone)


async def test_an_instructor_checks_in_notes_who_did_not_come_and_calls_off(desk: Counter) -> None:
    practice = desk.practice
    cleo, ines = await practice.customer(), await desk.browser(practice.ines)
    first = await practice.reserves(cleo, at(25, 10, month=11))
    second = await practice.reserves(cleo, at(26, 10, month=11))
    here = f"{desk.here}/appointment/{first.appointments[0].id}"
    early = await ines.press(await ines.get(here), "Did not come")
    assert "That can be said from" in words(early)
    practice.now = at(25, 10, 20, month=11)
    came = await ines.press(await ines.get(here), "Check in")
    assert "Checked in:" in words(came)
    undone = await ines.press(came, "Undo check-in")
    missed = await ines.press(undone, "Did not come")
    assert "missed" in words(missed)
    assert "Kept by the policy: CHF90.00" in words(missed)
    after_all = await ines.press(missed, "Came after all")
    assert "missed" not in words(after_all)
    sure = await ines.get(f"{desk.here}/booking/{second.id}/cancel")
    gone = await ines.press(sure, "Cancel now", reason="I am ill")
    assert "Reason: I am ill" in words(gone)
    assert (await practice.db.read(cleo, booking_lists.next_of_mine)) is None


async def test_an_instructor_sees_who_comes_and_who_came_and_an_organizer_sees_all(desk: Counter) -> None:
    practice = desk.practice
    await practice.reserves(await practice.customer(), at(25, 10, month=11))
    ines, owner = await desk.browser(practice.ines), await desk.browser(practice.owner)
    own = await ines.get(link(await ines.get(f"{desk.here}/offerings"), "My appointments"))
    assert "Wed 25 Nov, 10:00" in words(own)
    assert "Cleo" in words(await ines.get(link(own, "Cleo")))
    practice.now = at(26, 10, month=11)
    past = await ines.get(link(await ines.get(own.path), "See past ones"))
    assert "Wed 25 Nov, 10:00" in words(past)
    all_of_them = await owner.get(f"{desk.here}/all-appointments/past")
    assert "Ines" in words(all_of_them)
    for where in ("/all-appointments", "/appointments/past/7"):
        assert (
            await (await desk.browser(await practice.customer("Dan"))).get(desk.here + where)
        ).status == 404


async def test_who_comes_from_the_web_books_in_the_browser_and_is_a_member_then(desk: Counter) -> None:
    practice = desk.practice
    slug = (await practice.db.write(practice.owner, communities.show_on_the_web, True)).slug
    newcomer = await practice.person("Noa")
    noa = await desk.browser(newcomer)
    public = await noa.get(f"/c/{slug}/one-to-one/{practice.offering.slug}")
    times = await noa.get(link(public, "Book a time") + "?day=2026-11-25")
    assert times.status == 200
    made = await noa.press(await noa.press(times, "10:00"), CASH)
    assert "Reserved, to be paid" in words(made)
    assert (await practice.inside(newcomer, practice.community_id)).is_member
    await practice.db.write(practice.owner, lambda tx: communities.change(tx, requires_approval=True))
    oda = await desk.browser(await practice.person("Oda"))
    asked = await desk.chosen(oda, "2026-11-25", "11:00")
    assert asked.status == 403
    assert "Jam Lisboa" in words(asked)


async def test_nobody_books_themselves_and_nobody_else_sees_a_booking(desk: Counter) -> None:
    practice = desk.practice
    cleo = await desk.browser(await practice.customer())
    made = await booked(desk, cleo)
    dan, ines = await desk.browser(await practice.customer("Dan")), await desk.browser(practice.ines)
    for page in (made.path, made.path.partition("?")[0] + "/cancel", link(made, "Wed 25 Nov, 10:00")):
        assert (await dan.get(page)).status == 404
    own = await desk.chosen(ines, "2026-11-25", "11:00")
    assert own.status == 409
    assert "This is your own offering" in words(own)
    offering = await ines.get(f"{desk.here}/offering/{practice.offering.id}")
    assert "Book a time" not in words(offering)
    assert "Cleo" in words(await ines.get(made.path))


@pytest.mark.parametrize("damaged", ["", "x", "-5", "1", "99999999", "9" * 400, "\0", "２７３４５"])
async def test_a_forged_time_books_nothing(desk: Counter, damaged: str) -> None:
    who = await desk.practice.customer()
    cleo = await desk.browser(who)
    page = await cleo.get(f"{desk.times}?day=2026-11-25")
    answer = await cleo.press(page, "10:00", at=damaged)
    assert 400 <= answer.status < 500
    assert (await desk.practice.db.read(who, booking_lists.mine)).lines == ()


async def test_forged_forms_change_nothing(desk: Counter) -> None:
    who = await desk.practice.customer()
    cleo = await desk.browser(who)
    held = await desk.chosen(cleo, "2026-11-25", "10:00")
    for field, value in (
        ("way", "gold"),
        ("way", ""),
        ("terms", "never"),
        ("way", "stripe"),
        ("way", "x" * 999),
    ):
        assert 400 <= (await cleo.press(held, CASH, **{field: value})).status < 500
    assert (await cleo.press(held, "Use coupon", coupon="Ö" * 5000)).status in (409, 422)
    made = await cleo.press(held, CASH)
    sure = await cleo.get(link(made, "Cancel booking"))
    for value in ("", "-1", "x", "9" * 17):
        assert 400 <= (await cleo.press(sure, "Cancel now", keep=value)).status < 500
    [still] = (await desk.practice.db.read(who, booking_lists.mine)).lines
    assert still.is_agreed


async def test_times_are_those_of_who_reads_and_the_instructors_stand_beside_them(desk: Counter) -> None:
    who = await desk.practice.customer()
    await desk.practice.db.write(who, lambda tx: people.change_settings(tx, zone="Asia/Tokyo"))
    cleo = await desk.browser(who)
    page = await cleo.get(f"{desk.times}?day=2026-11-25")
    assert "Times are those of Tokyo." in words(page)
    assert "Wed 25 Nov, 15:00 (Lisbon)" in words(await cleo.get(f"{desk.times}?day=2026-11-26"))
    assert "17:00" in page.buttons()  # Eight in the morning, there.
    assert "10:00" not in page.buttons()
    held = await cleo.press(page, "17:00")
    assert "Wed 25 Nov, 17:00" in words(held)
    assert "08:00" in words(held)
