"""A jam night in the chat: songs are called, everybody sees what is next, and a host runs it."""

import asyncio
import re
from datetime import timedelta

import pytest

from models.communities import Role
from sandbox.client import Person
from services import queue_calls, queue_cards, repertoire, sessions
from services.outbox import CARD_PAUSE
from services.sessions import SessionDetails
from services.song_draft import SongDraft
from tests.world import World

TITLES = ("Autumn Leaves", "Blue Bossa", "Cantaloupe Island", "Doxy", "Equinox")


@pytest.fixture
async def jam(world: World) -> SessionDetails:
    """A jam that began ten minutes ago, with five songs to choose from."""
    made = await world.session()
    ana = await world.actor(world.ana)
    for title in TITLES:
        draft = SongDraft(title=title, key="Gm", tempo="120")
        await world.db.write(ana, repertoire.add, made.program_id, draft)
    await world.joins(world.alice, world.bob, world.carol)
    world.clock.now = made.starts_at + timedelta(minutes=10)
    return await world.seen(made)


async def calls(world: World, who: Person, jam: SessionDetails, *titles: str) -> None:
    """Let somebody call songs, without tapping."""
    someone = await world.actor(who)
    for title in titles:
        found = await world.db.read(someone, repertoire.search, jam.program_id, title, 60)
        song = next(one.id for one in found if one.title == title)
        await world.db.write(someone, queue_calls.call, jam.id, song)


async def posted(world: World, jam: SessionDetails) -> None:
    """Let the queue's card be in the group."""
    await world.db.write(await world.actor(world.ana), queue_cards.post, jam.id)
    await world.ana.sees("Live queue: Thursday Jam", in_=world.group)
    await world.delivered()


async def opens_queue(world: World, person: Person, jam: SessionDetails) -> None:
    """Let somebody open the queue from the session."""
    await world.opens(person, jam)
    await person.taps("See more")
    await person.taps("Live queue")


async def test_the_card_says_what_is_played_what_is_next_and_how_many_more(
    world: World, jam: SessionDetails
) -> None:
    await world.ana.sends("/queue", to=world.group)
    await world.alice.sees("Nobody waits. Call a song: it comes next.", in_=world.group)
    await world.delivered()
    await calls(world, world.alice, jam, "Autumn Leaves", "Blue Bossa")
    await calls(world, world.bob, jam, "Doxy")
    await world.passes(seconds=3)
    await world.carol.sees("1. Autumn Leaves · Gm · 120 · Alice", in_=world.group)
    await world.carol.sees("3. Doxy · Gm · 120 · Bob", in_=world.group)
    await opens_queue(world, world.ana, jam)
    await world.ana.taps("Play next")
    await world.passes(seconds=3)
    await world.carol.sees("▶ Autumn Leaves · Gm · 120 · Alice", in_=world.group)
    await world.carol.sees("1. Blue Bossa", in_=world.group)


async def test_somebody_calls_a_song_from_the_card_and_sees_their_place(
    world: World, jam: SessionDetails
) -> None:
    await posted(world, jam)
    await calls(world, world.bob, jam, "Doxy")
    await world.passes(seconds=3)
    await world.alice.follows("Call a song", in_=world.group)
    await world.alice.sees("4. Blue Bossa")
    await world.alice.sees("2. Doxy · Gm · 120 · no. 1")
    await world.alice.taps("4")
    await world.alice.is_told("Called. You are no. 2.")
    await world.alice.sees("It is no. 2: 1 song before it.")
    await world.alice.taps("Change key")
    await world.alice.sends("Cm, slow")
    await world.alice.sees("Cm · slow")
    await world.alice.taps("Back")
    await world.alice.sees("Your songs: no. 2.")
    await world.alice.taps("See my songs")
    await world.alice.taps("2")
    await world.alice.taps("Withdraw")
    await world.alice.is_told("Withdrawn: Blue Bossa.")
    await world.alice.sees("None of your songs waits.")


