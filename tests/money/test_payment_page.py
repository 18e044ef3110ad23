"""Paying on pages: what is due, the bill for one's bank, cash that is noted; for nobody else."""

import html
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from models.communities import Role
from models.database import Database
from models.merchants import Merchant
from models.orders import Charge, Way
from models.tx import Tx, here, table_of
from services import camt, members, roster
from tests.earnings import shop
from tests.money.bank import Bank, Paid, entry
from tests.webapp.test_pages import token
from tests.webapp.worlds import Client, Visitor, World, site, visitor

ADDRESS = {"street": "Hafenweg", "postal_code": "8008", "city": "Zürich", "country": "CH"}
BANK: dict[str, Any] = {"iban": "CH4431999123000889012", "takes_qr_bills": True}


@pytest.fixture
async def world(sqlite_database: Database) -> World:
    return await World.begin(sqlite_database)


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    async with TestClient(TestServer(site(world.db))) as client:
        yield client


def _sells(tx: Tx) -> int:
    return tx.add(Merchant, name="Studio", **ADDRESS, **BANK)


class Due:
    """Ben owes 100 francs for a lesson with Nadia; Sam is a member as well."""

    def __init__(self, world: World, client: Client) -> None:
        self.world, self.client = world, client

    async def open(self) -> "Due":
        """Everybody comes in, and Ben books."""
        self.ben, self.nadia, self.sam = visitor("Ben"), visitor("Nadia"), visitor("Sam")
        self.helper = visitor("Cleo")
        for who in (self.ben, self.nadia, self.sam, self.helper):
            await self.world.db.write(await self.world.actor(who), members.join)
        self.boss = self.world.organizer
        ben, nadia = await self.world.actor(self.ben), await self.world.actor(self.nadia)
        assert ben.user_id
        cleo = await self.world.actor(self.helper)
        await self.world.db.write(self.boss, roster.change_role, cleo.user_id or 0, Role.ADMIN)
        await self.world.db.write(self.boss, _sells)
        of = await shop.open_shop(self.world, self.boss, nadia)
        sold = await self.world.db.write(self.boss, shop.sell, of, ben.user_id, paid=False)
        self.page = f"/parts/{self.boss.community_id}/booking/{sold.booking}/payment"
        return self

    async def asks(
        self, who: Visitor, tail: str = "", status: int = 200, data: dict[str, str] | None = None
    ) -> str:
        """What the page says, or comes of its form."""
        bearer = {"Authorization": f"Bearer {await token(self.client, who)}"}
        method = "GET" if data is None else "POST"
        response = await self.client.request(method, self.page + tail, headers=bearer, data=data)
        text = await response.text()
        assert response.status == status, text
        return text


@pytest.fixture
async def due(world: World, client: Client) -> Due:
    """Something to pay."""
    return await Due(world, client).open()


def bill_in(page: str) -> str:
    """Where the bill of a page is."""
    found = re.search(r'href="(/qr-bills/[^"]+)"', page)
    assert found, page
    return html.unescape(found[1])


async def test_a_bill_is_begun_once_and_taken_away_as_a_document(due: Due) -> None:
    before = await due.asks(due.ben)
    assert "CHF100.00" in before
    assert "/qr-bills/" not in before
    begun = await due.asks(due.ben, data={"way": "qr_bill"})
    assert bill_in(begun).split("?")[0] == bill_in(await due.asks(due.ben)).split("?")[0]
    response = await due.client.get(bill_in(begun))
    assert response.status == 200
    assert response.content_type == "application/pdf"
    assert (await response.read()).startswith(b"%PDF")


async def test_a_link_to_a_bill_that_is_bent_leads_nowhere(due: Due) -> None:
    link = bill_in(await due.asks(due.ben, data={"way": "qr_bill"}))
    number = re.search(r"/(\d+)\?", link)
    assert number
    other = link.replace(f"/{number[1]}?", f"/{int(number[1]) + 1}?")
    for bent in (other, re.sub(r"by=\d+", "by=1", link), link[:-2], link.partition("?")[0]):
        assert (await due.client.get(bent)).status == 404


async def test_ways_that_are_not_open_are_refused(due: Due) -> None:
    for closed in ("stripe", "telegram", "stars"):
        await due.asks(due.ben, status=409, data={"way": closed})
    for wrong in ("cash", "gold", ""):
        await due.asks(due.ben, status=422, data={"way": wrong})


async def test_cash_is_noted_by_who_manages_and_seen_by_the_customer(due: Due) -> None:
    await due.asks(due.ben, "/cash", 403, {"sum": "10000"})
    await due.asks(due.helper, "/cash", 409, {"sum": "10001"})
    assert "in cash" in await due.asks(due.helper, "/cash", data={"sum": "10000"})
    assert "CHF100.00 / CHF100.00" in await due.asks(due.ben)


async def test_nobody_else_sees_it(due: Due) -> None:
    await due.asks(due.sam, status=404)
    await due.asks(due.sam, status=404, data={"way": "qr_bill"})


async def brings(due: Due, who: Visitor, content: bytes, status: int = 200) -> str:
    """What comes of a bank's file."""
    form = FormData()
    form.add_field("file", content, filename="camt.xml", content_type="text/xml")
    bearer = {"Authorization": f"Bearer {await token(due.client, who)}"}
    where = f"/parts/{due.boss.community_id}/bank"
    response = await due.client.post(where, headers=bearer, data=form)
    text = await response.text()
    assert response.status == status, text
    return text


async def test_a_banks_file_pays_the_bill_and_says_what_to_do_about_the_rest(due: Due) -> None:
    await due.asks(due.ben, data={"way": "qr_bill"})
    charges = table_of(Charge)
    query = select(charges.c.reference).where(here(charges), charges.c.way == Way.QR_BILL)
    reference = await due.world.db.read(due.boss, lambda tx: tx.value(query))
    file = Bank().file(
        entry(Paid("100.00", reference, payer="Ben <b>"), mark=BANK["iban"]),
        entry(Paid("5.00", words="<script>")),
    )
    said = await brings(due, due.helper, file)
    assert "Counted · 1" in said
    assert "Of no bill here · 1" in said
    assert "<script>" not in said
    assert "Known · 1" in await brings(due, due.helper, file)
    assert "CHF100.00 / CHF100.00" in await due.asks(due.ben)
    await brings(due, due.ben, file, 403)
    for content in (b"PK\x03\x04", b"<a/>"):
        assert "no camt.053" in await brings(due, due.helper, content, 422)
    assert "another account: CH93" in await brings(
        due, due.helper, Bank(account="CH9300762011623852957").file(entry(Paid("1.00"))), 422
    )
    assert "5 MB" in await brings(due, due.helper, b" " * (camt.MAX_BYTES + 1), 422)
