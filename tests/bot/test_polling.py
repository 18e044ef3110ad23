"""Updates by polling: in order for each person, confirmed only when done, handled once."""

import asyncio

from bot.app import Jamboree
from bot.polling import RawUpdates, lane_of, lanes
from sandbox import Person, Sandbox
from tests.bot.probes import Probe, marks, set_aside, until
from tests.conftest import Starter


async def test_updates_of_one_person_stay_in_order_and_others_overtake(
    start: Starter, sqlite_url: str, probe: Probe, alice: Person, bob: Person
) -> None:
    gate = probe.hold("one")
    await alice.sends("one")
    await alice.sends("two")
    await bob.sends("three")
    async with start(sqlite_url, features=[probe.router]):
        await bob.sees("done three")
        await until(lambda: "one" in probe.seen)
        assert sorted(probe.seen) == ["one", "three"]
        gate.set()
        await alice.sees("done two")
    assert probe.seen[-1] == "two"


async def test_nothing_is_confirmed_before_the_whole_batch_is_done(
    start: Starter, sqlite_url: str, sandbox: Sandbox, probe: Probe, alice: Person, bob: Person
) -> None:
    gate = probe.hold("slow")
    await alice.sends("quick")
    await bob.sends("slow")
    async with start(sqlite_url, features=[probe.router]):
        await alice.sees("done quick")
        assert sandbox.bot.updates.waiting == 2
        gate.set()
        await sandbox.settle()
        assert sandbox.bot.updates.waiting == 0


async def test_what_is_in_hand_at_a_stop_is_finished_and_confirmed(
    start: Starter, sqlite_url: str, sandbox: Sandbox, probe: Probe, alice: Person
) -> None:
    gate = probe.hold("last")
    async with start(sqlite_url, features=[probe.router]):
        await alice.sends("last")
        await until(lambda: bool(probe.seen))
        asyncio.get_running_loop().call_later(0.1, gate.set)
    await alice.sees("done last")
    assert sandbox.bot.updates.waiting == 0


async def test_an_update_repeated_three_times_takes_effect_once(
    probed: Jamboree, sandbox: Sandbox, alice: Person
) -> None:
    sandbox.faults.repeat_updates(3)
    await alice.sends("mark one")
    await alice.sends("mark two")
    await sandbox.settle()
    assert await marks(probed.db) == ["mark one", "mark two"]
    await alice.does_not_see("wrong")


async def test_a_repeated_update_is_known_after_a_restart(
    start: Starter, database_url: str, sandbox: Sandbox, alice: Person
) -> None:
    probe = Probe()
    async with start(database_url, features=[probe.router]) as app:
        await alice.sends("mark one")
        await alice.sees("done mark one")
        update = {"update_id": 77, "message": _message(alice, "mark two")}
        await app.intake.take(update)
    async with start(database_url, features=[Probe().router]) as app:
        await app.intake.take(update)
        assert await marks(app.db) == ["mark one", "mark two"]


async def test_shuffled_and_repeated_updates_all_take_effect_once(
    probed: Jamboree, sandbox: Sandbox, alice: Person, bob: Person
) -> None:
    sandbox.faults.repeat_updates(3)
    sandbox.faults.shuffle_updates()
    for number in range(5):
        await alice.sends(f"mark a{number}")
        await bob.sends(f"mark b{number}")
    await sandbox.settle()
    expected = {f"mark {who}{number}" for who in "ab" for number in range(5)}
    done = await marks(probed.db)
    assert len(done) == 10
    assert set(done) == expected


async def test_damaged_updates_do_not_stop_the_others(
    probed: Jamboree, sandbox: Sandbox, alice: Person
) -> None:
    for content in ({}, {"from": 1}, {"chat": [], "from": {"id": {}}}, {"message_id": "x"}):
        sandbox.bot.updates.push("message", ("damaged",), content)
    sandbox.bot.updates.push("callback_query", ("damaged",), {"id": 5, "data": "x" * 500})
    await alice.sends("mark one")
    await alice.sees("done mark one")
    await sandbox.settle()


async def test_another_poller_is_outlasted(probed: Jamboree, sandbox: Sandbox, alice: Person) -> None:
    await probed.bot(RawUpdates(timeout=0))
    await alice.sends("hello")
    await alice.sees("done hello")


async def test_failures_of_telegram_are_outlasted(probed: Jamboree, sandbox: Sandbox, alice: Person) -> None:
    for kind in ("5xx", "reset", "429"):
        sandbox.faults.add(kind, "getUpdates", retry_after=1)
    await alice.sends("hello")
    await alice.sends("again")
    await alice.sees("done again")
    assert await set_aside(probed.db) == []


def test_lanes_are_by_person_and_anonymous_ones_by_chat() -> None:
    assert lane_of({"update_id": 1, "message": {"from": {"id": 5}, "chat": {"id": 9}}}) == ("person", 5)
    assert lane_of({"update_id": 1, "callback_query": {"from": {"id": 5}}}) == ("person", 5)
    assert lane_of({"update_id": 1, "poll_answer": {"user": {"id": 5}}}) == ("person", 5)
    anonymous = {"from": {"id": 1087968824}, "chat": {"id": 9}}
    assert lane_of({"update_id": 1, "message": anonymous}) == ("chat", 9)
    assert lane_of({"update_id": 1}) == ("update", 1)
    batch = [{"update_id": n, "message": {"from": {"id": n % 2}}} for n in range(4)]
    assert lanes(batch) == [[batch[0], batch[2]], [batch[1], batch[3]]]


def _message(person: Person, text: str) -> dict[str, object]:
    return {
        "message_id": 1,
        "date": 1795000000,
        "chat": person.user.chat_card,
        "from": person.user.card,
        "text": text,
    }
