"""What the tests of offerings share: a town whose owner sells private lessons."""

from typing import Any

from models.actor import Actor
from models.offerings import Delivery, OfferingStatus
from services import instructors, offering_edit
from services.offerings import OfferingDetails
from tests.town import Town

LESSON: dict[str, Any] = {"title": "Private dance lesson", "place": "Studio A, Langstrasse 5"}
PRICE: dict[str, Any] = {"name": "One lesson", "currency": "CHF", "price_minor": 9000, "vat_bp": 810}


async def draft(town: Town, who: Actor, **values: Any) -> OfferingDetails:
    """A new draft of somebody who may sell."""
    return await town.db.write(who, lambda tx: offering_edit.create(tx, **{**LESSON, **values}))


async def priced(
    town: Town, who: Actor, price: dict[str, Any] | None = None, **values: Any
) -> OfferingDetails:
    """A draft with a price."""
    made = await draft(town, who, **values)
    cost = {**PRICE, **(price or {})}
    return await town.db.write(who, lambda tx: offering_edit.add_variant(tx, made.id, made.revision, **cost))


async def sold(town: Town, who: Actor, price: dict[str, Any] | None = None, **values: Any) -> OfferingDetails:
    """An offering that can be booked."""
    made = await priced(town, who, price, **values)
    return await town.db.write(who, offering_edit.set_status, made.id, OfferingStatus.ACTIVE)


async def instructor(town: Town, owner: Actor, name: str = "Ines") -> Actor:
    """A member whom the owner made an instructor."""
    assert owner.community_id is not None
    member = await town.person(name, owner.community_id)
    assert member.user_id is not None
    await town.db.write(owner, instructors.make, member.user_id)
    return member


ONLINE = Delivery.ONLINE
