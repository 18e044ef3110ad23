"""Variants: the prices of an offering. What was bought of one stays as it was."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from babel.core import get_global
from sqlalchemy import bindparam, select, update

from models.offerings import Delivery, Variant
from models.tx import Tx, here, table_of
from services import money, texts
from services.errors import BadInput, NotFound

table = table_of(Variant)

MOST = 12
"""Prices of one offering that are sold."""
MAX_NAME = 60
MINUTES = (5, 480)
"""How long an appointment may be."""
MAX_SESSIONS = 52
MAX_PRICE_MINOR = 1_000_000_000
MAX_VAT_BP = 5000
MAX_INSTALMENTS = 24
MAX_INSTALMENT_DAYS = 92
MAX_CREDITS = 1000
MAX_STARS = 10_000
"""Telegram takes no more in one invoice."""
_PERCENT = re.compile(r"(\d{1,2})(?:[.,](\d{1,2}))?\s*%?")


@dataclass(frozen=True, slots=True)
class VariantDetails:
    """One price of an offering."""

    id: int
    offering_id: int
    name: str
    position: int
    sessions: int
    minutes: int | None
    """How long each appointment is; None is the offering's own length."""
    currency: str
    price_minor: int
    """VAT included."""
    vat_bp: int
    """Hundredths of a percent: 810 is 8.1 %."""
    deposit_minor: int | None
    instalments: int
    instalment_days: int
    credit_price: int | None
    is_digital: bool
    stars_price: int | None
    active: bool

    @property
    def vat_minor(self) -> int:
        """The VAT within the price."""
        return money.vat_of(self.price_minor, self.vat_bp)


DEFAULTS: Mapping[str, Any] = {
    "name": "",
    "sessions": 1,
    "minutes": None,
    "currency": "",
    "price_minor": 0,
    "vat_bp": 0,
    "deposit_minor": None,
    "instalments": 1,
    "instalment_days": 30,
    "credit_price": None,
    "is_digital": False,
    "stars_price": None,
}
"""A variant of which nothing was said."""
COLUMNS = (
    table.c.id,
    table.c.offering_id,
    table.c.name,
    table.c.position,
    table.c.sessions,
    table.c.minutes,
    table.c.currency,
    table.c.price_minor,
    table.c.vat_bp,
    table.c.deposit_minor,
    table.c.instalments,
    table.c.instalment_days,
    table.c.credit_price,
    table.c.is_digital,
    table.c.stars_price,
    table.c.active,
)
_SOLD = (
    select(*COLUMNS)
    .where(here(table), table.c.offering_id.in_(bindparam("of_offerings", expanding=True)), table.c.active)
    .order_by(table.c.offering_id, table.c.position, table.c.id)
)
_ONE = select(*COLUMNS).where(here(table), table.c.id == bindparam("of_variant"))
_STOP = update(table).where(here(table), table.c.id == bindparam("of_variant")).values(active=False)


def minutes_of(offering: Any, variant: VariantDetails) -> int:
    """How long an appointment is: as the variant says, or its offering."""
    length: int = variant.minutes or offering.minutes
    return length


def sold(tx: Tx, offering_ids: Iterable[int]) -> dict[int, tuple[VariantDetails, ...]]:
    """The prices at which offerings are sold, in order, in one query."""
    found: dict[int, list[VariantDetails]] = {one: [] for one in offering_ids}
    if found:
        for variant in tx.records(VariantDetails, _SOLD, of_offerings=list(found)):
            found[variant.offering_id].append(variant)
    return {one: tuple(prices) for one, prices in found.items()}


def of(tx: Tx, variant_id: int) -> VariantDetails:
    """One price, also one that is sold no more; whoever asks has to see to the rights. Raises NotFound."""
    found = tx.records(VariantDetails, _ONE, of_variant=variant_id)
    if not found:
        raise NotFound
    return found[0]


def add(tx: Tx, offering_id: int, columns: Mapping[str, Any], position: int) -> int:
    """Sell an offering at one more price; `columns` are checked ones."""
    return tx.add(Variant, offering_id=offering_id, position=position, **columns)


def store(tx: Tx, variant_id: int, columns: Mapping[str, Any]) -> None:
    """Change a price for who buys from now on; `columns` are checked ones."""
    changed = update(table).where(here(table), table.c.id == bindparam("of_variant")).values(**columns)
    tx.execute(changed, of_variant=variant_id)


def stop(tx: Tx, variant_id: int) -> None:
    """Sell at this price no more."""
    tx.execute(_STOP, of_variant=variant_id)


def checked(values: Mapping[str, Any], delivery: Delivery) -> dict[str, Any]:
    """What a variant is to be, as columns; what is not said is as usual. Raises BadInput."""
    unknown = values.keys() - DEFAULTS.keys()
    if unknown:
        raise BadInput(min(unknown), "unknown")
    said = {**DEFAULTS, **values}
    price = said["price_minor"]
    said["name"] = texts.line("variant", said["name"], MAX_NAME, least=1)
    said["currency"] = currency(said["currency"])
    _within("price", price, 0, MAX_PRICE_MINOR)
    _within("sessions", said["sessions"], 1, MAX_SESSIONS)
    _within("vat", said["vat_bp"], 0, MAX_VAT_BP)
    if said["minutes"] is not None and not MINUTES[0] <= said["minutes"] <= MINUTES[1]:
        raise BadInput("duration", "minutes_range", MINUTES[1])
    _check_parts(said, price)
    _check_others(said, delivery)
    return said