async def test_the_same_song_twice_is_one_and_the_second_hears_who_was_first(
    world: World, jam: SessionDetails
) -> None:
    await calls(world, world.carol, jam, "Equinox", "Blue Bossa", "Autumn Leaves")
    await calls(world, world.bob, jam, "Doxy")
    await opens_queue(world, world.alice, jam)
    await world.alice.taps("Call a song")
    await world.alice.sends("doxy")
    await world.alice.sees("Doxy")
    answer = await _calls_again(world, jam)
    assert "Already called by Bob: Doxy, no. 4." in answer


async def _calls_again(world: World, jam: SessionDetails) -> str:
    await opens_queue(world, world.alice, jam)
    await world.alice.taps("Call a song")
    number = re.search(r"(\d+)\. Doxy", world.alice.screen().text)
    assert number
    answer = await world.alice.taps(number[1])
    assert answer.alert
    return answer.text


async def test_a_typed_title_is_called_and_a_similar_one_is_asked_about(
    world: World, jam: SessionDetails
) -> None:
    await opens_queue(world, world.alice, jam)
    await world.alice.taps("Call a song")
    await world.alice.sends("Blue Bosa, Am")
    await world.alice.sees("Is it one of these?")
    await world.alice.sees("1. Blue Bossa")
    await world.alice.taps("Add as new song")
    await world.alice.sees("Blue Bosa")
    await world.alice.taps("Call another")
    await world.alice.sends("Zingaro, Jobim, Cm, slow")
    await world.alice.sees("Zingaro")
    await world.alice.sees("It is no. 2: 1 song before it.")


async def test_nobody_has_more_than_three_songs_waiting(world: World, jam: SessionDetails) -> None:
    await calls(world, world.alice, jam, "Autumn Leaves", "Blue Bossa", "Doxy")
    await opens_queue(world, world.alice, jam)
    await world.alice.taps("Call a song")
    await world.alice.sends("Equinox")
    await world.alice.sees("3 songs of yours wait: more are not allowed.")


async def test_who_called_is_told_two_songs_before_even_in_quiet_hours(
    world: World, jam: SessionDetails
) -> None:
    from services import people

    bob = await world.actor(world.bob)
    quiet = {
        "quiet_from": world.clock.now.time(),
        "quiet_until": (world.clock.now - timedelta(hours=1)).time(),
    }
    await world.db.write(bob, people.change_settings, **quiet)
    await calls(world, world.alice, jam, "Autumn Leaves", "Blue Bossa")
    await calls(world, world.bob, jam, "Doxy")
    await calls(world, world.carol, jam, "Equinox")
    await opens_queue(world, world.ana, jam)
    await world.ana.taps("Play next")
    await world.bob.sees("Your turn soon: Doxy")
    await world.bob.sees("2 songs before yours. Get ready.")
    await world.carol.does_not_see("Your turn soon")
    await world.ana.taps("Play next")
    await world.carol.sees("Your turn soon: Equinox")
    await world.delivered()
    told = [message for message in world.bob.messages() if "Your turn soon" in message.get("text", "")]
    assert len(told) == 1
    await world.bob.taps("See queue")
    await world.bob.sees("1. Doxy")


async def test_who_wants_no_reminders_is_not_told(world: World, jam: SessionDetails) -> None:
    from services import choices

    bob = await world.actor(world.bob)
    await world.db.write(bob, choices.change, choices.Topic.REMINDERS, wanted=False)
    await calls(world, world.alice, jam, "Autumn Leaves")
    await calls(world, world.bob, jam, "Doxy")
    await opens_queue(world, world.ana, jam)
    await world.ana.taps("Play next")
    await world.ana.is_told("Now: Autumn Leaves")
    await world.delivered()
    await world.bob.does_not_see("Your turn soon")


