"""How a community is paid: who may set it, what is checked, and what is said to be missing."""

import asyncio
from typing import Any

import pytest

from models.database import Database
from models.merchants import Merchant
from models.orders import Way
from services import ibans, merchant_edit, merchant_fields, merchants
from services.errors import BadInput, NotAllowed
from services.merchant_edit import Edited
from services.merchant_troubles import Problem, Sold, Standing, standing, troubles
from tests.offerings.studio import sold
from tests.town import Town
from tests.world import World

SWISS, QR, PORTUGUESE = "CH9300762011623852957", "CH4431999123000889012", "PT50000201231234567890154"
KEY = "sk_test_4eC39HqLyjWDarjt"


async def test_what_is_said_is_kept_and_written_down(database: Database) -> None:
    town = Town(database)
    owner = await town.community()
    said = {
        "name": " Studio  Ana ",
        "iban": "ch93 0076 2011 6238 5295 7",
        "country": "ch",
        "takes_qr_bills": True,
    }
    edited = await database.write(owner, merchant_edit.save, 0, said)
    assert (edited.merchant.name, edited.merchant.iban, edited.merchant.country) == (
        "Studio Ana",
        SWISS,
        "CH",
    )
    await database.write(owner, merchant_edit.put_secret, 1, "telegram_token", "sealed-text")
    page = await database.read(owner, merchant_edit.page)
    assert [(line.verb, line.data) for line in page.log] == [
        ("secret_set", {"fields": ["telegram_token"]}),
        ("changed", {"fields": ["country", "iban", "name", "takes_qr_bills"]}),
    ]
    assert page.merchant.takes(Way.TELEGRAM, "CHF")
    edited = await database.write(owner, merchant_edit.remove_secret, 2, "telegram_token")
    assert not edited.merchant.takes(Way.TELEGRAM, "CHF")


async def test_of_two_at_once_one_is_told_and_nothing_is_overwritten(database: Database) -> None:
    town = Town(database)
    owner = await town.community()
    results: list[Edited] = await asyncio.gather(
        *(database.write(owner, merchant_edit.save, 0, {"name": f"Name {number}"}) for number in range(4))
    )
    won = [one for one in results if not one.conflict]
    assert len(won) == 1
    assert {one.by for one in results if one.conflict} == {"Owner"}
    assert (await database.read(owner, merchants.ours)) == won[0].merchant
    late = await database.write(owner, merchant_edit.put_secret, 0, "stripe_key", "sealed")
    assert late.conflict
    assert not late.merchant.stripe_key


async def test_only_admins_see_and_change_it(database: Database) -> None:
    town = Town(database)
    owner = await town.community()
    assert owner.community_id is not None
    member = await town.person("Moritz", owner.community_id)
    stranger = await town.inside(await town.community("Elsewhere"), owner.community_id)
    for who in (member, stranger):
        for do_it, *what in (
            (merchant_edit.save, 0, {"name": "Mine"}),
            (merchant_edit.put_secret, 0, "stripe_key", "x"),
            (merchant_edit.remove_secret, 0, "stripe_key"),
        ):
            with pytest.raises(NotAllowed):
                await database.write(who, do_it, *what)
        with pytest.raises(NotAllowed):
            await database.read(who, merchant_edit.page)
    assert await database.read(owner, merchants.ours) == merchants.NOBODY_YET


@pytest.mark.parametrize(
    "typed",
    [
        SWISS,
        QR,
        PORTUGUESE,
        "IBAN: GB82 WEST 1234 5698 7654 32",
        "no93 8601 1117 947",
        "LI21 0881 0000 2324 013A A",
    ],
)
def test_an_iban_is_taken_as_people_write_it(typed: str) -> None:
    assert " " not in ibans.read(typed)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("CH9300762011623852956", "iban_digits"),
        ("CH9300762011623852975", "iban_digits"),
        ("CH930076201162385295", "iban_length"),
        ("ZZ9300762011623852957", "no_iban_country"),
        ("01-162385-2", "no_iban"),
        ("CHÄ300762011623852957", "no_iban"),
        ("٣" * 21, "no_iban"),
    ],
)
def test_what_is_no_iban_is_refused_with_what_is_wrong(typed: str, problem: str) -> None:
    with pytest.raises(BadInput) as refused:
        ibans.read(typed)
    assert refused.value.problem == problem


def test_each_iban_of_a_wrong_digit_is_refused() -> None:
    for at in range(4, len(SWISS)):
        for digit in set("0123456789") - {SWISS[at]}:
            with pytest.raises(BadInput):
                ibans.read(SWISS[:at] + digit + SWISS[at + 1 :])