def _check_parts(said: Mapping[str, Any], price: int) -> None:
    """A deposit is less than all; a plan's parts are more than nothing. Raises BadInput."""
    deposit = said["deposit_minor"]
    if deposit is not None and not 0 < deposit < price:
        raise BadInput("deposit", "below_price")
    _within("instalments", said["instalments"], 1, MAX_INSTALMENTS)
    _within("instalment_days", said["instalment_days"], 1, MAX_INSTALMENT_DAYS)
    if said["instalments"] > 1 and price < said["instalments"]:
        raise BadInput("instalments", "too_many", max(price, 1))


def _check_others(said: Mapping[str, Any], delivery: Delivery) -> None:
    """Credits and Stars. Raises BadInput."""
    if said["credit_price"] is not None:
        _within("credits", said["credit_price"], 1, MAX_CREDITS)
    if said["stars_price"] is not None:
        _within("stars_price", said["stars_price"], 1, MAX_STARS)
    if said["stars_price"] is not None and not said["is_digital"]:
        raise BadInput("stars_price", "digital_only")
    if said["is_digital"] and delivery is not Delivery.ONLINE:
        raise BadInput("delivery", "digital_online")
    if said["is_digital"] and said["price_minor"] and said["stars_price"] is None:
        raise BadInput("stars_price", "missing")


def _within(field: str, value: Any, least: int, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadInput(field, "out_of_range", most)


def currency(code: str) -> str:
    """A currency that people pay with somewhere today, by its code. Raises BadInput."""
    wanted = code.strip().upper()
    if not wanted:
        raise BadInput("currency", "missing")
    if wanted not in in_use():
        raise BadInput("currency", "no_currency")
    return wanted


@cache
def in_use() -> frozenset[str]:
    """The currencies that are money somewhere today: no metals, no funds, none of the past."""
    today = date.today()
    found: Mapping[str, Iterable[Any]] = get_global("territory_currencies")
    return frozenset(
        code
        for used in found.values()
        for code, _since, until, tender in used
        if tender and (until is None or date(*until) >= today)
    )


def percent(field: str, typed: str) -> int:
    """`8.1`, `8,1 %`: hundredths of a percent. Raises BadInput."""
    found = _PERCENT.fullmatch(typed.strip()[:40])
    if not found:
        raise BadInput(field, "no_percent")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def read(typed: Mapping[str, str]) -> dict[str, Any]:
    """What a form says about a variant, every field as it was typed; empty is as usual. Raises BadInput."""
    code = currency(typed.get("currency", ""))
    return {
        "name": typed.get("name", ""),
        "currency": code,
        "price_minor": _amount("price", typed.get("price", ""), code) or 0,
        "deposit_minor": _amount("deposit", typed.get("deposit", ""), code),
        "vat_bp": percent("vat", typed["vat"]) if typed.get("vat", "").strip() else 0,
        "sessions": _whole("sessions", typed.get("sessions", "")) or 1,
        "minutes": _whole("duration", typed.get("minutes", "")),
        "instalments": _whole("instalments", typed.get("instalments", "")) or 1,
        "instalment_days": _whole("instalment_days", typed.get("instalment_days", "")) or 30,
        "credit_price": _whole("credits", typed.get("credit_price", "")),
        "is_digital": bool(typed.get("is_digital")),
        "stars_price": _whole("stars_price", typed.get("stars_price", "")),
    }


def _amount(field: str, typed: str, code: str) -> int | None:
    """An amount of the variant's currency; None where nothing is typed. Raises BadInput."""
    if not typed.strip():
        return None
    minor, given = money.read(field, typed, code)
    if given != code:
        raise BadInput(field, "other_currency", code)
    return minor


def _whole(field: str, typed: str) -> int | None:
    plain = typed.strip()
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit() and len(plain) < 9):
        raise BadInput(field, "not_a_number")
    return int(plain)


def typed(variant: VariantDetails) -> dict[str, str]:
    """A variant as one would type it, by the fields that `read` takes."""

    def amount(minor: int | None) -> str:
        return "" if minor is None else money.typed(minor, variant.currency)

    plain = ("name", "currency", "sessions", "minutes", "instalments", "instalment_days")
    others = (*plain, "credit_price", "stars_price")
    whole = {name: str(getattr(variant, name) or "") for name in others}
    vat = f"{variant.vat_bp / 100:g}" if variant.vat_bp else ""
    sums = {"price": amount(variant.price_minor), "deposit": amount(variant.deposit_minor), "vat": vat}
    return {**whole, **sums, "is_digital": "1" if variant.is_digital else ""}
