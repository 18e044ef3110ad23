"""What fails is tried again, then set aside with a reference; what is committed is not done twice."""

import re

import pytest

from bot.app import Jamboree
from models.actor import SYSTEM
from models.faults import Where
from sandbox import Person, Sandbox
from services import faults
from tests.bot.probes import Probe, marks, rename, screen, set_aside, until
from tests.conftest import Starter


async def test_a_failing_update_is_tried_three_times_then_set_aside(
    probed: Jamboree, probe: Probe, sandbox: Sandbox, alice: Person
) -> None:
    await alice.sends("fail one")
    await alice.sends("mark two")
    await alice.sees("done mark two")
    told = await alice.is_told("Something went wrong on our side")
    assert probe.seen == ["fail one"] * 3 + ["mark two"]
    (row,) = await set_aside(probed.db)
    assert row.reference in told
    assert row.payload["message"]["text"] == "fail one"
    assert row.error.startswith("ArithmeticError")


async def test_an_update_that_was_set_aside_is_found_without_what_was_written(
    probed: Jamboree, probe: Probe, alice: Person
) -> None:
    said = "Grandma's secret 123456:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K"
    await alice.sends(f"fail {said}")
    told = await alice.is_told("Something went wrong on our side")
    (row,) = await set_aside(probed.db)
    assert row.reference in told
    found = await probed.db.read(SYSTEM, faults.recent, row.reference)
    (fault,) = found.rows
    assert (fault.place, fault.what, fault.kind) == (Where.UPDATE, "message", "ArithmeticError")
    assert not any("Grandma" in str(value) or "AAEhB" in str(value) for value in fault)


async def test_a_failing_tap_is_answered_with_the_reference(
    probed: Jamboree, probe: Probe, alice: Person
) -> None:
    probe.screens["menu"] = lambda: screen("menu", "fail now")
    await alice.sends("menu")
    answer = await alice.taps("fail now")
    (row,) = await set_aside(probed.db)
    assert answer.alert
    assert row.reference in answer.text
    assert re.fullmatch(r"[2-9A-Z]{8}", row.reference)


async def test_what_was_committed_is_not_done_again_for_a_failure_after_it(
    probed: Jamboree, probe: Probe, sandbox: Sandbox, alice: Person
) -> None:
    await alice.sends("break one")
    await alice.is_told("Something went wrong")
    assert probe.seen == ["break one"]
    assert await marks(probed.db) == ["break one"]


async def test_no_stack_trace_and_no_private_text_reach_anybody(
    probed: Jamboree, alice: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    await alice.sends("fail one")
    told = await alice.is_told("Something went wrong")
    assert "Traceback" not in told
    assert "Arithmetic" not in told


async def test_a_set_aside_update_that_comes_again_is_left_alone(
    probed: Jamboree, probe: Probe, sandbox: Sandbox, alice: Person
) -> None:
    sandbox.faults.repeat_updates(2)
    await alice.sends("fail one")
    await sandbox.settle()
    assert len(await set_aside(probed.db)) == 1


async def test_a_refusal_is_told_and_not_tried_again(probed: Jamboree, probe: Probe, alice: Person) -> None:
    probe.screens["menu"] = lambda: screen("menu", "refuse me")
    await alice.sends("refuse this")
    await alice.sees("You may not do this here")
    await alice.sends("menu")
    answer = await alice.taps("refuse me")
    assert answer.alert
    assert answer.text.startswith("You may not do this here")
    assert probe.seen == ["refuse this", "menu", "refuse me"]
    assert await set_aside(probed.db) == []


async def test_without_a_database_nothing_is_confirmed_and_it_is_done_later(
    start: Starter, sqlite_url: str, sandbox: Sandbox, probe: Probe, alice: Person
) -> None:
    async with start(sqlite_url, features=[probe.router]) as app:
        await alice.sends("hello")
        await alice.sees("done hello")
        await rename(app.db, "failed_updates", "away")
        await alice.sends("fail one")
        await until(lambda: probe.seen.count("fail one") >= 3)
        assert sandbox.bot.updates.waiting == 1
        await rename(app.db, "away", "failed_updates")
        await alice.is_told("Something went wrong")
        await sandbox.settle()
        assert sandbox.bot.updates.waiting == 0
