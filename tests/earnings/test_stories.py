"""What instructors earn, as they and those who pay them see it: in the chat, and on pages."""

from functools import partial

from keyboards import earnings as keyboards
from models.actor import SYSTEM
from models.bookings import AppointmentStatus
from models.earnings import EarningKind
from services import earnings, pay_proposals, pay_runs, statements
from tests.earnings import shop
from tests.world import World
from views import statement_files


async def teaches(world: World) -> tuple[int, int, int]:
    """Alice teaches, Bob is her customer; nothing is agreed about pay yet."""
    await world.joins(world.alice, world.bob)
    ana, alice = await world.actor(world.ana), await world.actor(world.alice)
    who = await world.db.write(ana, shop.instructor, alice.user_id)
    made, variant = await world.db.write(ana, shop.offering, who, alice.user_id)
    return who, made, variant


async def gives(world: World, of: tuple[int, int, int], price: int = 100_00) -> int:
    """Alice gives an appointment; it is completed. Which."""
    ana, bob = await world.actor(world.ana), await world.actor(world.bob)
    sold = await world.db.write(ana, shop.sell, of, bob.user_id, price)
    await world.db.write(ana, shop.mark, sold.appointments[0], AppointmentStatus.COMPLETED)
    await world.db.write(ana, earnings.earn, sold.appointments[0])
    return sold.appointments[0]


async def opens(world: World) -> None:
    """Ana opens the earnings of the community."""
    await world.ana.starts(world.community.reference)
    await world.ana.taps("See more")
    await world.ana.taps("Earnings")


async def test_ana_agrees_on_a_percentage_closes_the_month_and_pays(world: World) -> None:
    of = await teaches(world)
    await opens(world)
    await world.ana.sees("Set who earns what: then it comes")
    await world.ana.taps("Set who earns what")
    await world.ana.sees("Alice: nothing yet")
    await world.ana.taps("Alice")
    await world.ana.taps("Pay gross share")
    await world.ana.sends("a hundred and ten")
    await world.ana.sees("The percentage must be a number up to 100")
    await world.ana.sends("110 %")
    await world.ana.sees("The percentage must be a number up to 100")
    await world.ana.sends("60 %")
    await world.ana.sees("60% with VAT")
    await world.passes(days=9)
    ana, bob = await world.actor(world.ana), await world.actor(world.bob)
    sold = await world.db.write(ana, shop.sell, of, bob.user_id, 100_00, starts_at=world.clock.now)
    await world.db.write(ana, shop.mark, sold.appointments[0], AppointmentStatus.COMPLETED)
    await world.db.write(ana, earnings.earn, sold.appointments[0])
    await opens(world)
    await world.ana.sees("CHF60.00")
    await world.ana.taps("1 Dec 2026")
    await world.ana.sees("Alice: CHF60.00")
    assert "Close the period" not in world.ana.buttons()
    await world.passes(days=31)
    await opens(world)
    await world.ana.taps("1 Dec 2026")
    await world.ana.sees("This period is over")
    await world.ana.taps("Close the period")
    await world.ana.taps("Yes, close it")
    await world.ana.sees("to be paid")
    await world.ana.taps("Alice")
    await world.ana.taps("Mark paid")
    await world.ana.sees("paid on 2 Jan 2027")
    await world.ana.taps("Mark unpaid")
    await world.ana.sees("closed, to be paid")


async def test_alice_sees_what_she_earned_and_takes_it_away_and_bob_does_not(world: World) -> None:
    of = await teaches(world)
    ana = await world.actor(world.ana)
    await world.db.write(ana, shop.rule, of[0], ana.user_id, EarningKind.PER_SESSION, 45_00)
    await gives(world, of)
    mine = keyboards.EarningsMine(community=world.community_id).pack()
    await world.alice.forges(mine)
    await world.alice.sees("My earnings")
    await world.alice.sees("CHF45.00")
    await world.alice.sees("Reiki, Bob · CHF45.00 per session")
    for way, end in (("Get as PDF", ".pdf"), ("Get as CSV", ".csv")):
        await world.alice.taps(way)
        await world.sandbox.settle()
        sent = [m for m in world.alice.messages() if "document" in m]
        assert sent[-1]["document"]["file_name"] == f"Alice-2026-11-01{end}"
    await world.alice.forges(mine)
    await world.alice.taps("See the rules")
    await world.alice.sees("CHF45.00 per session")
    assert "Pay nothing" not in world.alice.buttons()
    assert (await world.bob.forges(mine)).text


async def test_names_never_become_formulas(world: World) -> None:
    of = await teaches(world)
    ana, bob = await world.actor(world.ana), await world.actor(world.bob)
    await world.db.write(ana, shop.rule, of[0], ana.user_id, EarningKind.PER_SESSION, 45_00)
    bad = await world.db.write(ana, partial(shop.sell, title="=HYPERLINK(1)"), of, bob.user_id)
    await world.db.write(ana, shop.mark, bad.appointments[0], AppointmentStatus.COMPLETED)
    await world.db.write(ana, earnings.earn, bad.appointments[0])
    page = await world.db.read(ana, statements.of, of[0], 0)
    said = statement_files.content(page, "csv").decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in said
    assert ",45.00,CHF" in said
    assert statement_files.content(page, "pdf").startswith(b"%PDF")


async def test_ana_sees_bookings_by_how_far_they_are(world: World) -> None:
    of = await teaches(world)
    ana, bob = await world.actor(world.ana), await world.actor(world.bob)
    await world.db.write(ana, partial(shop.sell, paid=False), of, bob.user_id, 90_00)
    await world.ana.starts(world.community.reference)
    await world.ana.taps("See more")
    await world.ana.taps("Bookings")
    await world.ana.sees("Confirmed · 1 booking")
    await world.ana.taps("Confirmed 1")
    await world.ana.sees("Bob · Reiki · Alice")
    await world.ana.sees("CHF90.00 owed")


async def test_who_pays_is_told_once_that_a_period_is_over(world: World) -> None:
    of = await teaches(world)
    ana = await world.actor(world.ana)
    much = {"kind": EarningKind.PER_SESSION, "much": 40_00}
    await world.db.write(ana, lambda tx: shop.rule(tx, of[0], ana.user_id or 0, **much))
    await gives(world, of)
    await world.app.sweeps.run_once("propose_closing")
    await world.delivered()
    assert "Check earnings" not in world.ana.buttons(), "the month goes on"
    await world.passes(days=40)
    for _ in range(2):
        await world.app.sweeps.run_once("propose_closing")
    await world.delivered()
    told = [one for one in world.ana.messages() if "is over" in one.get("text", "")]
    assert len(told) == 1
    await world.ana.taps("Check earnings")
    await world.ana.sees("This period is over. Check it, then close it")
    await world.ana.taps("Close the period")


async def test_a_period_that_was_closed_meanwhile_is_proposed_to_nobody(world: World) -> None:
    of = await teaches(world)
    ana = await world.actor(world.ana)
    much = {"kind": EarningKind.PER_SESSION, "much": 40_00}
    await world.db.write(ana, lambda tx: shop.rule(tx, of[0], ana.user_id or 0, **much))
    await gives(world, of)
    await world.passes(days=40)
    [over] = await world.db.read(SYSTEM, pay_proposals.due)
    await world.db.write(ana, pay_runs.close, over.id)
    assert not await world.db.write(SYSTEM.inside(over.community_id), pay_proposals.propose, over.id)
    assert await world.app.sweeps.run_once("propose_closing") == 0
