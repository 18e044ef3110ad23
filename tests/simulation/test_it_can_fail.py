"""The simulator finds what is wrong: bugs planted into the product, one at a time."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count, islice
from typing import Any

import pytest

from bot import intake, redis_dialogs
from models.tx import Tx
from scheduler import postman, sender, smtp
from scheduler.judging import judge
from scheduler.reports import Report, Verdict
from services import dunning, invoices, places, stripe_payments, waitlist
from services.letter import Letter
from services.outcome import Outcome
from services.places import Pool
from tests.simulation.conftest import Simulate
from tests.simulation.house import House
from tests.simulation.plan import Kind, Plan, Theme, Trouble
from tests.simulation.report import told

Where = Callable[[House], bool]

TRIED = 4
"""Seeds that it may take to find one."""
STEPS = 20


def anywhere(_house: House) -> bool:
    """However Jamboree is set up."""
    return True


def with_mail(house: House) -> bool:
    """Where letters are sent."""
    return house.mail


def with_redis(house: House) -> bool:
    """Where conversations are in Redis."""
    return house.redis


def found(
    simulate: Simulate,
    *,
    often: Kind,
    to_others: bool = False,
    where: Where = anywhere,
    theme: Theme = Theme.PLACES,
    first: int = 1,
    steps: int = STEPS,
) -> str:
    """What the first story that goes wrong is told as; at every other step the same trouble strikes."""
    troubles = tuple(Trouble(step, step, often, 1, 0, to_others) for step in range(1, steps, 2))
    seeds = islice((seed for seed in count(first) if where(House.of(seed))), TRIED)
    plans = (Plan(seed, "sqlite", steps, theme, troubles) for seed in seeds)
    runs = map(simulate, plans)
    return next((told(one) for one in runs if one.broken), "nothing")


def test_one_place_too_many_is_found(simulate: Simulate, monkeypatch: pytest.MonkeyPatch) -> None:
    def unguarded(tx: Tx, pool_id: int, count: int) -> bool:
        places.force(tx, pool_id, count)
        return True

    monkeypatch.setattr(places, "take", unguarded)
    monkeypatch.setattr(places, "fits", lambda *_: True)
    assert "came to" in found(simulate, often=Kind.REPEATED)


def test_a_queue_that_is_turned_round_is_found(simulate: Simulate, monkeypatch: pytest.MonkeyPatch) -> None:
    first = waitlist._QUEUE_HEAD.order_by(None)
    monkeypatch.setattr(waitlist, "_QUEUE_HEAD", first.order_by(waitlist.rsvps.c.queue_number.desc()))
    assert "got in before" in found(simulate, often=Kind.SHUFFLED)


def test_a_ticket_that_is_kept_by_who_left_is_found(
    simulate: Simulate, monkeypatch: pytest.MonkeyPatch
) -> None:
    join, first = places.join_queues, dict[tuple[int, int | None], int]()

    def again(tx: Tx, found: Sequence[Pool], pool_ids: Sequence[int], ticket: int | None = None) -> int:
        who = (found[0].id, tx.actor.user_id)
        first[who] = join(tx, found, pool_ids, ticket or first.get(who))
        return first[who]

    monkeypatch.setattr(places, "join_queues", again)
    assert "was in the queue first, and waits behind" in found(simulate, often=Kind.REPEATED, first=3)


def test_a_sender_that_takes_everything_for_sent_is_found(
    simulate: Simulate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def believes(letter: Letter, report: Report, *args: Any) -> Outcome:
        return judge(letter, replace(report, verdict=Verdict.DELIVERED), *args)

    monkeypatch.setattr(sender, "judge", believes)
    assert "counts as sent" in found(simulate, often=Kind.NEVER_ARRIVES, to_others=True)


def test_an_update_that_is_given_up_is_found(simulate: Simulate, monkeypatch: pytest.MonkeyPatch) -> None:
    async def forgets(*_: Any) -> None:
        """Nobody is told."""

    monkeypatch.setattr(intake, "PAUSES", (0.0,))
    monkeypatch.setattr(intake.Intake, "_set_aside", forgets)
    told_as = found(simulate, often=Kind.COMMIT_FAILS)
    assert "is down with" in told_as
    assert "python -m tests.simulation --seed" in told_as


def test_a_letter_that_is_taken_for_sent_is_found(
    simulate: Simulate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def believes(letter: Letter, report: Report, *args: Any) -> Outcome:
        return judge(letter, replace(report, verdict=Verdict.DELIVERED), *args)

    monkeypatch.setattr(postman, "judge", believes)
    assert "counts as sent, and never came" in found(simulate, often=Kind.MAIL_LATER, where=with_mail)


def test_a_letter_that_goes_twice_is_found(simulate: Simulate, monkeypatch: pytest.MonkeyPatch) -> None:
    once = smtp.Mailer.send

    async def twice(self: smtp.Mailer, *letter: Any) -> Report:
        await once(self, *letter)
        return await once(self, *letter)

    monkeypatch.setattr(smtp.Mailer, "send", twice)
    assert "letters came twice" in found(simulate, often=Kind.REPEATED, where=with_mail)


def test_a_conversation_that_needs_redis_is_found(
    simulate: Simulate, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Never(Exception):
        """Nothing that happens."""

    monkeypatch.setattr(redis_dialogs, "Away", Never)
    assert "though nothing was wrong" in found(simulate, often=Kind.FORGETS, where=with_redis)


def test_a_payment_that_is_lost_is_found(simulate: Simulate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stripe_payments, "take", lambda *_: True)
    assert "is there 0 times" in found(simulate, often=Kind.STRIPE_LATE, theme=Theme.MONEY, first=3, steps=10)


def test_a_credit_note_that_is_missing_is_found(simulate: Simulate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invoices, "credit_for", lambda *_: None)
    told_as = found(simulate, often=Kind.REPEATED, theme=Theme.MONEY, first=3, steps=10)
    assert "the papers of order" in told_as


def test_a_customer_who_is_asked_again_and_again_is_found(
    simulate: Simulate, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, keys = dunning._event, count()

    def anew(*about: Any) -> tuple[list[int], str, dict[str, Any]]:
        to, key, params = event(*about)
        return to, f"{key}:{next(keys)}", params

    def stays(row: Any, _stage: int, now: datetime) -> dict[str, Any]:
        return {"of_part": row.id, "new_stage": row.stage, "then": now}

    monkeypatch.setattr(dunning, "_event", anew)
    monkeypatch.setattr(dunning, "_next", stays)
    assert "is asked for" in found(simulate, often=Kind.REPEATED, theme=Theme.MONEY, first=3)
