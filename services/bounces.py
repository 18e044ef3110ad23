"""Bounces: what follows from a report of a letter. As the system actor: reports come from mail servers."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select, update

from models.mails import DoorMail, Stop
from models.outbox import Channel, Delivery, OutboxMessage
from models.tx import Tx, table_of
from services import mail_troubles
from services.bounce_reports import BounceReport, Came
from services.emails import read as read_address
from services.errors import BadInput
from services.letter import DOOR
from services.seals import BadSeal, Seals

outbox = table_of(OutboxMessage)
mails = table_of(DoorMail)

NAME = "mail"
"""What the names of letters are signed for."""
_STOPS = {Came.BACK: Stop.BOUNCED, Came.COMPLAINT: Stop.COMPLAINED}
_BECOMES = {Came.BACK: Delivery.BOUNCED, Came.COMPLAINT: Delivery.COMPLAINED}


@dataclass(frozen=True, slots=True)
class Bounced:
    """What was done about a report."""

    address: str
    stopped: bool
    """Whether nothing more is written there."""


_OF_MAIL = (
    outbox.c.community_id == bindparam("of_community"),
    outbox.c.id == bindparam("of_id"),
    outbox.c.channel == Channel.MAIL,
)
_LETTER = select(outbox.c.address, outbox.c.status).where(*_OF_MAIL)
_DOOR = select(mails.c.address, mails.c.status).where(mails.c.id == bindparam("of_id"))
_MARK = (
    update(outbox)
    .where(*_OF_MAIL)
    .values(
        status=bindparam("to", type_=outbox.c.status.type),
        error=bindparam("why", type_=outbox.c.error.type),
        done_at=bindparam("at", type_=outbox.c.done_at.type),
    )
)
_MARK_DOOR = (
    update(mails)
    .where(mails.c.id == bindparam("of_id"))
    .values(
        status=bindparam("to", type_=mails.c.status.type), error=bindparam("why", type_=mails.c.error.type)
    )
)


def letter_of(report: BounceReport, seals: Seals) -> tuple[int, int] | None:
    """The community and id of the letter that a report is of; None where none of its names is ours."""
    for name in report.names:
        try:
            numbers = seals.marked(NAME, name)
        except BadSeal:
            continue
        if len(numbers) == 2:
            return numbers[0], numbers[1]
    return None


def record(tx: Tx, community: int, letter: int, report: BounceReport) -> Bounced | None:
    """Write a report down: on the letter, and on the address it went to. None for a letter that is not known.

    To do it twice changes nothing but a count.
    """
    ids = {"of_id": letter} if community == DOOR else {"of_id": letter, "of_community": community}
    row = tx.row(_DOOR if community == DOOR else _LETTER, **ids)
    if row is None or not row.address:
        return None
    try:
        key = read_address(row.address).key
    except BadInput:
        return None
    why = report.error[: mail_troubles.MAX_ERROR] if report.error else None
    if report.came is Came.BACK_FOR_NOW:
        mail_troubles.soften(tx, key, why)
        return Bounced(row.address, stopped=False)
    mail_troubles.stop(tx, key, _STOPS[report.came], why)
    if row.status is not Delivery.COMPLAINED:
        at = {} if community == DOOR else {"at": tx.now}
        tx.execute(_MARK_DOOR if community == DOOR else _MARK, **ids, **at, to=_BECOMES[report.came], why=why)
    return Bounced(row.address, stopped=True)
