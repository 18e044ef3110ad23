"""By which rules instructors earn: for one offering or for all, from a day on; earlier ones stay readable."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, bindparam, or_, select

from models.earnings import EarningKind, EarningRule
from models.instructors import Instructor, InstructorStatus
from models.offerings import Offering, Variant
from models.tx import Tx, here, table_of
from models.users import User
from services import access, activity, money, pay_periods
from services.access import Ability
from services.earning_sums import PERCENTAGES, WHOLE, Rule
from services.errors import BadInput, NotFound, PastDate
from services.periods import midnight

table = table_of(EarningRule)
instructors = table_of(Instructor)
offerings = table_of(Offering)
variants = table_of(Variant)
users = table_of(User)

_PERCENT = re.compile(r"(?P<value>\d{1,3}(?:[.,]\d{1,2})?)\s*%?")
MAX_TYPED = 20
MOST = 500
"""Rules of a community that are looked at, newest first."""
MOST_AMOUNT = 100_000_00
"""Minor units."""

_RULES = (
    select(
        table.c.instructor_id,
        table.c.offering_id,
        table.c.valid_from,
        table.c.id,
        table.c.kind,
        table.c.amount_minor,
        table.c.percent_bp,
        table.c.currency,
    )
    .where(
        here(table),
        table.c.instructor_id.in_(bindparam("of_instructors", expanding=True)),
        or_(table.c.offering_id == bindparam("of_offering"), table.c.offering_id.is_(None)),
    )
    .order_by(table.c.valid_from.desc(), table.c.id.desc())
    .limit(MOST)
)
_NAMED = instructors.join(users, users.c.id == instructors.c.user_id)
_INSTRUCTOR = select(instructors.c.id, instructors.c.user_id, users.c.name).select_from(_NAMED)
_ONE = _INSTRUCTOR.where(here(instructors), instructors.c.id == bindparam("of_instructor"))
_ME = _INSTRUCTOR.where(here(instructors), instructors.c.user_id == bindparam("me"))
_ALL = (
    _INSTRUCTOR.where(here(instructors), instructors.c.status == InstructorStatus.ACTIVE)
    .order_by(users.c.name, instructors.c.id)
    .limit(MOST)
)
_LISTED = (
    select(
        table.c.id,
        table.c.instructor_id,
        table.c.offering_id,
        offerings.c.title,
        table.c.kind,
        table.c.amount_minor,
        table.c.percent_bp,
        table.c.currency,
        table.c.valid_from,
    )
    .select_from(
        table.outerjoin(
            offerings,
            and_(offerings.c.community_id == table.c.community_id, offerings.c.id == table.c.offering_id),
        )
    )
    .where(here(table), table.c.instructor_id.in_(bindparam("of_instructors", expanding=True)))
    .order_by(table.c.valid_from.desc(), table.c.id.desc())
    .limit(MOST)
)
_CURRENCY = (
    select(variants.c.currency)
    .select_from(
        variants.join(
            offerings,
            and_(
                offerings.c.community_id == variants.c.community_id,
                offerings.c.id == variants.c.offering_id,
            ),
        )
    )
    .where(here(variants), here(offerings), offerings.c.instructor_id == bindparam("of_instructor"))
    .order_by(variants.c.id.desc())
    .limit(1)
)
_OFFERINGS = (
    select(offerings.c.id, offerings.c.title)
    .where(
        here(offerings),
        offerings.c.instructor_id == bindparam("of_instructor"),
        offerings.c.deleted_at.is_(None),
    )
    .order_by(offerings.c.title, offerings.c.id)
    .limit(MOST)
)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The rules of some instructors for one offering, the one that goes before first."""

    rules: Mapping[int, Sequence[tuple[bool, date, Rule]]]
    """By instructor, newest first: whether it is for this offering, from when on, and the rule."""

    def at(self, instructor_id: int, day: date) -> Rule | None:
        """The rule of a day: the offering's own, else the one for all; None where nothing is earned."""
        known = [one for one in self.rules.get(instructor_id, ()) if one[1] <= day]
        chosen = next((one for one in known if one[0]), None) or next(iter(known), None)
        return chosen[2] if chosen and chosen[2].kind is not EarningKind.NOTHING else None


@dataclass(frozen=True, slots=True)
class Paid:
    """An instructor as one who is paid."""

    id: int
    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Written:
    """A rule as people read it."""

    id: int
    instructor_id: int
    offering_id: int | None
    offering: str | None
    kind: EarningKind
    amount_minor: int
    percent_bp: int
    currency: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class Wanted:
    """A rule before it is one."""

    offering_id: int | None
    kind: EarningKind
    amount_minor: int
    percent_bp: int
    currency: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class RulePage:
    """The rules of one instructor, newest first, and what new ones can be for."""

    community_id: int
    instructor: Paid
    rules: tuple[Written, ...]
    offerings: tuple[tuple[int, str], ...]
    today: date
    currency: str
    """In which amounts are meant that say none."""
    manages: bool
    own: bool
    """Whether they are the reader's own."""


def ruling(tx: Tx, instructor_ids: Iterable[int], offering_id: int) -> Ruling:
    """By which rules these instructors earn with an offering."""
    found: dict[int, list[tuple[bool, date, Rule]]] = {}
    for row in tx.rows(_RULES, of_instructors=sorted(instructor_ids), of_offering=offering_id):
        rule = Rule(row.id, row.kind, row.amount_minor, row.percent_bp, row.currency)
        found.setdefault(row.instructor_id, []).append((row.offering_id is not None, row.valid_from, rule))
    return Ruling(found)


