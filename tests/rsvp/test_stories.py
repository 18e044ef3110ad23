"""Coming to a session: in one tap, fairly when it is full, with guests and a note."""

from datetime import timedelta

import pytest

from models.communities import Role
from tests.world import World


async def test_a_newcomer_says_coming_in_one_tap(world: World) -> None:
    jam = await world.session(capacity=20)
    await world.opens(world.alice, jam)

    told = await world.alice.taps("Going")

    assert told.text == "You're in. 1 of 20."
    await world.alice.sees("You're in.")
    assert (await world.seen(jam)).going == 1


async def test_saying_it_twice_changes_nothing(world: World) -> None:
    jam = await world.session(capacity=20)
    await world.says_going(world.alice, jam)
    await world.alice.taps("Going")
    assert (await world.seen(jam)).going == 1


async def test_leaving_gives_the_place_to_the_first_in_the_queue(world: World) -> None:
    jam = await world.session(capacity=1)
    await world.says_going(world.alice, jam)
    await world.says_going(world.bob, jam)
    await world.bob.is_told("no. 1 on the waitlist")
    await world.says_going(world.carol, jam)
    await world.carol.is_told("no. 2 on the waitlist")

    await world.opens(world.alice, jam)
    await world.alice.taps("Can't come")

    await world.bob.is_told("you're in")
    await world.opens(world.carol, jam)
    await world.carol.sees("no. 1 on the waitlist")
    assert (await world.seen(jam)).going == 1


async def test_one_comes_in_a_role(world: World) -> None:
    jam = await world.session(name="Acro Jam", roles={"base": 1, "flyer": 2})
    await world.opens(world.alice, jam)
    await world.alice.taps("Come as base")
    await world.alice.is_told("You're in as base. 1 of 1.")
    await world.opens(world.bob, jam)
    await world.bob.taps("Come as base")
    await world.bob.is_told("No. 1 for base")
    assert "⏳ Come as base" in world.bob.buttons()
    await world.bob.taps("Come as flyer")
    await world.bob.is_told("You're in as flyer. 1 of 2.")

    await world.alice.taps("Come as flyer")
    await world.alice.is_told("You're in as flyer. 2 of 2.")
    assert [pool.taken for pool in (await world.seen(jam)).pools] == [0, 2]


async def test_a_full_role_does_not_cost_the_place_one_has(world: World) -> None:
    jam = await world.session(name="Acro Jam", roles={"base": 1, "flyer": 1})
    await world.opens(world.alice, jam)
    await world.alice.taps("Come as base")
    await world.opens(world.bob, jam)
    await world.bob.taps("Come as flyer")

    await world.alice.taps("Come as flyer")

    await world.alice.is_told("full")
    mine = (await world.seen(jam, world.alice)).mine
    assert mine is not None
    assert mine.pool_id == jam.pools[0].id


async def test_guests_need_places_of_their_own(world: World) -> None:
    jam = await world.session(capacity=3)
    await world.says_going(world.alice, jam)
    await world.alice.taps("Bring guests")
    await world.alice.taps("2")
    await world.alice.is_told("You're in. 3 of 3.")

    await world.says_going(world.bob, jam)
    await world.bob.is_told("no. 1 on the waitlist")

    await world.opens(world.alice, jam)
    await world.alice.taps("Bring guests")
    await world.alice.taps("1")
    await world.bob.is_told("you're in")