async def test_two_hosts_at_once_see_todays_order(world: World, jam: SessionDetails) -> None:
    await world.becomes(world.bob, Role.ADMIN)
    await calls(world, world.alice, jam, "Autumn Leaves", "Blue Bossa", "Doxy")
    await calls(world, world.carol, jam, "Equinox")
    for host in (world.ana, world.bob):
        await opens_queue(world, host, jam)
        await host.taps("Arrange")
        await host.taps("4")
    await world.ana.taps("Move to the top")
    await world.ana.is_told("Now no. 1.")
    answer = await world.bob.taps("Move up")  # he saw it as no. 4
    assert answer.alert
    assert "Somebody was faster" in answer.text
    await world.bob.sees("1. Equinox")
    await world.bob.sees("4. Doxy")


async def test_a_host_arranges_skips_undoes_and_takes_out(world: World, jam: SessionDetails) -> None:
    await calls(world, world.alice, jam, "Autumn Leaves", "Blue Bossa", "Doxy")
    await calls(world, world.bob, jam, "Equinox", "Cantaloupe Island")
    await opens_queue(world, world.ana, jam)
    await world.ana.taps("Next comes later")
    await world.ana.is_told("Autumn Leaves is now no. 4.")
    await world.ana.sees("1. Blue Bossa")
    await world.ana.taps("Undo")
    await world.ana.is_told("Taken back.")
    await world.ana.sees("1. Autumn Leaves")
    await world.ana.taps("Arrange")
    await world.ana.taps("5")
    await world.ana.taps("Move to place")
    await world.ana.sends("2")
    await world.ana.sees("It is no. 2")
    await world.ana.taps("Take out")
    await world.ana.is_told("Taken out of the queue.")
    assert "Cantaloupe Island" not in world.ana.screen().text
    await world.passes(minutes=1)
    await world.bob.sees("Out of the queue: Cantaloupe Island")
    await world.bob.sees("Ana took it out for today.")


async def test_what_was_taken_out_and_came_back_is_not_told(world: World, jam: SessionDetails) -> None:
    await calls(world, world.bob, jam, "Equinox")
    await opens_queue(world, world.ana, jam)
    await world.ana.taps("Arrange")
    await world.ana.taps("1")
    await world.ana.taps("Take out")
    await world.ana.taps("Undo")
    await world.ana.sees("1. Equinox")
    await world.passes(minutes=1)
    await world.delivered()
    await world.bob.does_not_see("Out of the queue")


async def test_who_cannot_come_takes_their_songs_along_and_is_told(world: World, jam: SessionDetails) -> None:
    await posted(world, jam)
    await calls(world, world.bob, jam, "Equinox", "Doxy")
    await world.passes(seconds=3)
    await world.alice.sees("2. Doxy", in_=world.group)
    await world.opens(world.bob, jam)
    await world.bob.taps("Can't come")
    await world.passes(minutes=1)
    await world.bob.sees("Out of the queue: Equinox, Doxy")
    await world.alice.does_not_see("2. Doxy", in_=world.group)


async def test_a_host_sets_the_rules_and_pauses(world: World, jam: SessionDetails) -> None:
    await calls(world, world.alice, jam, "Autumn Leaves", "Blue Bossa")
    await calls(world, world.bob, jam, "Doxy")
    await opens_queue(world, world.ana, jam)
    await world.ana.taps("Set rules")
    await world.ana.taps("Take turns")
    await world.ana.sees("Callers take turns: who has not played yet comes first.")
    await world.ana.taps("1")
    await world.ana.sees("Everybody may have 1 song waiting.")
    await world.ana.taps("Pause calling")
    await world.ana.sees("No more songs are taken right now.")
    await opens_queue(world, world.carol, jam)
    await world.carol.sees("2. Doxy")  # Bob's first song comes before Alice's second
    assert "Call a song" not in world.carol.buttons()
    await world.ana.taps("Open now")
    await world.ana.taps("Show in group")
    await world.carol.sees("3. Blue Bossa", in_=world.group)


