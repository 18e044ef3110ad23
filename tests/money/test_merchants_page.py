"""How a community is paid, on a page: secrets go one way, and two at once overwrite nothing."""

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.activity import ActivityEntry
from models.communities import Role
from models.database import Database
from models.orders import Way
from models.tx import here, table_of
from services import members, merchant_edit, merchant_fields, merchants, roster
from services.seals import Seals
from tests.webapp.test_discussion_page import do
from tests.webapp.test_pages import ask
from tests.webapp.worlds import Client, Visitor, World, site, visitor

QR = "CH4431999123000889012"
TOKEN, KEY, HOOK = "284685063:TEST:NjQ1", "sk_test_4eC39HqLyjWDarjt", "whsec_9fQ2xL7d"
WAS = {
    "revision": "0",
    **{f"was-{field}": "" for field in merchant_fields.TEXTS},
    "was-takes_cash": "1",
    "was-takes_credits": "1",
    "was-takes_qr_bills": "",
    "was-takes_stars": "",
}
"""What the form of a community holds that said nothing yet."""


@pytest.fixture
async def world(sqlite_database: Database) -> World:
    return await World.begin(sqlite_database)


async def _admin(world: World, role: Role = Role.ADMIN) -> Visitor:
    ann = visitor("Ann")
    actor = await world.actor(ann)
    await world.db.write(actor, members.join)
    assert actor.user_id is not None
    await world.db.write(world.organizer, roster.change_role, actor.user_id, role)
    return ann


async def look(client: Client, who: Visitor, where: str) -> tuple[int, str]:
    """A part of a page, as a person sees it."""
    response = await ask(client, who, f"/parts{where}")
    return response.status, await response.text()


async def test_the_page_keeps_all_of_it_and_shows_no_secret_again(world: World) -> None:
    ann = await _admin(world)
    path = f"/{world.community}/merchant"
    async with TestClient(TestServer(site(world.db))) as client:
        _status, page = await look(client, ann, path)
        assert "Payment settings" in page
        said = {
            "name": "Studio <Ana>",
            "street": "Langstrasse",
            "house_number": "1a",
            "postal_code": "8004",
            "city": "Zürich",
            "country": "CH",
            "vat_number": "CHE-123.456.788 MWST",
            "iban": QR,
            "takes_cash": "1",
            "takes_qr_bills": "1",
        }
        status, page = await do(client, ann, path, **WAS, **said)
        assert (status, "Saved." in page) == (200, True)
        assert "Studio &lt;Ana&gt;" in page
        assert "This is a QR-IBAN" in page
        found = await world.db.read(world.organizer, merchants.ours)
        assert found.takes(Way.QR_BILL, "CHF")
        assert (found.takes_cash, found.takes_credits) == (True, False)
        for revision, (field, text) in enumerate(
            {"telegram_token": TOKEN, "stripe_key": KEY, "stripe_hook": HOOK}.items(), 1
        ):
            status, page = await do(
                client, ann, f"{path}/{field}", revision=str(revision), **{field: f" {text} "}
            )
            assert (status, "nobody sees it again" in page) == (200, True)
            assert text not in page
        assert "ends with …NjQ1" in page
        assert "for tests: no real money comes" in page
        found = await world.db.read(world.organizer, merchants.ours)
        assert found.takes(Way.STRIPE, "CHF")
        assert not {TOKEN, KEY, HOOK} & {found.telegram_token, found.stripe_key, found.stripe_hook}
        status, page = await do(client, ann, f"{path}/stripe_key/remove", revision="4")
        assert "Stripe needs its secret key as well." in page
        rows = await world.db.read(world.organizer, lambda tx: tx.rows(_LOG))
        assert not any(text in str(row.data) for row in rows for text in (TOKEN, KEY, HOOK))


_LOG = table_of(ActivityEntry).select().where(here(table_of(ActivityEntry)))


async def test_who_is_second_keeps_what_they_typed(world: World) -> None:
    ann = await _admin(world)
    path = f"/{world.community}/merchant"
    await world.db.write(world.organizer, merchant_edit.save, 0, {"city": "Bern"})
    async with TestClient(TestServer(site(world.db))) as client:
        _status, page = await do(client, ann, path, **WAS, takes_cash="1", takes_credits="1", city="Basel")
        assert "changed these settings meanwhile. Nothing was overwritten." in page
        assert 'value="Basel"' in page
        _status, page = await do(client, ann, f"{path}/stripe_key", revision="0", stripe_key=KEY)
        assert "look, and do it again" in page
        _status, page = await do(client, ann, f"{path}/stripe_key", revision="x", stripe_key=KEY)
        assert _status == 422
    found = await world.db.read(world.organizer, merchants.ours)
    assert (found.city, found.stripe_key) == ("Bern", "")


async def test_what_cannot_be_is_told_beside_its_field(world: World) -> None:
    ann = await _admin(world)
    path = f"/{world.community}/merchant"
    async with TestClient(TestServer(site(world.db))) as client:
        for where, field, typed, told in (
            ("", "iban", "CH9300762011623852956", "check digits"),
            ("", "country", "Atlantis", "no such country"),
            ("", "name", "a\0b", "cannot be kept"),
            ("/telegram_token", "telegram_token", "nonsense", "no provider token"),
            ("/stripe_key", "stripe_key", "pk_test_12345678", "publishable"),
        ):
            status, page = await do(client, ann, path + where, **{**WAS, field: typed})
            assert (status, told in page) == (422, True), (field, page)
    assert await world.db.read(world.organizer, merchants.ours) == merchants.NOBODY_YET


async def test_a_member_finds_no_such_page(world: World) -> None:
    moderator = await _admin(world, Role.MODERATOR)
    path = f"/{world.community}/merchant"
    async with TestClient(TestServer(site(world.db))) as client:
        assert (await look(client, moderator, path))[0] == 403
        for where in ("", "/telegram_token", "/telegram_token/remove"):
            assert (await do(client, moderator, path + where, **WAS, telegram_token=TOKEN, city="Bern"))[
                0
            ] == 403
    assert await world.db.read(world.organizer, merchants.ours) == merchants.NOBODY_YET


async def test_a_secret_that_no_key_opens_any_more_is_asked_for_again(world: World) -> None:
    ann = await _admin(world)
    sealed = Seals(b"another bot's").seal(TOKEN)
    await world.db.write(world.organizer, merchant_edit.put_secret, 0, "telegram_token", sealed)
    async with TestClient(TestServer(site(world.db))) as client:
        _status, page = await look(client, ann, f"/{world.community}/merchant")
        assert "cannot be read any more" in page