async def test_a_note_is_typed_and_shown_to_those_who_look(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    await world.alice.taps("Add a note")
    await world.alice.sends("bringing my <b>bass</b> & an amp 🎸")
    await world.alice.sees("bringing my <b>bass</b> & an amp 🎸")

    await world.opens(world.bob, jam)
    await world.bob.taps("Who comes")
    await world.bob.sees("Alice · bringing my <b>bass</b> & an amp 🎸")


async def test_a_note_of_5000_characters_is_asked_for_again(world: World) -> None:
    jam = await world.session()
    await world.says_going(world.alice, jam)
    await world.alice.taps("Add a note")
    await world.alice.sends("x" * 4000)
    await world.alice.sees("200")
    await world.alice.sends("shorter")
    await world.alice.sees("shorter")


async def test_after_the_deadline_one_may_still_leave_but_not_come(world: World) -> None:
    jam = await world.session(rsvp_deadline_minutes=60)
    await world.says_going(world.alice, jam)
    await world.opens(world.bob, jam)
    world.clock.now = jam.starts_at - timedelta(minutes=30)

    await world.bob.taps("Going")
    await world.bob.is_told("closed")
    await world.alice.taps("Can't come")
    await world.alice.is_told("you can't come")
    assert (await world.seen(jam)).going == 0


async def test_an_old_button_of_a_session_that_is_over_says_so(world: World) -> None:
    jam = await world.session()
    await world.opens(world.alice, jam)
    world.clock.now = jam.ends_at + timedelta(minutes=1)
    await world.alice.taps("Going")
    await world.alice.is_told("over")


async def test_the_group_card_follows_every_answer(world: World) -> None:
    jam = await world.session(capacity=2)
    await world.posts(jam)

    await world.passes(seconds=5)
    await world.alice.taps("Going", in_=world.group)
    await world.bob.sees("1 of 2 places taken", in_=world.group)
    await world.passes(seconds=5)
    await world.bob.taps("Going", in_=world.group)
    await world.alice.sees("2 of 2 places taken", in_=world.group)
    await world.alice.sees("Alice and Bob", in_=world.group)
    await world.passes(seconds=5)
    await world.carol.taps("Going", in_=world.group)
    await world.carol.is_told("no. 1 on the waitlist")
    await world.alice.sees("1 waiting", in_=world.group)


async def test_who_has_not_opened_the_bot_hears_how_to_be_reminded(world: World) -> None:
    jam = await world.session()
    await world.posts(jam)
    theo = world.sandbox.person("Theo", language="en")
    await theo.joins(world.group)

    told = await theo.taps("Going", in_=world.group)

    assert told.text
    assert told.text.startswith("You're in.")
    assert "Open chat" in told.text
    await theo.follows("Open chat", in_=world.group)
    await theo.sees("You're in.")


async def test_a_card_shared_into_any_chat_follows_too(world: World) -> None:
    jam = await world.session(capacity=5)
    await world.joins(world.alice)
    elsewhere = world.sandbox.group("Friends", owner=world.alice, members=[world.bob])
    found = await world.alice.asks_inline("thurs", in_=elsewhere)
    assert found[0].title == "Thursday Jam"
    await world.alice.shares(found[0], to=elsewhere)
    await world.sandbox.settle()
    await world.passes(seconds=5)

    await world.bob.taps("Going", in_=elsewhere)

    await world.alice.sees("1 of 5 places taken", in_=elsewhere)
    assert (await world.seen(jam)).going == 1


@pytest.mark.parametrize(
    "data",
    [
        "a:1:2:going:",
        "a:999999999999999999999:2:going:",
        "a:x:y:going:",
        "a:1:2:sleeping:",
        "",
        "zz",
        "a",
        "a:1",
        "🎷" * 10,
        "s:-1:0",
    ],
)
async def test_forged_and_damaged_buttons_get_a_clear_answer(world: World, data: str) -> None:
    await world.session()
    await world.alice.starts()
    await world.alice.sees("Welcome")
    answer = await world.alice.forges(data)
    assert answer.text


async def test_a_stranger_learns_nothing_of_an_invite_only_program(world: World) -> None:
    secret = await world.session(name="Secret session", visibility="invite_only")
    await world.joins(world.alice)
    await world.alice.starts(secret.reference)
    await world.alice.does_not_see("Secret session")
    answer = await world.alice.forges(f"a:{secret.community_id}:{secret.id}:going:")
    assert answer.text
    assert (await world.seen(secret)).going == 0
    assert await world.alice.asks_inline("secret") == []


async def test_an_organizer_sees_manage_and_a_member_does_not(world: World) -> None:
    jam = await world.session()
    await world.joins(world.bob)
    await world.opens(world.bob, jam)
    assert "Manage" not in world.bob.buttons()
    await world.becomes(world.bob, Role.ADMIN)
    await world.opens(world.bob, jam)
    assert "Manage" in world.bob.buttons()
