"""Giving money and credits back on pages, as a browser asks for them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.communities import Role
from models.database import Database
from models.orders import Way
from services import credits, members, people, roster
from services.order_facts import OrderDetails
from services.people import ANYBODY, Profile
from tests.money.shop import Shop, begun, pays, shop
from tests.town import Town
from tests.webapp.test_discussion_page import do
from tests.webapp.test_pages import ask
from tests.webapp.worlds import Client, Visitor, site, visitor


@dataclass(frozen=True)
class Desk:
    """An admin before a booking that is paid by card."""

    sold: Shop
    ann: Visitor
    order: OrderDetails
    client: Client

    @property
    def home(self) -> str:
        """Where the community's pages are."""
        return f"/{self.sold.owner.community_id}"

    @property
    def back(self) -> str:
        """Where the payment is given back."""
        return f"{self.home}/charge/{self.order.charges[0].id}/back"

    @property
    def credits(self) -> str:
        """Where credits are given."""
        return f"{self.home}/booking/{self.order.booking_id}/credits"

    async def look(self, where: str, who: Visitor | None = None) -> tuple[int, str]:
        """A part of a page."""
        response = await ask(self.client, who or self.ann, f"/parts{where}")
        return response.status, await response.text()

    async def do(self, where: str, who: Visitor | None = None, **fields: str) -> tuple[int, str]:
        """Send a form."""
        return await do(self.client, who or self.ann, where, **fields)


async def _member(sold: Shop, name: str, role: Role = Role.MEMBER) -> Visitor:
    who = visitor(name)
    db, community = sold.town.db, sold.owner.community_id or 0
    someone = await db.write(ANYBODY, people.remember, Profile(who.telegram_id, name, language="en"))
    await db.write(await sold.town.inside(someone, community), members.join)
    if role is not Role.MEMBER:
        await db.write(sold.owner, roster.change_role, someone.user_id or 0, role)
    return who


@pytest.fixture
async def desk(sqlite_database: Database) -> AsyncIterator[Desk]:
    sold = await shop(Town(sqlite_database))
    order = await sold.ordered(way=Way.TELEGRAM)
    await pays(sold, await begun(sold, order, Way.TELEGRAM), "tg_1")
    order = await sold.order(order.id)
    ann = await _member(sold, "Ann", Role.ADMIN)
    async with TestClient(TestServer(site(sqlite_database))) as client:
        yield Desk(sold, ann, order, client)


async def test_the_sum_is_shown_before_it_goes_back_and_then_it_waits_for_hands(desk: Desk) -> None:
    _status, page = await desk.look(f"{desk.home}/booking/{desk.order.booking_id}/payment")
    assert "Return CHF480.00" in page
    _status, page = await desk.look(desk.back)
    assert "At most CHF480.00." in page
    _status, page = await desk.do(desk.back, amount="80.50", why="missed")
    assert "Give back CHF80.50?" in page
    assert "Refund it in your provider&#39;s dashboard" in page
    assert (await desk.sold.order(desk.order.id)).refunds == ()
    for _tap in range(2):
        status, page = await desk.do(f"{desk.back}/now", sum="8050", why="missed", seen="0")
        assert (status, "It goes back." in page) == (200, True)
    [refund] = (await desk.sold.order(desk.order.id)).refunds
    _status, page = await desk.look(f"{desk.home}/refunds")
    assert "CHF80.50" in page
    assert "tg_1" in page
    _status, page = await desk.do(f"{desk.home}/refunds/{refund.id}/done")
    assert "Nothing waits" in page
    await desk.sold.checks(desk.order.id)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"amount": "-5", "why": "ill"}, "did not understand"),
        ({"amount": "five", "why": "ill"}, "did not understand"),
        ({"amount": "481", "why": "ill"}, "CHF480.00 can be given back at most"),
        ({"amount": "10 USD", "why": "ill"}, "CHF"),
        ({"amount": "5", "why": "because"}, "The reason"),
    ],
)
async def test_what_cannot_be_given_back_is_said_and_nothing_goes(
    desk: Desk, fields: dict[str, str], told: str
) -> None:
    status, page = await desk.do(desk.back, **fields)
    assert status in (409, 422)
    assert told in page
    for minor, seen in (("-1", "0"), ("48001", "0"), ("9" * 16, "0"), ("100", "3")):
        status, _page = await desk.do(f"{desk.back}/now", sum=minor, why="ill", seen=seen)
        assert status == 409
    assert (await desk.sold.order(desk.order.id)).refunds == ()


async def test_credits_are_given_after_they_were_shown(desk: Desk) -> None:
    _status, page = await desk.do(desk.credits, credits="5")
    assert "Give 5 credits to" in page
    for _tap in range(2):
        status, page = await desk.do(f"{desk.credits}/now", sum="5", seen="0")
        assert (status, "has 5 credits now." in page) == (200, True)
    assert (await desk.sold.town.db.read(desk.sold.customer, credits.mine)).balance == 5
    status, page = await desk.do(f"{desk.credits}/now", sum="-9", seen="1")
    assert status == 409
    status, page = await desk.do(desk.credits, credits="lots")
    assert (status, "must be a whole number" in page) == (422, True)


async def test_a_member_finds_none_of_it(desk: Desk) -> None:
    ben = await _member(desk.sold, "Ben")
    for where in (desk.back, desk.credits, f"{desk.home}/refunds"):
        assert (await desk.look(where, ben))[0] in (403, 404)
    for where in (desk.back, f"{desk.back}/now", desk.credits, f"{desk.credits}/now"):
        fields = {"amount": "5", "why": "ill", "sum": "500", "seen": "0", "credits": "5"}
        assert (await desk.do(where, ben, **fields))[0] in (403, 404)
    assert (await desk.do(f"{desk.home}/refunds/1/done", ben))[0] == 403
    assert (await desk.sold.order(desk.order.id)).refunds == ()
