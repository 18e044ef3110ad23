"""How money stands, as organizers see it in the chat and on a page; and the files there."""

import csv
from io import StringIO

from models.database import Database
from tests.finance.pages import browser
from tests.money.shop import begun, pays, shop
from tests.town import Town
from tests.world import World


async def test_an_organizer_looks_at_a_month_chooses_days_and_takes_a_file(world: World) -> None:
    ana = world.ana
    await ana.forges(f"cm:{world.community_id}")
    await ana.taps("See invoices")
    await ana.taps("How money stands")
    await ana.sees("1–30 Nov 2026")
    await ana.taps("Last quarter")
    await ana.sees("30 Sept 2026")
    await ana.taps("Other days")
    for wrong in ("a while ago", "2026-03-31 2026-01-01", "0001-01-01 9999-12-31"):
        await ana.sends(wrong)
        await ana.does_not_see("How money stands")
    await ana.sends("2026-01-01 2026-03-31")
    await ana.sees("31 Mar 2026")
    await ana.taps("Get files")
    await ana.taps("Journal XLSX")
    await ana.sees("journal-2026-01-01-2026-03-31.xlsx")
    await ana.taps("Invoices CSV")
    await ana.sees("invoices-2026-01-01-2026-03-31.csv")


async def test_a_member_sees_nothing_of_it_by_any_button(world: World) -> None:
    await world.joins(world.bob)
    inside = world.community_id
    for forged in (
        f"fxo:{inside}:month",
        f"fxd:{inside}",
        f"fxs:{inside}:20260101:20260331",
        f"fxf:{inside}:20260101:20260331:journal:csv",
    ):
        await world.bob.forges(forged)
        await world.bob.is_told("You may not do this here")
    for forged in (f"fxs:{inside}:20260331:20260101", f"fxf:{inside}:0:99999999:journal:csv"):
        await world.ana.forges(forged)
        await world.ana.is_told("day")


async def test_the_page_shows_the_same_and_its_files_are_for_who_has_the_right(database: Database) -> None:
    sold = await shop(Town(database))
    order = await sold.ordered()
    await pays(sold, await begun(sold, order))
    home = f"/my/{sold.owner.community_id}/finance"
    async with browser(sold.town.db, sold.owner) as ana:
        page = await ana.get(home)
        assert "CHF480.00" in page.text
        assert "1 payment" in page.text
        [link] = [one for one in page.links() if "/payments/csv?" in one]
        found = await ana.get(link)
        assert found.status == 200
        [row] = csv.DictReader(StringIO(found.text.removeprefix("\ufeff")))
        assert row["Amount"] == "480.00"
        assert (await ana.get(link.replace("payments", "journal"))).status == 404
        assert "CHF480.00" not in (await ana.get(home + "?first=2026-01-01&last=2026-01-31")).text
        for wrong in (
            "first=2026-02-01&last=2026-01-01",
            "first=0001-01-01&last=9999-12-31",
            "first=x&last=%00",
        ):
            assert (await ana.get(f"{home}?{wrong}")).status == 422
    async with browser(sold.town.db, sold.customer) as cleo:
        assert "CHF480.00" not in (await cleo.get(home)).text
