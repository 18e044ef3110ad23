"""Referral codes: a member's own code takes something off for who comes by it, and rewards its owner."""

import re
import secrets
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, func, select, update

from models.base import upsert
from models.coupons import Coupon, CouponUse, ReferralTerms, RewardKind
from models.ids import new_id
from models.tx import Tx, here, table_of
from services import access, activity
from services.access import Ability
from services.errors import BadInput, NotFound

table = table_of(Coupon)
uses = table_of(CouponUse)
terms = table_of(ReferralTerms)

MAX_CREDITS = 100
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_LENGTH = 7
_LINE = re.compile(r"(?P<percent>\d{1,3})\s*%(?:\s+(?P<reward>\d{1,3})\s*(?P<is_percent>%)?)?", re.ASCII)

_TERMS = select(terms.c.percent, terms.c.reward_kind, terms.c.reward).where(here(terms))
_new_terms = upsert(terms)
_SET = _new_terms.on_conflict_do_update(
    index_elements=["community_id"],
    set_={name: _new_terms.excluded[name] for name in ("percent", "reward_kind", "reward")},
)
_MINE = select(table.c.id, table.c.code).where(here(table), table.c.referrer_id == bindparam("who"))
_NEW = upsert(table).on_conflict_do_nothing().returning(table.c.id)
_BROUGHT = select(func.count().label("brought"), func.count(uses.c.rewarded_at).label("rewarded")).where(
    here(uses), uses.c.coupon_id == bindparam("of_coupon")
)
_REWARDS = (
    select(table.c.code, table.c.percent)
    .where(
        here(table),
        table.c.for_user_id == bindparam("who"),
        table.c.used == 0,
        table.c.ended_at.is_(None),
    )
    .order_by(table.c.created_at.desc())
    .limit(10)
)
_OWED = (
    update(uses)
    .where(
        here(uses),
        uses.c.order_id == bindparam("of_order"),
        uses.c.is_referral,
        uses.c.rewarded_at.is_(None),
    )
    .values(rewarded_at=bindparam("at"))
    .returning(uses.c.coupon_id)
)
_REFERRER = select(table.c.referrer_id).where(here(table), table.c.id == bindparam("of_coupon"))


@dataclass(frozen=True, slots=True)
class Terms:
    """What bringing somebody is worth."""

    percent: int = 10
    """What who is brought saves; 0 is no referral codes at all."""
    reward_kind: RewardKind = RewardKind.COUPON
    reward: int = 10


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """What a member sees of their own code."""

    community_id: int
    code: str
    terms: Terms
    brought: int
    rewarded: int
    rewards: tuple[tuple[str, int], ...]
    """Coupons one got and did not use: code and percentage."""


@dataclass(frozen=True, slots=True)
class Reward:
    """What somebody got for bringing somebody."""

    user_id: int
    kind: RewardKind
    reward: int
    code: str = ""


def current(tx: Tx) -> Terms:
    """The community's terms."""
    found = tx.records(Terms, _TERMS)
    return found[0] if found else Terms()


def settings(tx: Tx) -> Terms:
    """The same, for those who may change them. Raises NotAllowed."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    return current(tx)


def change(tx: Tx, wanted: Terms) -> Terms:
    """Other terms; codes that were used stay as they were. Raises NotAllowed, BadInput."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    if not 0 <= wanted.percent <= 100:
        raise BadInput("percent", "out_of_range", 100)
    most = 100 if wanted.reward_kind is RewardKind.COUPON else MAX_CREDITS
    if not 1 <= wanted.reward <= most:
        raise BadInput("reward", "out_of_range", most)
    row = {"community_id": tx.community_id, "id": new_id(), "percent": wanted.percent}
    tx.connection.execute(_SET, {**row, "reward_kind": wanted.reward_kind, "reward": wanted.reward})
    activity.log(tx, "referral_terms", "community", tx.community_id, percent=wanted.percent)
    return wanted


def typed(tx: Tx, line: str) -> Terms:
    """Other terms as one types them: `10% 20%`, `10% 2`: what who comes saves, and the reward.

    A percentage is a coupon, a number alone that many credits; `0%` ends it. Raises NotAllowed, BadInput.
    """
    before = settings(tx)
    found = _LINE.fullmatch(line.strip()[:40])
    if found is None:
        raise BadInput("reward", "not_understood")
    if found["reward"] is None:
        return change(tx, replace(before, percent=int(found["percent"])))
    kind = RewardKind.COUPON if found["is_percent"] else RewardKind.CREDITS
    return change(tx, Terms(int(found["percent"]), kind, int(found["reward"])))


def mine(tx: Tx) -> ReferralPage:
    """The actor's own code, made when first asked for. Raises NotFound for no member, or where none are."""
    if not tx.actor.is_member:
        raise NotFound
    worth = current(tx)
    if not worth.percent:
        raise NotFound
    coupon_id, code = _code(tx)
    counted = tx.rows(_BROUGHT, of_coupon=coupon_id)[0]
    rewards = tuple((row.code, row.percent) for row in tx.rows(_REWARDS, who=tx.actor.user_id))
    return ReferralPage(tx.community_id, code, worth, counted.brought, counted.rewarded, rewards)


def reward(tx: Tx, order_id: int) -> Reward | None:
    """An order was paid: who brought its customer gets their reward, once. None where nobody did."""
    coupon_id = tx.value(_OWED, of_order=order_id, at=tx.now)
    if coupon_id is None:
        return None
    worth = current(tx)
    given = Reward(tx.value(_REFERRER, of_coupon=coupon_id), worth.reward_kind, worth.reward)
    if given.kind is RewardKind.COUPON:
        code = _random("T")
        _add(tx, code, percent=given.reward, most_uses=1, for_user_id=given.user_id)
        given = replace(given, code=code)
    return given


def _code(tx: Tx) -> tuple[int, str]:
    found = tx.row(_MINE, who=tx.actor.user_id)
    if found is None:
        _add(tx, _random("R"), referrer_id=tx.actor.user_id)
        found = tx.row(_MINE, who=tx.actor.user_id)
    if found is None:
        raise NotFound
    return found.id, found.code


def _add(tx: Tx, code: str, **more: Any) -> None:
    """A coupon, unless there is one like it: of two at once, one stays."""
    row = {"community_id": tx.community_id, "id": new_id(), "code": code, "currency": "", "used": 0}
    tx.connection.execute(_NEW, {**row, "per_person": 1, "created_at": tx.now, **more})


def _random(first: str) -> str:
    return first + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
