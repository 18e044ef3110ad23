"""The acro jam is run by three people; a fourth is invited and has yet to answer."""

from datetime import timedelta

from sqlalchemy import delete

from models.outbox import OutboxMessage
from models.tx import Tx, here, table_of
from services import team_invites
from services.demo.cast import ACROBATS, CO_ORGANIZER, ORGANIZER, Become
from services.outbox import Kind

JAM, PROGRAM = "Thursday Jam", "Sunday Acro Jam"
messages = table_of(OutboxMessage)
_OLD_NEWS = delete(messages).where(here(messages), messages.c.kind == Kind.TEAM)


def gather(tx: Tx, program_id: int, name: str, become: Become) -> None:
    """Invite two to the acro jam who accept, and one who thinks about it, now and in the weeks before."""
    now = tx.now
    if name == JAM:
        team_invites.make(tx, program_id)
    if name != PROGRAM:
        return
    for days, who in ((40, CO_ORGANIZER), (20, ACROBATS[0])):
        tx.now = now - timedelta(days=days)
        become(ORGANIZER)
        token = team_invites.make(tx, program_id).token
        become(who)
        team_invites.accept(tx, token)
    tx.now = now - timedelta(hours=5)
    become(CO_ORGANIZER)
    team_invites.make(tx, program_id)
    tx.now = now
    become(ORGANIZER)
    tx.execute(_OLD_NEWS)  # whoever joined weeks ago is no news today
