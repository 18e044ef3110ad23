"""Letters: each goes once, unless nobody could know that it had; and it is meant for people."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from models.outbox import Channel, Delivery
from services import bounces
from tests.mailbox import Received
from tests.simulation.plan import Kind as TroubleKind
from tests.simulation.rules.step import Step
from tests.simulation.rules.words import BLANKS, INSIDES
from tests.simulation.world import Broken, World

UNHEARD = {TroubleKind.ANSWER_LOST: 1, TroubleKind.MAIL_LOST: 1, TroubleKind.KILLED: 64}
"""After what something may come twice, since nobody heard that it came: how many at most."""
UNKNOWN = {**UNHEARD, TroubleKind.NEVER_ARRIVES: 1}
"""After what nobody can know whether it went: a request that broke off looks like an answer that was lost."""


class Letters:
    """What came by mail so far, and how much of it nobody could know of."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._read = 0
        self._unheard = 0
        self._unknown = 0

    def learn(self, step: Step) -> None:
        """Read what came during a step. Raises Broken."""
        self._unheard += sum(UNHEARD.get(one.kind, 0) * one.times for one in step.troubles)
        self._unknown += sum(UNKNOWN.get(one.kind, 0) * one.times for one in step.troubles)
        mailbox = self._world.around.mailbox
        if mailbox is None:
            return
        came = mailbox.letters[self._read :]
        self._read = len(mailbox.letters)
        for letter in came:
            _is_for_people(letter)

    def check(self, rows: Sequence[Row[Any]]) -> None:
        """What counts as sent came, and no more often than nobody could know of. Raises Broken."""
        in_doubt = sum(row.status is Delivery.IN_DOUBT for row in rows)
        if in_doubt > self._unknown:
            raise Broken(f"{in_doubt} messages are in doubt, and only {self._unknown} calls broke off")
        mailbox = self._world.around.mailbox
        if mailbox is None:
            return
        came = Counter((letter.to, _name(letter)) for letter in mailbox.letters)
        for row in rows:
            sent = row.channel is Channel.MAIL and row.status is Delivery.SENT
            if sent and not came[row.address, self._name_of(row)]:
                raise Broken(f"a {row.kind} to {row.address} counts as sent, and never came")
        extra = came.total() - len(came)
        if extra > self._unheard:
            raise Broken(f"{extra} letters came twice, and only {self._unheard} answers were lost")

    def _name_of(self, row: Row[Any]) -> str:
        return self._world.app.links.seals.mark(bounces.NAME, row.community_id, row.id)


def _name(letter: Received) -> str:
    return str(letter.message["Message-ID"]).strip("<>").partition("@")[0]


def _is_for_people(letter: Received) -> None:
    for text in (letter.subject, letter.text, letter.html):
        if found := INSIDES.search(text) or BLANKS.search(text):
            raise Broken(f"{found[0]!r} is written to people: {letter.subject}")