async def test_members_run_nothing_and_post_the_card_once(world: World, jam: SessionDetails) -> None:
    await calls(world, world.alice, jam, "Autumn Leaves")
    await opens_queue(world, world.alice, jam)
    assert {"Play next", "Arrange", "Set rules"}.isdisjoint(world.alice.buttons())
    await world.alice.sends("/queue", to=world.group)
    await world.bob.sees("Live queue: Thursday Jam", in_=world.group)
    await world.delivered()
    await world.alice.sends("/queue", to=world.group)
    await world.bob.sees("The queue of Thursday Jam is here already.", in_=world.group)
    await world.ana.sends("/queue", to=world.group)  # a host may have it posted anew
    await world.passes(seconds=3)
    await world.delivered()
    cards = [one["text"] for one in world.bob.messages(world.group) if "Live queue:" in one.get("text", "")]
    assert ["It goes on further down" in text for text in cards] == [True, False]


async def test_after_the_end_everybody_sees_what_was_played(world: World, jam: SessionDetails) -> None:
    await posted(world, jam)
    await calls(world, world.alice, jam, "Autumn Leaves", "Blue Bossa")
    await calls(world, world.bob, jam, "Doxy")
    await opens_queue(world, world.ana, jam)
    await world.ana.taps("Play next")
    await world.passes(minutes=5)
    await world.ana.taps("Play next")
    await world.passes(minutes=5)
    await world.ana.taps("Mark as played")
    await world.passes(hours=2)
    from scheduler.sweeps import advance

    await advance(world.db)
    await world.passes(seconds=3)
    await world.carol.sees("What was played:\n1. Autumn Leaves · Gm · 120 · Alice", in_=world.group)
    assert world.carol.buttons(in_=world.group) == []
    await world.opens(world.carol, jam)
    await world.carol.taps("See more")
    await world.carol.taps("See what played")
    await world.carol.sees("2. Blue Bossa · Gm · 120 · Alice")
    await world.carol.does_not_see("Doxy")


async def test_many_calls_within_three_seconds_are_one_edit_of_the_card(
    world: World, jam: SessionDetails
) -> None:
    await posted(world, jam)
    before = world.sandbox.bot.calls["editmessagetext"]
    ana = await world.actor(world.ana)
    titles = [f"Song {n}" for n in range(60)]
    for title in titles:
        await world.db.write(ana, repertoire.add, jam.program_id, SongDraft(title=title))
    crowd = [world.sandbox.person(f"P{n}") for n in range(20)]
    await world.joins(*crowd)
    for at in range(0, 60, 20):  # three waves, a second apart
        await asyncio.gather(
            *(calls(world, who, jam, title) for who, title in zip(crowd, titles[at : at + 20], strict=True))
        )
        await world.delivered()
        world.clock.advance(seconds=1)
    assert world.sandbox.bot.calls["editmessagetext"] == before
    world.clock.advance(seconds=CARD_PAUSE.total_seconds())
    await world.alice.sees("… and 50 more", in_=world.group)
    await world.delivered()
    assert world.sandbox.bot.calls["editmessagetext"] == before + 1


async def test_without_music_there_is_no_queue(world: World, jam: SessionDetails) -> None:
    meetup = await world.session(name="Meetup", kind="meetup")
    await world.opens(world.alice, meetup)
    await world.alice.taps("See more")
    assert "Live queue" not in world.alice.buttons()


async def test_nothing_near_is_said(world: World) -> None:
    await world.joins(world.alice)
    await world.alice.sends("/queue", to=world.group)
    await world.alice.sees("No session with music is near.", in_=world.group)


async def test_a_cancelled_session_has_its_card_without_buttons(world: World, jam: SessionDetails) -> None:
    from services import changes

    await posted(world, jam)
    seen = await world.db.read(await world.actor(world.ana), sessions.details, jam.id)
    await world.db.write(await world.actor(world.ana), changes.cancel, jam.id, seen.revision)
    await world.passes(seconds=3)
    await world.alice.sees("🚫 Cancelled", in_=world.group)
