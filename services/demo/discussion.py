"""What people of the demo world say about the sessions to come."""

from collections.abc import Sequence
from datetime import timedelta

from models.tx import Tx
from services import comments
from services.demo import texts
from services.demo.cast import Become

"""Go on as a person of this name."""


def talk(tx: Tx, session_id: int, program: str, become: Become) -> None:
    """Have the program's people talk about one of its sessions, a few minutes apart."""
    for thread in texts.TALK.get(program, ()):
        _thread(tx, session_id, thread, become)


def _thread(tx: Tx, session_id: int, thread: Sequence[tuple[str, str]], become: Become) -> None:
    parent: int | None = None
    for name, text in thread:
        tx.now += timedelta(minutes=11)
        become(name)
        parent = comments.say(tx, session_id, text, parent)
