"""Deleting one's account: what is ahead goes to others, what one said in private is erased, the name goes.

What the law wants kept stays: invoices with the name they were made out to, and the books (OR 958f: ten
years). Whoever was banned or suspended is forgotten but for the number by which they would come back.
"""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, delete, func, select, update

from models.actor import Actor
from models.api_access import ApiAnswer, ApiToken
from models.attendance import Attendance
from models.bookings import Booking
from models.calendars import CalendarFeed
from models.communities import Membership, Role, Standing
from models.guests import Guest, GuestRequest
from models.instructors import Instructor
from models.invoices import Invoice
from models.orders import Instalment, InstalmentStatus, Order, Refund, RefundStatus
from models.outbox import Delivery, OutboxMessage
from models.programs import ProgramInvited
from models.rsvp import Rsvp
from models.steps import Homework, LogEntry
from models.threads import ThreadMessage
from models.tx import Tx, here, table_of
from models.users import User
from models.web_sessions import OneTimeKey
from services import (
    guest_erasing,
    installation,
    intake_privacy,
    joining,
    leaving,
    members,
    own_memberships,
    web_sessions,
)
from services.account_errors import AccountInUse
from services.dunning import NEVER_WAS
from services.instructors import OPEN

users = table_of(User)
memberships = table_of(Membership)
bookings = table_of(Booking)
instructors = table_of(Instructor)
orders = table_of(Order)
parts = table_of(Instalment)
refunds = table_of(Refund)
messages = table_of(ThreadMessage)
homework = table_of(Homework)
log = table_of(LogEntry)
papers = table_of(Invoice)
rsvps = table_of(Rsvp)
attendance = table_of(Attendance)
waiting = table_of(OutboxMessage)


@dataclass(frozen=True, slots=True)
class Prospect:
    """What deleting an account means, and what is to be settled before."""

    communities: int = 0
    owns: tuple[str, ...] = ()
    """Communities to hand over first."""
    bookings: int = 0
    """Bookings that are not over, as customer or instructor."""
    owed: int = 0
    """Parts of prices that are not paid."""
    to_come: int = 0
    """Refunds that are on their way."""

    @property
    def possible(self) -> bool:
        """Whether nothing has to be settled first."""
        return not (self.owns or self.bookings or self.owed or self.to_come)


