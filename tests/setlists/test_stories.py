"""From votes to the list a week before, the evening itself, and what is kept of it."""

from datetime import datetime, timedelta
from typing import Any

from keyboards.repertoire import SongHistory
from keyboards.setlists import SetlistAdd, SetlistChoose, SetlistMove, SetlistPropose, SetlistRemove
from models.communities import Role
from models.programs import Kind
from models.repertoire import Difficulty
from sandbox.client import Person
from services import setlist_changes, setlist_notes, setlists, song_edit
from services.schedule import Schedule
from services.sessions import SessionDetails
from tests.setlists.songs import bring
from tests.world import ZONE, World

FIRST = datetime(2026, 12, 10, 19)
"""Two weeks and more ahead."""
REPERTOIRE: dict[str, dict[str, Any]] = {
    "Blue Bossa": {"ups": 9, "key": "Cm", "difficulty": Difficulty.INTERMEDIATE, "composer": "Kenny Dorham"},
    "Solar": {"ups": 7, "key": "Cm", "difficulty": Difficulty.INTERMEDIATE},
    "Autumn Leaves": {"ups": 6, "key": "Gm", "difficulty": Difficulty.BEGINNER},
    "Footprints": {"ups": 6, "key": "B♭", "difficulty": Difficulty.ADVANCED},
    "All Blues": {"ups": 1, "key": "G"},
    "Giant Steps": {"ups": 1, "downs": 4, "key": "E♭"},
}


