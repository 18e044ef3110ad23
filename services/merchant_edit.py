"""Changing whom a community's customers pay: its admins do, and two at once overwrite nothing of each other.

Secrets come here sealed (services/seals.py): they are put, replaced and removed, and never given out again
but to what pays by them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update

from models.base import upsert
from models.ids import new_id
from models.merchants import Merchant
from models.offerings import Offering, OfferingStatus, Variant
from models.tx import Tx, here, table_of
from services import access, activity, members, merchant_fields, merchants
from services.access import Ability
from services.activity import Line
from services.errors import BadInput
from services.merchant_troubles import Sold, Trouble, troubles
from services.merchants import MerchantDetails

table = table_of(Merchant)
variants = table_of(Variant)
offerings = table_of(Offering)

WHAT = "merchant"
"""What the activity log calls it."""

_OPEN = upsert(table).on_conflict_do_nothing(index_elements=["community_id"])
_LOCK = select(table.c.id, table.c.revision).where(here(table)).with_for_update()
_ID = select(table.c.id).where(here(table))
_ON_SALE = (
    here(variants),
    variants.c.active,
    variants.c.offering_id.in_(
        select(offerings.c.id).where(here(offerings), offerings.c.status == OfferingStatus.ACTIVE)
    ),
)
_CURRENCIES = (
    select(variants.c.currency)
    .where(*_ON_SALE, variants.c.price_minor > 0)
    .distinct()
    .order_by(variants.c.currency)
)
_SOLD = select(
    func.max(variants.c.vat_bp).label("vat_bp"), func.max(variants.c.stars_price).label("stars_price")
).where(*_ON_SALE)


@dataclass(frozen=True, slots=True)
class MerchantPage:
    """A merchant for who may change it."""

    community_id: int
    community: str
    zone: str
    merchant: MerchantDetails
    troubles: tuple[Trouble, ...]
    """What keeps money from coming, the worst first."""
    log: tuple[Line, ...]
    """The last changes, newest first; of secrets only which."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A merchant after somebody wanted to change it."""

    merchant: MerchantDetails
    conflict: bool = False
    """Whether somebody else changed it meanwhile; then nothing was done."""
    by: str | None = None


def page(tx: Tx) -> MerchantPage:
    """The community's. Raises NotAllowed."""
    access.require(tx, Ability.MANAGE_COMMUNITY)
    card, merchant = members.community(tx), merchants.ours(tx)
    most: Any = tx.row(_SOLD)
    sold = Sold(tuple(row.currency for row in tx.rows(_CURRENCIES)), most.vat_bp, most.stars_price)
    which = tx.value(_ID)
    log = activity.lately(tx, WHAT, which) if which else ()
    return MerchantPage(card.id, card.name, card.zone, merchant, troubles(merchant, sold), log)


def save(tx: Tx, revision: int, changes: Mapping[str, str | bool]) -> Edited:
    """Change fields of the merchant as it was at `revision`, all or none. Raises NotAllowed, BadInput."""
    access.require(tx, Ability.MANAGE_COMMUNITY)
    columns = merchant_fields.checked(changes)
    return _change(tx, revision, "changed", columns) if columns else Edited(merchants.ours(tx))


def put_secret(tx: Tx, revision: int, field: str, sealed: str) -> Edited:
    """Keep a secret, which the edge checked and sealed, in the place of any before.

    Raises NotAllowed, BadInput.
    """
    return _change_secret(tx, revision, "secret_set", field, sealed)


def remove_secret(tx: Tx, revision: int, field: str) -> Edited:
    """Forget a secret. Raises NotAllowed, BadInput."""
    return _change_secret(tx, revision, "secret_removed", field, "")


def _change_secret(tx: Tx, revision: int, verb: str, field: str, sealed: str) -> Edited:
    access.require(tx, Ability.MANAGE_COMMUNITY)
    if field not in merchant_fields.SECRETS:
        raise BadInput(field, "unknown")
    return _change(tx, revision, verb, {field: sealed})


def _change(tx: Tx, revision: int, verb: str, columns: Mapping[str, str | bool]) -> Edited:
    first = {name: getattr(merchants.NOBODY_YET, name) for name in merchants.FIELDS}
    tx.connection.execute(_OPEN, {**first, "community_id": tx.community_id, "id": new_id()})
    row = tx.row(_LOCK)
    assert row is not None
    if row.revision != revision:
        return Edited(merchants.ours(tx), conflict=True, by=activity.last_editor(tx, WHAT, row.id))
    tx.execute(update(table).where(here(table)).values(revision=revision + 1, **columns))
    activity.log(tx, verb, WHAT, row.id, fields=sorted(columns))
    return Edited(merchants.ours(tx))
