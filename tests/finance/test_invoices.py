"""Invoices have every number once and none is missing; they stay as they were issued."""

import asyncio
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from models.actor import SYSTEM
from models.database import Database
from models.invoices import Invoice, InvoiceKind
from models.tx import Tx, here, table_of
from models.users import User
from services import invoice_papers, invoices, people
from services.errors import NotAllowed, NotFound
from services.invoice_papers import Rate
from tests.finance.till import Till, open_till
from tests.town import Town

papers = table_of(Invoice)


@pytest.fixture
async def till(database: Database) -> Till:
    return await open_till(Town(database))


class Crash(Exception):
    """What goes wrong once an invoice is written."""


def fail(tx: Tx, order_id: int) -> None:
    """Issue it, then fail."""
    invoices.issue_for(tx, order_id)
    raise Crash


def numbers(tx: Tx, kind: InvoiceKind) -> list[int]:
    """All numbers of a kind."""
    found = select(papers.c.number).where(here(papers), papers.c.kind == kind).order_by(papers.c.number)
    return [row.number for row in tx.rows(found)]


async def test_two_hundred_at_once_with_rollbacks_leave_no_gap_and_no_double(till: Till) -> None:
    db, who = till.town.db, await till.customer()
    sold = [(await till.order(who)).order for _ in range(200)]
    tasks = [db.write(who, invoices.issue_for, order) for order in sold]
    tasks += [db.write(who, fail, order) for order in random.sample(sold, 60)]
    tasks += [db.write(who, invoices.issue_for, order) for order in random.sample(sold, 40)]
    random.shuffle(tasks)
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert not [each for each in found if isinstance(each, Exception) and not isinstance(each, Crash)]
    assert await db.read(till.owner, numbers, InvoiceKind.INVOICE) == list(range(1, 201))


async def test_an_order_has_one_invoice_with_its_vat(till: Till) -> None:
    db, who = till.town.db, await till.customer()
    sold = await till.order(who)
    made = await db.write(who, invoices.issue_for, sold.order)
    assert await db.write(who, invoices.issue_for, sold.order) == made
    paper = await db.read(who, invoices.opened, made)
    assert (paper.number, paper.total_minor, paper.vat_minor) == (1, 10_810, 810)
    assert invoice_papers.rates_of(paper.snapshot) == (Rate(810, 10_810, 810),)
    assert paper.buyer == who.name
    with pytest.raises(NotFound):
        await db.write(who, invoices.issue_for, 1)


async def test_credit_notes_have_numbers_of_their_own_and_take_back_no_more_than_all(till: Till) -> None:
    db, who = till.town.db, await till.customer()
    sold = await till.order(who)
    assert await db.write(who, invoices.credit_for, sold.order, 100, "early") is None
    await db.write(who, invoices.issue_for, sold.order)
    first = await db.write(who, invoices.credit_for, sold.order, 3_333, "a")
    assert await db.write(who, invoices.credit_for, sold.order, 3_333, "a") == first
    second = await db.write(who, invoices.credit_for, sold.order, 99_999, "b")
    assert await db.write(who, invoices.credit_for, sold.order, 1, "c") is None
    notes = [await db.read(who, invoices.opened, each) for each in (first, second)]
    assert [(note.number, note.total_minor) for note in notes] == [(1, 3_333), (2, 7_477)]
    assert sum(note.vat_minor for note in notes) == 810
    assert {note.snapshot["of"] for note in notes} == {1}


async def test_what_was_issued_stays_when_the_name_changes(till: Till) -> None:
    db, who = till.town.db, await till.customer()
    made = await db.write(who, invoices.issue_for, (await till.order(who)).order)
    row = await db.read(SYSTEM.inside(till.owner.community_id or 0), lambda tx: tx.row(select(papers)))
    users = table_of(User)
    renamed = update(users).where(users.c.id == who.user_id).values(name="Other")
    await db.write(people.ANYBODY, lambda tx: tx.execute(renamed))
    after = await db.read(till.owner, invoices.opened, made)
    assert (after.customer_id, after.buyer, after.snapshot) == (who.user_id, who.name, row.snapshot)


async def test_a_paper_is_its_customers_and_the_organizers_alone(till: Till) -> None:
    db, who, other = till.town.db, await till.customer(), await till.customer()
    sold = await till.order(who)
    made = await db.write(who, invoices.issue_for, sold.order)
    stranger = await till.town.community("Elsewhere")
    for nosy in (other, stranger):
        with pytest.raises(NotFound):
            await db.read(nosy, invoices.opened, made)
        assert await db.read(nosy, invoices.of_order, sold.order) == ()
    with pytest.raises(NotAllowed):
        await db.read(other, invoices.listed)
    assert not (await db.read(other, invoices.mine)).invoices
    assert [one.id for one in (await db.read(who, invoices.mine)).invoices] == [made]
    assert [one.id for one in (await db.read(till.owner, invoices.listed)).invoices] == [made]


RATES = st.lists(
    st.builds(
        lambda bp, total, vat: Rate(bp, total, min(vat, total)),
        st.sampled_from([0, 260, 810]),
        st.integers(1, 10**7),
        st.integers(0, 10**6),
    ),
    min_size=1,
    max_size=3,
)


@given(RATES, st.lists(st.integers(1, 10**7), max_size=6))
def test_parts_taken_back_add_up_to_the_vat_of_the_whole(rates: list[Rate], cuts: list[int]) -> None:
    whole = sum(rate.total_minor for rate in rates)
    steps, before, vat = sorted({min(cut, whole) for cut in cuts} | {whole}), 0, 0
    for upto in steps:
        part = invoice_papers.fitted(invoice_papers.part_of(rates, before, upto - before), upto - before)
        assert sum(rate.total_minor for rate in part) == upto - before
        vat += sum(rate.vat_minor for rate in part)
        before = upto
    assert vat == sum(rate.vat_minor for rate in rates)