def may_see(tx: Tx, instructor_id: int) -> Paid:
    """The instructor, for themselves and for those who manage bookings. Raises NotFound to others."""
    found = tx.records(Paid, _ONE, of_instructor=instructor_id)
    manages = access.may(tx.actor, Ability.MANAGE_BOOKINGS)
    own = [one for one in found if tx.actor.is_member and one.user_id == tx.actor.user_id]
    if not (found if manages else own):
        raise NotFound
    return found[0]


def earns(tx: Tx) -> bool:
    """Whether the actor is an instructor, or was one."""
    return tx.value(_ME, me=tx.actor.user_id) is not None


def me(tx: Tx) -> Paid:
    """The actor as who is paid, also where they sell nothing any more. Raises NotFound."""
    found = tx.records(Paid, _ME, me=tx.actor.user_id) if tx.actor.is_member else []
    if not found:
        raise NotFound
    return found[0]


def everybody(tx: Tx) -> list[tuple[Paid, tuple[Written, ...]]]:
    """The instructors there are with their rules, newest first. Raises NotAllowed."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    people = tx.records(Paid, _ALL)
    rules = tx.records(Written, _LISTED, of_instructors=[one.id for one in people])
    return [(one, tuple(rule for rule in rules if rule.instructor_id == one.id)) for one in people]


def listed(tx: Tx, instructor_id: int) -> RulePage:
    """The rules of one instructor. Raises NotFound to those who may not see them."""
    person = may_see(tx, instructor_id)
    return RulePage(
        community_id=tx.community_id,
        instructor=person,
        rules=tuple(tx.records(Written, _LISTED, of_instructors=[instructor_id])),
        offerings=tuple((row.id, row.title) for row in tx.rows(_OFFERINGS, of_instructor=instructor_id)),
        today=pay_periods.today(tx),
        currency=tx.value(_CURRENCY, of_instructor=instructor_id) or money.DEFAULT_CURRENCY,
        manages=access.may(tx.actor, Ability.MANAGE_BOOKINGS),
        own=person.user_id == tx.actor.user_id,
    )


def typed(tx: Tx, instructor_id: int, kind: EarningKind, text: str) -> RulePage:
    """The same as `start` for all offerings from today on, by what was typed: `60 %`, `45 CHF`.

    Raises NotAllowed, NotFound, BadInput.
    """
    page = to_change(tx, instructor_id)
    return start(tx, instructor_id, read(page, None, kind, text, page.today))


def read(page: RulePage, offering_id: int | None, kind: EarningKind, text: str, valid_from: date) -> Wanted:
    """What was typed as a rule. Raises BadInput."""
    if kind in PERCENTAGES:
        return Wanted(offering_id, kind, 0, _percent(text), page.currency, valid_from)
    if kind is EarningKind.NOTHING:
        return Wanted(offering_id, kind, 0, 0, page.currency, valid_from)
    minor, currency = money.read("amount", text, page.currency)
    return Wanted(offering_id, kind, minor, 0, currency, valid_from)


def _percent(text: str) -> int:
    found = _PERCENT.fullmatch(text.strip()[:MAX_TYPED])
    if not found:
        raise BadInput("percent", "out_of_range", 100)
    return int(Decimal(found["value"].replace(",", ".")) * 100)


def to_change(tx: Tx, instructor_id: int) -> RulePage:
    """The same for those who may change them. Raises NotAllowed, NotFound."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    return listed(tx, instructor_id)


def start(tx: Tx, instructor_id: int, wanted: Wanted) -> RulePage:
    """Let an instructor earn by a rule from a day on; what was earned before stays.

    Raises NotAllowed, NotFound, PastDate, BadInput.
    """
    page = to_change(tx, instructor_id)
    if wanted.offering_id is not None and wanted.offering_id not in dict(page.offerings):
        raise NotFound
    if wanted.valid_from < page.today:
        zone = pay_periods.zone(tx)
        raise PastDate(midnight(wanted.valid_from, zone), zone, tx.now)
    _check(wanted)
    rule_id = tx.add(
        EarningRule,
        instructor_id=instructor_id,
        offering_id=wanted.offering_id,
        kind=wanted.kind,
        amount_minor=0 if wanted.kind in PERCENTAGES else wanted.amount_minor,
        percent_bp=wanted.percent_bp if wanted.kind in PERCENTAGES else 0,
        currency=wanted.currency,
        valid_from=wanted.valid_from,
        created_by=tx.actor.user_id,
        created_at=tx.now,
    )
    activity.log(tx, "earning_rule", "instructor", instructor_id, rule=rule_id)
    return listed(tx, instructor_id)


def _check(wanted: Wanted) -> None:
    if wanted.kind in PERCENTAGES and not 0 < wanted.percent_bp <= WHOLE:
        raise BadInput("percent", "out_of_range", 100)
    amounts = (EarningKind.PER_SESSION, EarningKind.FLAT)
    if wanted.kind in amounts and not 0 < wanted.amount_minor <= MOST_AMOUNT:
        raise BadInput("amount", "out_of_range", MOST_AMOUNT // 100)