_ME: BindParameter[Any] = bindparam("me")
_BOOKED = and_(bookings.c.community_id == orders.c.community_id, bookings.c.id == orders.c.booking_id)
_OF_ORDER = and_(orders.c.community_id == parts.c.community_id, orders.c.id == parts.c.order_id)
_BACK_OF = and_(orders.c.community_id == refunds.c.community_id, orders.c.id == refunds.c.order_id)
_TAUGHT = select(instructors.c.id).where(here(instructors), instructors.c.user_id == _ME)
_HELD_BACK = select(
    select(func.count())
    .select_from(bookings)
    .where(
        here(bookings),
        bookings.c.status.in_(set(OPEN) - NEVER_WAS),
        (bookings.c.customer_id == _ME) | bookings.c.instructor_id.in_(_TAUGHT),
    )
    .scalar_subquery()
    .label("bookings"),
    select(func.count())
    .select_from(parts.join(orders, _OF_ORDER).join(bookings, _BOOKED))
    .where(
        here(parts),
        parts.c.status == InstalmentStatus.DUE,
        orders.c.customer_id == _ME,
        bookings.c.status.not_in(NEVER_WAS),
    )
    .scalar_subquery()
    .label("owed"),
    select(func.count())
    .select_from(refunds.join(orders, _BACK_OF))
    .where(here(refunds), refunds.c.status == RefundStatus.PENDING, orders.c.customer_id == _ME)
    .scalar_subquery()
    .label("to_come"),
)
_MY_BOOKINGS = select(bookings.c.id).where(here(bookings), bookings.c.customer_id == _ME)
_ERASED: tuple[Any, ...] = (
    update(rsvps).where(here(rsvps), rsvps.c.user_id == _ME).values(note=""),
    update(attendance).where(here(attendance), attendance.c.user_id == _ME).values(note=""),
    update(bookings).where(here(bookings), bookings.c.customer_id == _ME).values(note=""),
    update(messages)
    .where(here(messages), messages.c.user_id == _ME)
    .values(text="", file_id=None, deleted_at=func.coalesce(messages.c.deleted_at, bindparam("at"))),
    update(homework)
    .where(here(homework), homework.c.by == _ME)
    .values(text=guest_erasing.NOBODY, file_id=None),
    update(papers).where(here(papers), papers.c.customer_id == _ME).values(customer_id=None),
    delete(log).where(here(log), log.c.booking_id.in_(_MY_BOOKINGS)),
    update(waiting)
    .where(here(waiting), waiting.c.user_id == _ME, waiting.c.status.in_([Delivery.PENDING, Delivery.HELD]))
    .values(status=Delivery.DROPPED),
    *(
        delete(gone).where(here(gone), gone.c.user_id == _ME)
        for gone in (table_of(ProgramInvited), table_of(GuestRequest), table_of(Guest))
    ),
    update(memberships)
    .where(here(memberships), memberships.c.user_id == _ME, memberships.c.standing != Standing.BANNED)
    .values(standing=Standing.LEFT, role=Role.MEMBER, settings={}),
)
_OUTSIDE = tuple(
    delete(gone).where(gone.c.user_id == _ME)
    for gone in (table_of(CalendarFeed), table_of(OneTimeKey), table_of(ApiToken), table_of(ApiAnswer))
)
_SUSPENDED = select(users.c.suspended_at).where(users.c.id == _ME)
_FORGET = update(users).where(users.c.id == _ME)
_NOTHING: dict[str, Any] = {
    "name": guest_erasing.NOBODY,
    **dict.fromkeys(("username", "language", "telegram_language", "zone", "instruments", "quiet_from")),
    **dict.fromkeys(("quiet_until", "email", "email_address", "email_verified_at")),
    "by_mail": False,
    "reachable": False,
    "on_boards": False,
}


def prospect(tx: Tx) -> Prospect:
    """What deleting the actor's account means."""
    me, before = tx.actor.user_id or 0, tx.actor
    rows = own_memberships.every(tx, me)
    owns = tuple(row.name for row in rows if row.role is Role.OWNER and row.standing is Standing.ACTIVE)
    found = Prospect(communities=len(rows), owns=owns)
    for community_id in joining.everywhere(tx, me):
        tx.become(Actor(user_id=me, community_id=community_id))
        [held] = tx.rows(_HELD_BACK, me=me)
        found = replace(
            found,
            bookings=found.bookings + held.bookings,
            owed=found.owed + held.owed,
            to_come=found.to_come + held.to_come,
        )
    tx.become(before)
    return found


def delete_account(tx: Tx) -> None:
    """Delete the actor's account, for good. Raises AccountInUse while something is to be settled first."""
    me, before = tx.actor.user_id or 0, tx.actor
    if not prospect(tx).possible:
        raise AccountInUse
    banned = tx.value(_SUSPENDED, me=me) is not None
    for community_id in joining.everywhere(tx, me):
        tx.become(Actor(user_id=me, name=before.name, community_id=community_id))
        banned |= _leave_here(tx, me)
    tx.become(before)
    for statement in _OUTSIDE:
        tx.execute(statement, me=me)
    web_sessions.end_all(tx)
    known = {} if banned else {"telegram_id": None}
    tx.execute(_FORGET.values(**_NOTHING, **known), me=me)
    installation.log(tx, "deleted", "person", me)
    tx.signal("person", me)
    tx.signal("membership", me)


def _leave_here(tx: Tx, me: int) -> bool:
    """Erase the actor in the acting community; whether they are banned there."""
    current = members.look_again(tx)
    if tx.actor.is_member:
        leaving.leave(tx)
    elif tx.actor.is_guest:
        guest_erasing.give_back(tx, me)
    intake_privacy.forget(tx, [me])
    for statement in _ERASED:
        tx.execute(statement, me=me, at=tx.now)
    return current is not None and current.standing is Standing.BANNED
