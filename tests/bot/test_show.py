"""One screen is one message, and every tap is answered once."""

import pytest

from bot.app import Jamboree
from sandbox import Group, Person, Sandbox
from services import people
from tests.bot.probes import Probe, screen, set_aside, until


async def test_a_tap_in_private_edits_its_message_and_is_answered(
    probed: Jamboree, probe: Probe, sandbox: Sandbox, alice: Person
) -> None:
    probe.screens["menu"] = lambda: screen("menu", "next")
    probe.screens["next"] = lambda: screen("second", "back", toast="Turned.")
    await alice.sends("menu")
    answer = await alice.taps("next")
    await alice.sees("second")
    assert (answer.text, answer.alert) == ("Turned.", False)
    assert alice.buttons() == ["back"]
    assert [message["text"] for message in alice.messages() if not message["outgoing"]] == ["second"]
    assert sandbox.bot.calls["editmessagetext"] == sandbox.bot.calls["answercallbackquery"] == 1


async def test_an_alert_is_shown_as_one(probed: Jamboree, probe: Probe, alice: Person) -> None:
    probe.screens["menu"] = lambda: screen("menu", "next")
    probe.screens["next"] = lambda: screen("second", alert="Full: you are no. 2 on the waitlist.")
    await alice.sends("menu")
    answer = await alice.taps("next")
    assert (answer.text, answer.alert) == ("Full: you are no. 2 on the waitlist.", True)


async def test_a_long_toast_is_cut(probed: Jamboree, probe: Probe, alice: Person) -> None:
    probe.screens["menu"] = lambda: screen("menu", "next")
    probe.screens["next"] = lambda: screen("second", toast="x" * 300)
    await alice.sends("menu")
    answer = await alice.taps("next")
    assert answer.text == "x" * 199 + "…"


async def test_what_is_typed_is_answered_below_and_the_old_screen_loses_its_buttons(
    probed: Jamboree, probe: Probe, sandbox: Sandbox, alice: Person
) -> None:
    probe.screens["menu"] = lambda: screen("menu", "next")
    probe.screens["again"] = lambda: screen("again", "other")
    await alice.sends("menu")
    await alice.sees("menu")
    await alice.sends("again")
    await alice.sees("again")
    await sandbox.settle()
    shown = [message for message in alice.messages() if not message["outgoing"]]
    assert [("reply_markup" in message) for message in shown] == [False, True]


async def test_the_same_screen_again_is_fine(probed: Jamboree, probe: Probe, alice: Person) -> None:
    probe.screens["menu"] = probe.screens["same"] = lambda: screen("menu", "same")
    await alice.sends("menu")
    await alice.taps("same")
    await alice.taps("same")
    assert await set_aside(probed.db) == []


@pytest.mark.parametrize("reason", ["message to edit not found", "message can't be edited"])
async def test_a_message_that_cannot_be_edited_is_replaced(
    probed: Jamboree, probe: Probe, sandbox: Sandbox, alice: Person, reason: str
) -> None:
    probe.screens["menu"] = lambda: screen("menu", "next")
    await alice.sends("menu")
    await alice.finds("next")
    sandbox.faults.add("400", "editMessageText", description=f"Bad Request: {reason}")
    await alice.taps("next")
    await alice.sees("done next")
    assert await set_aside(probed.db) == []


@pytest.mark.parametrize("kind", ["5xx", "reset", "429", "lost"])
async def test_bad_days_of_telegram_are_outlasted(
    probed: Jamboree, probe: Probe, sandbox: Sandbox, alice: Person, kind: str
) -> None:
    probe.screens["menu"] = lambda: screen("menu", "mark it")
    await alice.sends("menu")
    await alice.finds("mark it")
    sandbox.faults.add(kind, "editMessageText", retry_after=1)
    await alice.taps("mark it")
    await alice.sees("done mark it")
    sandbox.faults.add("429" if kind == "lost" else kind, "sendMessage", retry_after=1)
    await alice.sends("typed")
    await alice.sees("done typed")
    assert probe.seen == ["menu", "mark it", "typed"]
    assert await set_aside(probed.db) == []


async def test_when_telegram_asks_for_a_long_pause_the_tap_is_answered_all_the_same(
    probed: Jamboree, probe: Probe, sandbox: Sandbox, alice: Person
) -> None:
    probe.screens["menu"] = lambda: screen("menu", "next")
    probe.screens["next"] = lambda: screen("second", toast="You're in.")
    await alice.sends("menu")
    await alice.finds("next")
    sandbox.faults.add("429", "editMessageText", retry_after=600)
    assert (await alice.taps("next")).text == "You're in."
    assert await set_aside(probed.db) == []


async def test_a_tap_in_a_group_is_only_answered(
    probed: Jamboree, probe: Probe, sandbox: Sandbox, alice: Person, bob: Person
) -> None:
    group = await _group_with_card(sandbox, probed, alice, bob)
    probe.screens["going"] = lambda: screen("private things", toast="You're in.")
    answer = await bob.taps("going", in_=group)
    assert answer.text == "You're in."
    await bob.does_not_see("private things", in_=group)


async def test_a_screen_in_a_group_stays_in_its_topic(
    probed: Jamboree, probe: Probe, sandbox: Sandbox, alice: Person
) -> None:
    group = sandbox.group("Forum", owner=alice, forum=True)
    await alice.adds_bot(group)
    topic = group.topic("Jams")
    probe.screens["/whatson"] = lambda: screen("What's on")
    await alice.sends("/whatson", to=group, thread=topic)
    shown = await alice.sees("What's on", in_=group)
    assert shown["message_thread_id"] == topic


async def test_a_person_who_blocked_the_bot_is_no_longer_reachable(
    probed: Jamboree, probe: Probe, sandbox: Sandbox, alice: Person
) -> None:
    gate = probe.hold("hello")
    await alice.sends("first")
    await alice.sees("done first")
    await alice.sends("hello")
    await until(lambda: "hello" in probe.seen)
    sandbox.faults.add("403", "sendMessage", description="Forbidden: bot was blocked by the user", times=9)
    gate.set()
    await sandbox.settle()
    sandbox.faults.clear()
    assert await set_aside(probed.db) == []
    profile = await probed.db.read(
        people.ANYBODY, people.find, people.Profile(alice.id, "Alice", "alice", "en")
    )
    assert profile is not None
    assert not profile.reachable


async def _group_with_card(sandbox: Sandbox, app: Jamboree, alice: Person, bob: Person) -> Group:
    group = sandbox.group("Jammers", owner=alice, members=[bob])
    await alice.adds_bot(group)
    keyboard = screen("", "going").keyboard
    await app.bot.send_message(group.id, "card", reply_markup=keyboard)
    return group