@pytest.mark.parametrize(
    ("field", "typed", "problem"),
    [
        ("telegram_token", "", "missing"),
        ("telegram_token", "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "bots_token"),
        ("telegram_token", "hello", "no_telegram_token"),
        ("stripe_key", "pk_live_4eC39HqLyjWDarjt", "public_key"),
        ("stripe_key", "sk_other_4eC39HqLyjWDarjt", "no_stripe_key"),
        ("stripe_hook", KEY, "no_stripe_hook"),
        ("stripe_hook", "whsec_" + "a" * 300, "too_long"),
        ("iban", "x", "unknown"),
    ],
)
def test_what_is_no_secret_of_that_provider_is_refused(field: str, typed: str, problem: str) -> None:
    with pytest.raises(BadInput) as refused:
        merchant_fields.secret(field, typed)
    assert refused.value.problem == problem


@pytest.mark.parametrize(
    ("field", "typed", "problem"),
    [
        ("country", "Switzerland", "no_country"),
        ("country", "XX", "no_country"),
        ("vat_number", "CHE-123.456.789 MWST", "no_vat_number"),
        ("vat_number", "none", "no_vat_number"),
        ("name", "x" * 71, "too_long"),
        ("revision", "9", "unknown"),
        ("stripe_key", KEY, "unknown"),
    ],
)
def test_what_cannot_stand_there_is_refused(field: str, typed: str, problem: str) -> None:
    with pytest.raises(BadInput) as refused:
        merchant_fields.checked({field: typed})
    assert refused.value.problem == problem


def test_a_swiss_vat_number_gets_its_form() -> None:
    assert merchant_fields.checked({"vat_number": "che123456788 mwst"}) == {
        "vat_number": "CHE-123.456.788 MWST"
    }
    assert merchant_fields.checked({"vat_number": "de136695976"}) == {"vat_number": "DE136695976"}


def test_what_keeps_money_from_coming_is_said() -> None:
    nobody: dict[str, Any] = {name: getattr(merchants.NOBODY_YET, name) for name in merchants.FIELDS}

    nothing = Sold()

    def told(sale: Sold = nothing, **values: Any) -> set[Problem]:
        return {one.problem for one in troubles(merchants.MerchantDetails(**{**nobody, **values}), sale)}

    assert told() == set()
    assert told(takes_cash=False, takes_credits=False) == {Problem.NO_WAY}
    assert told(takes_qr_bills=True) == {Problem.QR_NO_IBAN, Problem.QR_ADDRESS}
    there = {"takes_qr_bills": True, "name": "A", "postal_code": "8004", "city": "Zürich", "country": "CH"}
    assert told(iban=PORTUGUESE, **there) == {Problem.QR_FOREIGN}
    assert told(Sold(("CHF",)), iban=QR, **there) == set()
    assert told(Sold(("CHF", "USD")), iban=QR, **there) == {Problem.QR_CURRENCY}
    assert told(stripe_key="x") == {Problem.STRIPE_HOOK}
    assert told(stripe_hook="x") == {Problem.STRIPE_KEY}
    assert told(takes_stars=True) == {Problem.NO_STARS_PRICE}
    assert told(Sold(stars_price=50), takes_stars=True) == set()
    assert told(Sold(vat_bp=810)) == {Problem.VAT_NUMBER}
    unfinished = merchants.MerchantDetails(**{**nobody, "takes_qr_bills": True})
    assert standing(unfinished, Way.QR_BILL) is Standing.UNFINISHED


async def test_what_is_sold_is_looked_at(database: Database) -> None:
    town = Town(database)
    owner = await town.community()
    assert (await database.read(owner, merchant_edit.page)).troubles == ()
    await sold(town, owner, {"currency": "USD", "vat_bp": 810})
    await database.write(owner, merchant_edit.save, 0, {"takes_qr_bills": True})
    found = (await database.read(owner, merchant_edit.page)).troubles
    assert {one.problem for one in found} == {
        Problem.QR_NO_IBAN,
        Problem.QR_ADDRESS,
        Problem.QR_CURRENCY,
        Problem.VAT_NUMBER,
    }


async def test_the_chat_says_what_is_open(world: World) -> None:
    await world.ana.starts(world.community.reference)
    await world.ana.sees("1 member")
    await world.ana.taps("Settings")
    await world.ana.taps("Set payments")
    await world.ana.sees("✓ Cash: open")
    await world.ana.sees("– Swiss QR-bill: off")
    ana = await world.actor(world.ana)
    await world.db.write(ana, merchant_edit.save, 0, {"takes_qr_bills": True})
    await world.ana.taps("Back")
    await world.ana.taps("Set payments")
    await world.ana.sees("⚠ Swiss QR-bill: not ready yet")
    await world.ana.sees("QR-bills need an account: add your IBAN.")


async def test_no_secret_is_in_what_is_logged_of_a_merchant(database: Database) -> None:
    town = Town(database)
    owner = await town.community()
    await database.write(owner, lambda tx: tx.add(Merchant, telegram_token="sealed-a", stripe_key="sealed-b"))
    found = await database.read(owner, merchants.ours)
    assert "sealed" not in repr(found)
