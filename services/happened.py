"""What happened at sessions, once they are called off, held after all, or moved: songs played, who came."""

from models.tx import Tx
from services import awards, doors, goal_looking, plays
from services.sessions import SessionDetails


def recount(tx: Tx, *session_ids: int) -> None:
    """Count anew what was played and who came: some sessions were called off, or take place after all."""
    plays.settle(tx, *session_ids)
    awards.recount(tx, session_ids)
    goal_looking.soon(tx, session_ids)


def begin_anew(tx: Tx, session: SessionDetails) -> None:
    """A session gets another time: if it was on already, nobody has come to it yet."""
    doors.forget(tx, session)
