"""What follows from sending by mail: secrets that are gone, addresses that take no letters."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, update

from models.mails import Stop
from models.outbox import Channel, Delivery, OutboxMessage
from models.tx import Tx, table_of
from services import mail_troubles
from services.letter import DOOR
from services.outcome import Outcome

outbox = table_of(OutboxMessage)

_THIS = (outbox.c.community_id == bindparam("of_community"), outbox.c.id == bindparam("of_id"))
_BLANK = update(outbox).where(*_THIS).values(params=bindparam("left", type_=outbox.c.params.type))
_BY_MAIL = (
    update(outbox).where(*_THIS, outbox.c.status == Delivery.PENDING).values(channel=Channel.MAIL, tries=0)
)


def record(tx: Tx, outcomes: Sequence[Outcome]) -> None:
    """Write down what is true of letters by mail alone, those of the door too."""
    turned = [_key(outcome) for outcome in outcomes if outcome.by_mail]
    if turned:
        tx.execute_many(_BY_MAIL, turned)
        tx.signal("mail")
    letters = [outcome for outcome in outcomes if outcome.letter.is_mail]
    for outcome in letters:
        if outcome.letter.box is None:
            continue
        if outcome.status is Delivery.REFUSED:
            mail_troubles.stop(tx, outcome.letter.box.key, Stop.REFUSED, outcome.error)
        elif outcome.soft:
            mail_troubles.soften(tx, outcome.letter.box.key, outcome.error)
    ours = [outcome for outcome in letters if outcome.letter.community_id != DOOR]
    tx.execute_many(_BLANK, [{**_key(one), "left": left} for one in ours if (left := _left(one)) is not None])


def _key(outcome: Outcome) -> dict[str, Any]:
    return {"of_community": outcome.letter.community_id, "of_id": outcome.letter.id}


def _left(outcome: Outcome) -> dict[str, Any] | None:
    """What remains of a letter's parameters after its last try; None where nothing was secret."""
    params = getattr(outcome.letter.content, "params", None)
    if outcome.status is Delivery.PENDING or not params or "sealed" not in params:
        return None
    return {name: value for name, value in params.items() if name != "sealed"}
