"""Bases and flyers in the demo world: a jam that is nearly full, queues, pairs, and an offer."""

from collections.abc import Iterator
from datetime import timedelta

from models.rsvp import Answer
from models.tx import Tx
from services import pairs, places, rsvp
from services.demo.cast import MEMBER, ORGANIZER, TROUPE, Become
from services.places import Pool

PROGRAM = "Sunday Acro Jam"
BEGAN = timedelta(minutes=70)
"""How long ago the first of them answered; the others followed by the minute."""
FLEXIBLE = 3
"""Each third takes either role."""


def fill(tx: Tx, session_id: int, program: str, become: Become) -> None:
    """Fill the next acro jam with those who come now and then, and let things happen. `tx` goes on as is.

    In the end all bases have their place, one of them on offer; one place of a flyer is kept for two who
    wait to come together, and others wait behind them.
    """
    if program == PROGRAM:
        now = tx.now
        tx.now = now - BEGAN
        _Jam(tx, session_id, become).play()
        tx.now = now
        become(ORGANIZER)


class _Jam:
    """The jam while it fills."""

    def __init__(self, tx: Tx, session_id: int, become: Become) -> None:
        self.tx, self.session, self.become = tx, session_id, become
        self.base, self.flyer = (pool.id for pool in places.of_session(tx, session_id))
        self.ids: dict[str, int] = {}

    def play(self) -> None:
        """Who is in, in pairs or alone; who asks, who waits; and two who leave."""
        coming = iter(TROUPE)
        seated = list(self._seated(coming))
        bases = [name for name, role in seated if role == self.base]
        flyers = [name for name, role in seated if role == self.flyer]
        self._two(bases[0], flyers[0])
        self._asks(flyers[1], self.flyer, MEMBER, self.base)
        self._says(next(coming), self.base)
        self._two(next(coming), next(coming))
        self._says(next(coming), self.base)
        self._says(next(coming), self.base, self.flyer)
        for leaving in (bases[-1], flyers[-1]):
            self._turn(leaving)
            rsvp.respond(self.tx, self.session, Answer.NOT_GOING)

    def _seated(self, coming: Iterator[str]) -> Iterator[tuple[str, int]]:
        """Those who get a place while there is one, in the role that lacks more; each third in either."""
        turn = 0
        while free := [pool for pool in places.of_session(self.tx, self.session) if pool.free]:
            name, role = next(coming), max(free, key=_free).id
            other = self.flyer if role == self.base else self.base
            turn += 1
            self._says(name, role, *([other] if turn % FLEXIBLE == 0 else []))
            yield name, role

    def _turn(self, name: str) -> None:
        self.tx.now += timedelta(minutes=2)
        self.become(name)
        self.ids[name] = self.tx.actor.user_id or 0

    def _says(self, name: str, *accepted: int) -> None:
        self._turn(name)
        rsvp.respond(self.tx, self.session, Answer.GOING, roles=accepted)

    def _asks(self, name: str, role: int, partner: str, their_role: int) -> None:
        self._turn(partner)
        self._turn(name)
        pairs.ask(self.tx, self.session, self.ids[partner], role, their_role)

    def _two(self, base: str, flyer: str) -> None:
        """They come together or not at all."""
        self._asks(base, self.base, flyer, self.flyer)
        self._turn(flyer)
        pairs.confirm(self.tx, self.session, self.ids[base])


def _free(pool: Pool) -> int:
    return pool.free or 0