async def club(world: World, **draft: Any) -> tuple[SessionDetails, dict[str, int]]:
    """A book club with a repertoire; its first session, and its songs by title."""
    session = await world.session(
        name="Real Book Club",
        kind=Kind.BOOK_CLUB,
        schedule=Schedule(FIRST, ZONE, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
        settings={
            "session_theme": "Bebop standards",
            "difficulty_range": "intermediate-advanced",
            "recommended_prep": "Play the changes slowly.",
        },
        **draft,
    )
    ana = await world.actor(world.ana)
    songs = {
        title: await world.db.write(ana, bring, session.program_id, title, **facts)
        for title, facts in REPERTOIRE.items()
    }
    return session, songs


async def listed(world: World, session: SessionDetails, *songs: int, chosen: bool = True) -> None:
    """Put songs on the list, and say that it is ready."""
    ana = await world.actor(world.ana)
    found = await world.db.write(ana, setlist_changes.add, session.id, *songs)
    if chosen:
        await world.db.write(ana, setlist_changes.choose, session.id, found.revision)


def told(person: Person, text: str) -> list[str]:
    """The messages in a person's chat that say so."""
    return [shown for message in person.messages() if text in (shown := str(message.get("text", "")))]


async def sweeps(world: World) -> None:
    """What happens by itself, and its messages."""
    await world.app.sweeps.run_once("advance")
    await world.app.sweeps.run_once("setlists")
    await world.app.sweeps.run_once("ask_for_setlists")
    await world.delivered()


async def opens_setlist(world: World, person: Person, session: SessionDetails) -> None:
    """A person at the list of a session."""
    await world.opens(person, session)
    await person.taps("See more")
    await person.taps("Setlist")
    await person.sees("Setlist: ")


async def test_a_list_is_proposed_with_reasons_changed_and_confirmed(world: World) -> None:
    session, _songs = await club(world)
    await opens_setlist(world, world.ana, session)
    await world.ana.sees("No songs yet.")
    await world.ana.taps("Propose a list")
    await world.ana.sees("1. Blue Bossa · Kenny Dorham · Cm")
    await world.ana.sees("9 votes, never played yet")
    await world.ana.sees("the only one in B♭")
    await world.ana.taps("↻ 1")
    await world.ana.sees("1. All Blues · G")
    await world.ana.taps("Fewer songs")
    await world.ana.taps("Take this list")
    await world.ana.sees("A draft: only organizers see it.")
    await opens_setlist(world, world.bob, session)
    await world.bob.sees("No songs are chosen yet.")
    await world.ana.taps("Confirm list")
    await world.ana.sees("Confirmed. It goes to those who come")
    await opens_setlist(world, world.bob, session)
    await world.bob.sees("1. All Blues · G")


async def test_those_who_come_get_the_list_a_week_before_and_once(world: World) -> None:
    session, songs = await club(world)
    await world.says_going(world.alice, session)
    await listed(world, session, songs["Solar"], songs["Footprints"])
    await sweeps(world)
    world.clock.now = session.starts_at - timedelta(days=7, minutes=1)
    await sweeps(world)
    assert not told(world.alice, "The songs for")
    world.clock.advance(minutes=1)
    for _ in range(2):
        await sweeps(world)
    assert len(told(world.alice, "The songs for Real Book Club")) == 1
    await world.alice.is_told("2. Footprints · B♭")
    await world.alice.sees("🎯 Bebop standards · Intermediate and up\n📝 Play the changes slowly.")
    await world.alice.taps("See setlist")
    await world.alice.sees("Setlist: Real Book Club")
    await world.alice.sees("🎯 Bebop standards · Intermediate and up\n📝 Play the changes slowly.")
    assert not told(world.bob, "The songs for")


async def test_a_list_that_is_confirmed_late_goes_at_once_and_its_changes_are_told_once(world: World) -> None:
    session, songs = await club(world)
    await world.says_going(world.alice, session)
    world.clock.now = session.starts_at - timedelta(days=2)
    await listed(world, session, songs["Solar"], songs["Footprints"])
    await sweeps(world)
    await world.alice.is_told("The songs for")
    ana = await world.actor(world.ana)
    await world.db.write(ana, setlist_changes.move, session.id, songs["Footprints"], -1)
    world.clock.advance(minutes=16)
    await sweeps(world)
    assert not told(world.alice, "Other songs"), "another order is no news"
    await world.db.write(ana, setlist_changes.remove, session.id, songs["Solar"])
    await world.db.write(ana, setlist_changes.add, session.id, songs["Blue Bossa"])
    await world.db.write(ana, setlist_notes.play_in, session.id, songs["Footprints"], "Cm")
    await sweeps(world)
    assert not told(world.alice, "Other songs"), "she is still at it"
    world.clock.advance(minutes=16)
    for _ in range(2):
        await sweeps(world)
    [news] = told(world.alice, "Other songs")
    for line in ("+ Blue Bossa", "− Solar", "Footprints: B♭ → Cm"):
        assert line in news


async def test_what_came_back_before_it_was_told_is_no_news(world: World) -> None:
    session, songs = await club(world)
    await world.says_going(world.alice, session)
    world.clock.now = session.starts_at - timedelta(days=2)
    await listed(world, session, songs["Solar"])
    await sweeps(world)
    ana = await world.actor(world.ana)
    await world.db.write(ana, setlist_changes.remove, session.id, songs["Solar"])
    await world.db.write(ana, setlist_changes.restore, session.id, songs["Solar"])
    world.clock.advance(minutes=20)
    await sweeps(world)
    assert not told(world.alice, "Other songs")


async def test_who_runs_a_club_is_asked_for_a_list_once(world: World) -> None:
    session, songs = await club(world)
    world.clock.now = session.starts_at - timedelta(days=11)
    await sweeps(world)
    assert not told(world.ana, "Which songs for")
    world.clock.advance(days=1)
    for _ in range(2):
        await sweeps(world)
    await world.ana.is_told("Which songs for Real Book Club?")
    assert len(told(world.ana, "Which songs for")) == 1
    assert not told(world.alice, "Which songs for")
    await world.ana.taps("Propose a list")
    await world.ana.sees("Proposed: Real Book Club")
    assert songs


async def test_the_card_the_reminder_and_the_session_name_the_songs(world: World) -> None:
    session, songs = await club(world)
    await world.says_going(world.alice, session)
    await world.posts(session)
    await listed(world, session, songs["Solar"], songs["Footprints"], chosen=False)
    await world.passes(seconds=4)
    await world.ana.does_not_see("Solar", in_=world.group)
    await listed(world, session, songs["Blue Bossa"])
    await world.passes(seconds=4)
    await world.ana.sees("Songs: Solar, Footprints, Blue Bossa", in_=world.group)
    await world.opens(world.bob, session)
    await world.bob.taps("See more")
    await world.bob.sees("Songs: Solar, Footprints, Blue Bossa")
    world.clock.now = session.starts_at - timedelta(hours=24)
    await world.app.sweeps.run_once("remind")
    reminder = await world.alice.is_told("Coming up: Real Book Club")
    assert "🎵 Songs: Solar, Footprints, Blue Bossa\nYou said you're coming." in reminder


async def test_songs_are_picked_by_hand_ordered_and_noted(world: World) -> None:
    session, _songs = await club(world)
    await opens_setlist(world, world.ana, session)
    await world.ana.taps("Add songs")
    assert world.ana.buttons()[:2] == ["+ Blue Bossa", "+ Solar"]
    await world.ana.taps("+ Solar")
    await world.ana.sends("autumn")
    await world.ana.taps("+ Autumn Leaves")
    await world.ana.taps("‹ Back")
    await world.ana.taps("Change songs")
    await world.ana.taps("2. Autumn Leaves")
    await world.ana.taps("Move up")
    await world.ana.sees("No. 1 of 2")
    await world.ana.sends("slowly, <b>two</b> choruses each")
    await world.ana.sees("slowly, <b>two</b> choruses each")
    await world.ana.taps("Change key")
    await world.ana.sends("Am")
    await world.ana.sees("Am (usually Gm)")
    await world.ana.taps("Remove")
    await world.ana.sees("1. Solar")
    await world.ana.taps("Undo")
    await world.ana.sees("1. Autumn Leaves · Am")
    await world.ana.sees("slowly, <b>two</b> choruses each")
    await world.ana.taps("Write note")
    await world.ana.sends("Bring a music stand.")
    await world.ana.sees("Bring a music stand.")


async def test_of_two_who_write_the_second_is_shown_both(world: World) -> None:
    session, songs = await club(world)
    await world.joins(world.alice)
    await world.becomes(world.alice, Role.ADMIN)
    await listed(world, session, songs["Solar"])
    for person in (world.ana, world.alice):
        await opens_setlist(world, person, session)
        await person.taps("Change songs")
        await person.taps("1. Solar")
    await world.ana.sends("medium")
    await world.ana.sees("🎼 Cm\nmedium")
    await world.alice.sends("fast")
    await world.alice.sees("Now: medium")
    await world.alice.sees("Yours: fast")
    await world.alice.taps("Use mine")
    await world.alice.sees("fast")
    found = await world.db.read(await world.actor(world.ana), setlists.load, session.id)
    assert found.lines[0].notes == "fast"


async def test_a_proposal_made_from_an_older_list_overwrites_nothing(world: World) -> None:
    session, songs = await club(world)
    await opens_setlist(world, world.ana, session)
    await world.ana.taps("Propose a list")
    await listed(world, session, songs["Giant Steps"], chosen=False)
    answer = await world.ana.taps("Take this list")
    assert "Nothing was overwritten" in answer.text
    found = await world.db.read(await world.actor(world.ana), setlists.load, session.id)
    assert [line.title for line in found.lines] == ["Giant Steps"]


async def test_a_deleted_song_is_shown_as_gone_to_who_can_do_something(world: World) -> None:
    session, songs = await club(world)
    await listed(world, session, songs["Solar"], songs["Footprints"])
    ana = await world.actor(world.ana)
    await world.db.write(ana, song_edit.remove, songs["Solar"])
    await opens_setlist(world, world.ana, session)
    await world.ana.sees("1. Solar · Cm · ⚠ deleted")
    await world.ana.sees("remove it here, or add another")
    await opens_setlist(world, world.bob, session)
    await world.bob.sees("1. Footprints")
    await world.bob.does_not_see("Solar")


async def test_afterwards_what_was_not_played_is_ticked_off_and_counts_follow(world: World) -> None:
    session, songs = await club(world)
    await listed(world, session, songs["Solar"], songs["Footprints"])
    world.clock.now = session.ends_at
    await sweeps(world)
    ana = await world.actor(world.ana)
    await opens_setlist(world, world.ana, session)
    await world.ana.taps("Tick songs")
    await world.ana.taps("✓ Solar")
    await world.ana.finds("✗ Solar")
    played = {
        line.title: line.times_played for line in (await world.db.read(ana, setlists.load, session.id)).lines
    }
    assert played == {"Solar": 0, "Footprints": 1}
    await opens_setlist(world, world.bob, session)
    await world.bob.sees("Solar · Cm · not played")


async def test_a_recording_is_attached_to_a_song_afterwards(world: World) -> None:
    session, songs = await club(world)
    await listed(world, session, songs["Solar"])
    world.clock.now = session.ends_at
    await sweeps(world)
    await opens_setlist(world, world.ana, session)
    await world.ana.taps("Change songs")
    await world.ana.taps("1. Solar")
    await world.ana.taps("Add chart")
    await world.ana.sends_file("solar.pdf", b"%PDF-1.7", "Our chart")
    await world.ana.sees("Added: Our chart")
    await world.ana.taps("‹ Back")
    await world.ana.sees("Our chart · 🎵 Solar")
    ids = {"community": world.community_id, "song": songs["Solar"]}
    await world.bob.forges(SongHistory(**ids).pack())
    await world.bob.sees("📄 Our chart · Thu 10 Dec")
    await world.bob.taps("📄 Our chart")
    await world.bob.sees("solar.pdf")
    await world.ana.taps("Arrange")
    await world.ana.taps("📄 Our chart")
    await world.ana.taps("Choose its song")
    await world.ana.taps("Choose none")
    await world.ana.does_not_see("🎵 Solar")


async def test_who_may_not_changes_nothing(world: World) -> None:
    session, songs = await club(world)
    await listed(world, session, songs["Solar"])
    await opens_setlist(world, world.bob, session)
    assert world.bob.buttons() == ["‹ Back", "Home"]
    ids = {"community": world.community_id, "session": session.id}
    for data in (
        SetlistMove(**ids, song=songs["Solar"], down=True),
        SetlistRemove(**ids, song=songs["Solar"]),
        SetlistPropose(**ids),
        SetlistChoose(**ids, revision=2),
        SetlistAdd(**ids, song=songs["Footprints"]),
    ):
        assert "You may not do this here" in (await world.bob.forges(data.pack())).text
