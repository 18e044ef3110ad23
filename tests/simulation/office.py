"""What organizers do about money: bring the bank's file, note cash, give back at Stripe."""

from random import Random

from aiohttp import ClientSession, FormData
from sqlalchemy import select

from models.orders import Charge, Way
from models.tx import Tx, table_of
from tests.money.bank import Bank, Entry, Paid, entry
from tests.simulation.pages import signs_in
from tests.simulation.till import QR_IBAN
from tests.simulation.turn import Act, Doings, Page, Turn
from tests.simulation.world import World

charges = table_of(Charge)
_BILLS = select(charges.c.reference, charges.c.amount_minor).where(charges.c.way == Way.QR_BILL)

SHARES = (1.0, 1.0, 1.0, 0.5, 1.5)
"""How much of a bill is paid: all of it, half, too much."""
STRANGERS = "210000000003139471430009017"
"""A reference that no bill of ours has."""


async def brings_a_bank_file(turn: Turn) -> None:
    """What the bank has of bills that were paid since, or may have been before; or an old file once more."""
    bills = await turn.world.read(_bills)
    if not bills:
        return
    if not turn.world.bank or turn.random.random() < 0.7:
        turn.world.bank.append(_file(turn.random, len(turn.world.bank), bills))
    await _brings(turn, turn.random.choice(turn.world.bank[-2:]))


async def gives_back_at_stripe(turn: Turn) -> None:
    """Some of a payment, on Stripe's own pages."""
    box = turn.world.stripe
    for payment in list(box.payments.values())[-1:]:
        left = payment.page.amount - payment.back
        if left > 1:
            turn.does("gives money back at Stripe")
            await box.gives_back(payment.id, turn.random.choice((left, left // 2)))


async def all_is_told(world: World) -> None:
    """In good weather: what Stripe could not tell, and every file of the bank once more. Raises Broken."""
    for _ in range(3):
        await world.stripe.tells_again()
    turn = Turn(world, await world.looks(), world.organizer, Random(0), Doings())
    for content in world.bank:
        await _brings(turn, content)
    await world.rests()


async def _brings(turn: Turn, content: bytes) -> None:
    form = FormData()
    form.add_field("file", content, filename="camt.xml", content_type="text/xml")
    async with ClientSession(turn.world.around.address) as web:
        bearer = {"Authorization": f"Bearer {await signs_in(turn, web)}"}
        path = f"/parts/{turn.world.community_id}/bank"
        async with web.post(path, headers=bearer, data=form) as response:
            body = await response.text(errors="replace")
            turn.does(f"brings a file of {content.count(b'<Ntry>')} payments: {response.status}")
            turn.done.pages.append(Page(path, response.status, body))


def _bills(tx: Tx) -> list[tuple[str, int]]:
    """What stands on bills: a payment that came besides has no reference that anybody was told."""
    rows = tx.rows(_BILLS.order_by(charges.c.id))
    return [(row.reference, row.amount_minor) for row in rows if row.reference.isdecimal()]


def _file(random: Random, number: int, bills: list[tuple[str, int]]) -> bytes:
    paid = [_paid(random, f"B{number}P{at}", *bill) for at, bill in enumerate(bills) if random.random() < 0.5]
    return Bank("054").file(*paid, entry(Paid("5.00", STRANGERS, f"B{number}X"), mark=QR_IBAN))


def _paid(random: Random, name: str, reference: str, minor: int) -> Entry:
    amount = f"{random.choice(SHARES) * minor / 100:.2f}"
    return entry(Paid(amount, reference, name), ref=name, mark=QR_IBAN)


OFFICE: dict[Act, int] = {brings_a_bank_file: 4, gives_back_at_stripe: 1}
"""What they do, and how often."""
