"""The books balance, and what is told twice is written once."""

import pytest

from models.database import Database
from models.ledger import Account
from services import ledger
from services.ledger import Line
from tests.town import Town

SOLD = [Line(Account.RECEIVABLE, 10_810), Line(Account.REVENUE, -10_000), Line(Account.VAT, -810)]
PAID = [Line(Account.MONEY, 10_810, "cash"), Line(Account.RECEIVABLE, -10_810)]


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


async def test_a_sale_that_is_paid_leaves_nothing_owed(town: Town) -> None:
    owner = await town.community()
    await town.db.write(owner, ledger.enter, "order:1", "ordered", "CHF", SOLD, order_id=1)
    await town.db.write(owner, ledger.enter, "paid:1", "paid", "CHF", PAID, order_id=1)

    assert await town.db.read(owner, ledger.of_order, 1) == {
        Account.RECEIVABLE: 0,
        Account.MONEY: 10_810,
        Account.REVENUE: -10_000,
        Account.VAT: -810,
    }
    assert await town.db.read(owner, ledger.unbalanced) == []


async def test_the_same_thing_told_twice_is_written_once(town: Town) -> None:
    owner = await town.community()
    assert await town.db.write(owner, ledger.enter, "order:1", "ordered", "CHF", SOLD)
    assert not await town.db.write(owner, ledger.enter, "order:1", "ordered", "CHF", SOLD)
    sums = {balance.account: balance.minor for balance in await town.db.read(owner, ledger.balances)}
    assert sums[Account.RECEIVABLE] == 10_810


async def test_sides_that_do_not_sum_up_are_never_written(town: Town) -> None:
    owner = await town.community()
    with pytest.raises(ValueError, match="balance"):
        await town.db.write(owner, ledger.enter, "x", "paid", "CHF", [Line(Account.MONEY, 1, "cash")])
    assert await town.db.read(owner, ledger.balances) == []


async def test_another_communitys_books_are_its_own(town: Town) -> None:
    owner, other = await town.community(), await town.community()
    await town.db.write(owner, ledger.enter, "order:1", "ordered", "CHF", SOLD)
    assert await town.db.read(other, ledger.balances) == []
