"""Payments: what Telegram, Stripe and the bank took is there, once."""

import re
from collections import Counter

from sqlalchemy import select

from models.orders import Charge, ChargeStatus
from models.tx import table_of
from tests.money.bank import ACCOUNT
from tests.simulation.office import STRANGERS
from tests.simulation.world import Broken, World

charges = table_of(Charge)

_CAME = select(charges.c.provider_ref).where(
    charges.c.status == ChargeStatus.SUCCEEDED, charges.c.provider_ref.is_not(None)
)
_TOLD = re.compile(rb"<TxDtls><Refs><AcctSvcrRef>([^<]+)<.*?<Ref>([0-9]+)</Ref>")


async def check(world: World) -> None:
    """Each of them. Raises Broken."""
    known = Counter(await world.read(lambda tx: [row.provider_ref for row in tx.rows(_CAME)]))
    for name in (*_by_telegram(world), *world.stripe.payments, *_by_bank(world)):
        if known[name] != 1:
            raise Broken(f"the payment {name} is there {known[name]} times")


def _by_telegram(world: World) -> list[str]:
    messages = [one for person in world.people for one in person.chat().messages.values()]
    paid = [one["successful_payment"] for one in messages if "successful_payment" in one]
    return [str(one["telegram_payment_charge_id"]) for one in paid]


def _by_bank(world: World) -> list[str]:
    told = [found for content in world.bank for found in _TOLD.findall(content)]
    ours = [name.decode() for name, reference in told if reference.decode() != STRANGERS]
    return [f"{ACCOUNT}:payment:{name}" for name in ours]
