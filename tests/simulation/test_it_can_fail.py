"""The simulator finds what is wrong: bugs planted into the product, one at a time."""

from typing import Any

import pytest

from bot import intake
from models.outbox import Delivery
from models.tx import Tx
from scheduler import sender
from services import places, waitlist
from services.letter import Letter
from services.outcome import Outcome
from tests.simulation.conftest import Simulate
from tests.simulation.plan import Plan
from tests.simulation.report import told

TRIED = 4
"""Seeds that it may take to find one."""


def found(simulate: Simulate) -> str:
    """What the first story that goes wrong is told as."""
    runs = (simulate(Plan.of(seed, "sqlite", 30)) for seed in range(1, TRIED + 1))
    return next((told(one) for one in runs if one.broken), "nothing")


def test_one_place_too_many_is_found(simulate: Simulate, monkeypatch: pytest.MonkeyPatch) -> None:
    def unguarded(tx: Tx, pool_id: int, count: int) -> bool:
        places.force(tx, pool_id, count)
        return True

    monkeypatch.setattr(places, "take", unguarded)
    monkeypatch.setattr(places, "fits", lambda *_: True)
    assert "came to" in found(simulate)


def test_a_queue_that_is_turned_round_is_found(simulate: Simulate, monkeypatch: pytest.MonkeyPatch) -> None:
    first = waitlist._QUEUE_HEAD.order_by(None)
    monkeypatch.setattr(waitlist, "_QUEUE_HEAD", first.order_by(waitlist.rsvps.c.queue_number.desc()))
    assert "got in before" in found(simulate)


def test_a_sender_that_takes_everything_for_sent_is_found(
    simulate: Simulate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def believes(letter: Letter, *_: Any) -> Outcome:
        return Outcome(letter, Delivery.SENT)

    monkeypatch.setattr(sender, "judge", believes)
    assert "reminders" in found(simulate)


def test_an_update_that_is_given_up_is_found(simulate: Simulate, monkeypatch: pytest.MonkeyPatch) -> None:
    async def forgets(*_: Any) -> None:
        """Nobody is told."""

    monkeypatch.setattr(intake, "PAUSES", (0.0,))
    monkeypatch.setattr(intake.Intake, "_set_aside", forgets)
    told_as = found(simulate)
    assert "is down with" in told_as
    assert "python -m tests.simulation --seed" in told_as
