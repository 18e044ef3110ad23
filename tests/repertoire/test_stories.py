"""Songs in the chat: suggested in one message, corrected, voted on one by one and in the group, changed."""

import pytest
from sqlalchemy import update

from models.communities import Role
from models.links import LinkKind
from models.programs import Kind
from models.queue import QueueEntry, QueueStatus
from models.repertoire import Difficulty
from models.sessions import ProgramSession, SessionStatus
from models.setlists import SetlistSong
from models.tx import Tx, here, table_of
from services import links, plays, program_life, repertoire, song_edit, song_words
from services.outbox import CARD_PAUSE
from services.people import ANYBODY
from services.programs import ProgramDetails
from services.songs import SongDetails
from tests.world import World
from webapp.signing_in import page_of

sessions = table_of(ProgramSession)
MESSAGE = "Autumn Leaves, Joseph Kosma, Gm, 120, https://www.youtube.com/watch?v=r-Z8KuwI7Gc"


@pytest.fixture
async def club(world: World) -> ProgramDetails:
    """A book club that Alice and Bob belong to."""
    await world.joins(world.alice, world.bob)
    return await world.program(name="Real Book Club", kind=Kind.BOOK_CLUB)


async def bring(world: World, club: ProgramDetails, *texts: str) -> list[SongDetails]:
    """Songs that Ana suggests."""
    ana = await world.actor(world.ana)
    return [await world.db.write(ana, repertoire.add, club.id, song_words.understood(text)) for text in texts]


async def songs_of(world: World, club: ProgramDetails) -> None:
    """Alice opens the songs of the program."""
    await world.alice.starts(club.reference)
    await world.alice.sees("Real Book Club")
    await world.alice.taps("Songs")


async def now(world: World, song: SongDetails) -> SongDetails:
    return await world.db.read(await world.actor(world.ana), repertoire.load, song.id)


async def test_a_song_is_suggested_in_one_message_and_shown_back_first(
    world: World, club: ProgramDetails
) -> None:
    alice = world.alice
    await songs_of(world, club)
    await alice.sees("No songs yet.")
    await alice.taps("Suggest a song")
    await alice.sends(MESSAGE)
    for fact in ("Autumn Leaves", "Joseph Kosma", "Gm · 120 bpm", "youtube.com", "Is this right?"):
        await alice.sees(fact)
    told = await alice.taps("Suggest it")
    assert told.text == "Suggested. Everyone can vote for it now."
    await alice.sees("Suggested by Alice")
    await alice.taps("‹ Back")
    await alice.sees("1. Autumn Leaves · Joseph Kosma · Gm · 👍\u00a00")


async def test_what_was_understood_is_corrected_fact_by_fact(world: World, club: ProgramDetails) -> None:
    alice = world.alice
    await songs_of(world, club)
    await alice.taps("Suggest a song")
    await alice.sends("Autumn Leaves, Gm")
    await alice.taps("Composer")
    await alice.sees("Who wrote it?")
    await alice.sends("Joseph Kosma")
    await alice.sees("Joseph Kosma")
    await alice.taps("Difficulty")
    await alice.taps("Beginner")
    await alice.sees("Gm · Beginner")
    await alice.taps("Links")
    await alice.sends("the usual place")
    await alice.sees("write links that begin with https://")
    await alice.sends("lead sheet https://example.org/autumn")
    await alice.sees("Lead sheet: example.org")
    await alice.taps("Key")
    await alice.taps("Leave it out")
    await alice.taps("Suggest it")
    (line,) = await world.db.read(await world.actor(alice), repertoire.search, club.id, "autumn")
    assert (line.title, line.composer, line.key, line.difficulty) == (
        "Autumn Leaves",
        "Joseph Kosma",
        "",
        Difficulty.BEGINNER,
    )


async def test_what_cannot_be_is_said_in_words_and_the_person_goes_on(
    world: World, club: ProgramDetails
) -> None:
    alice = world.alice
    await songs_of(world, club)
    await alice.taps("Suggest a song")
    await alice.sends("أ" * 300 + ", Gm")
    await alice.sees("The title is too long: at most 200 characters.")
    await alice.sends("Solar, htp://foo.org")
    await alice.sees("write links that begin with https://")
    await alice.sends("أ" * 200 + ", Gm")
    await alice.sees("Is this right?")
    await alice.taps("Suggest it")
    await alice.sees("Suggested by Alice")


async def test_a_similar_title_is_asked_about_and_gets_the_vote(world: World, club: ProgramDetails) -> None:
    alice = world.alice
    (song,) = await bring(world, club, MESSAGE)
    await songs_of(world, club)
    await alice.taps("Suggest a song")
    await alice.sends("the autum leaves")
    await alice.sees("Did you mean a song that is there already?")
    await alice.taps("👍 Autumn Leaves")
    await alice.is_told("It has your vote.")
    assert (await now(world, song)).ups == 1

    await alice.taps("‹ Back")
    await alice.taps("Suggest a song")
    await alice.sends("Autumn Leaf")
    await alice.taps("Add anyway")
    await alice.taps("Suggest it")
    await alice.sees("Autumn Leaf")
    assert len(await world.db.read(await world.actor(alice), repertoire.search, club.id, "autumn")) == 2


async def test_a_vote_counts_once_and_changes_at_a_tap(world: World, club: ProgramDetails) -> None:
    alice = world.alice
    (song,) = await bring(world, club, "Solar, Miles Davis")
    await alice.starts(song.reference)
    await alice.taps("👍 0")
    await alice.is_told("You want to play Solar. 👍 1")
    await alice.taps("✓ 👍 1")
    assert (await now(world, song)).ups == 1
    await alice.taps("👎 0")
    assert ((await now(world, song)).ups, (await now(world, song)).downs) == (0, 1)
    await alice.taps("No opinion")
    assert (await now(world, song)).downs == 0
    assert "✓ No opinion" in alice.buttons()


async def test_one_votes_on_what_one_has_not_judged_song_after_song(
    world: World, club: ProgramDetails
) -> None:
    alice = world.alice
    await bring(world, club, "Solar", "Misty")
    await alice.sends("/vote")
    await alice.taps("Real Book Club · 2")
    await alice.sees("2 songs wait for your vote")
    await alice.taps("👍 Play it")
    await alice.sees("1 song waits for your vote")
    told = await alice.taps("👎 Not this")
    assert told.text == "That was all. Thank you for voting!"
    await alice.sees("Top voted")
    assert "Vote now" not in alice.buttons()


async def test_a_song_is_found_by_words_and_kept_as_a_favourite(world: World, club: ProgramDetails) -> None:
    alice = world.alice
    await bring(world, club, MESSAGE, "Solar, Miles Davis, advanced", "So What, Miles Davis")
    await songs_of(world, club)
    await alice.sends("DAVIS")
    await alice.sees("Found · DAVIS")
    assert {"Solar", "So What"} <= set(alice.buttons())
    await alice.taps("Solar")
    await alice.taps("Add to favourites")
    await alice.is_told("It is among your favourites.")
    await alice.taps("‹ Back")
    await alice.taps("My favourites")
    await alice.sees("1. Solar")
    await alice.taps("‹ Back")
    await alice.taps("By difficulty")
    await alice.taps("Advanced")
    assert alice.buttons()[0] == "Solar"


async def test_the_group_votes_on_a_live_card(world: World, club: ProgramDetails) -> None:
    titles = [f"Song {number}" for number in range(10, 20)]
    songs = await bring(world, club, *titles)
    await world.ana.sends("/vote", to=world.group)
    await world.ana.sees("What shall we play?", in_=world.group)
    await world.delivered()
    edits = world.sandbox.bot.calls["editmessagetext"]
    await world.alice.taps("👍 0 Song 12", in_=world.group)
    await world.alice.is_told("You want to play Song 12. 👍 1 Tap again to take it back.")
    await world.alice.taps("👍 0 Song 12", in_=world.group)  # the same tap twice
    await world.alice.is_told("You want to play Song 12. 👍 1")
    await world.bob.taps("👍 0 Song 12", in_=world.group)
    await world.passes(seconds=CARD_PAUSE.total_seconds())
    await world.alice.sees("1. Song 12 · 👍\u00a02", in_=world.group)
    assert (await now(world, songs[2])).ups == 2
    await world.delivered()
    assert world.sandbox.bot.calls["editmessagetext"] == edits + 1
    await world.bob.taps("👍 2 Song 12", in_=world.group)
    await world.bob.is_told("Your vote for Song 12 is taken back.")
    assert (await now(world, songs[2])).ups == 1

    await world.passes(seconds=CARD_PAUSE.total_seconds())
    await world.carol.taps("›", in_=world.group)
    await world.passes(seconds=CARD_PAUSE.total_seconds())
    await world.alice.sees("9. Song", in_=world.group)


async def test_the_cards_link_leads_to_all_songs(world: World, club: ProgramDetails) -> None:
    songs = await bring(world, club, "Solar", "Misty")
    await world.ana.sends("/vote", to=world.group)
    await world.bob.sees("What shall we play?", in_=world.group)
    await world.delivered()
    await world.bob.follows("All songs", in_=world.group)
    await world.bob.sees("2 songs · 2 wait for your vote")
    reference = await world.db.read(await world.actor(world.bob), links.reference, LinkKind.SONGS, club.id)
    target = await world.db.read(ANYBODY, links.resolve, reference)
    assert page_of(target) == f"/app/{world.community_id}/program/{club.id}/songs"
    target = await world.db.read(ANYBODY, links.resolve, songs[0].reference)
    assert page_of(target) == f"/app/{world.community_id}/song/{songs[0].id}"


async def test_the_card_of_a_deleted_program_loses_its_buttons_until_it_is_back(
    world: World, club: ProgramDetails
) -> None:
    ana = await world.actor(world.ana)
    await bring(world, club, "Solar")
    await world.ana.sends("/vote", to=world.group)
    await world.bob.sees("What shall we play?", in_=world.group)
    await world.passes(seconds=CARD_PAUSE.total_seconds())
    await world.db.write(ana, program_life.delete, club.id)
    await world.bob.sees("this vote is over", in_=world.group)
    await world.passes(seconds=CARD_PAUSE.total_seconds())
    await world.db.write(ana, program_life.restore, club.id)
    await world.bob.sees("What shall we play?", in_=world.group)


async def test_who_does_not_run_the_program_posts_no_card(world: World, club: ProgramDetails) -> None:
    await bring(world, club, "Solar")
    await world.alice.sends("/vote", to=world.group)
    await world.alice.sees("Let's do this in our private chat.", in_=world.group)
    await songs_of(world, club)
    assert "Post to group" not in world.alice.buttons()
    await world.ana.starts(club.reference)
    await world.ana.taps("Songs")
    told = await world.ana.taps("Post to group")
    assert told.text == "It is in the group: everyone can vote there."
    await world.ana.sees("What shall we play?", in_=world.group)


async def test_a_song_that_was_taken_off_takes_no_vote_and_comes_back_by_undo(
    world: World, club: ProgramDetails
) -> None:
    alice, bob = world.alice, world.bob
    await songs_of(world, club)
    await alice.taps("Suggest a song")
    await alice.sends("Solar, Miles Davis")
    await alice.taps("Suggest it")
    (line,) = await world.db.read(await world.actor(alice), repertoire.search, club.id, "solar")
    song = await world.db.read(await world.actor(alice), repertoire.load, line.id)
    await bob.starts(song.reference)
    await bob.sees("Suggested by Alice")
    assert "Edit song" not in bob.buttons()
    await alice.taps("Edit song")
    await alice.taps("Take off the list")
    await bob.taps("👍 0")
    await bob.is_told("“Solar” was taken off the list. Choose another song.")
    await alice.taps("Undo")
    await bob.taps("👍 0")
    await bob.is_told("You want to play Solar.")


async def test_the_second_of_two_who_change_a_song_keeps_what_they_typed(
    world: World, club: ProgramDetails
) -> None:
    ana = world.ana
    (song,) = await bring(world, club, "Solar, Cm")
    await world.becomes(world.alice, Role.ADMIN)
    await ana.starts(song.reference)
    await ana.taps("Edit song")
    await ana.taps("Key")
    alice = await world.actor(world.alice)
    other = song_words.understood("Solar, Am")
    await world.db.write(alice, song_edit.save, song.id, song.draft, other)
    await ana.sends("Dm")
    await ana.sees("Alice changed this song meanwhile.")
    await ana.sees("Now: Am")
    await ana.sees("Yours: Dm")
    assert (await now(world, song)).draft.key == "Am"
    await ana.taps("Use mine")
    await ana.is_told("Saved.")
    assert (await now(world, song)).draft.key == "Dm"


async def test_home_says_what_waits_for_a_vote_in_programs_one_comes_to(
    world: World, club: ProgramDetails
) -> None:
    alice = world.alice
    await bring(world, club, "Solar", "Misty")
    await alice.sends("/start")
    await alice.sees("Are you coming?")
    assert "Vote now" not in alice.buttons()
    await alice.starts(club.reference)
    await alice.taps(alice.buttons()[0])
    await alice.taps("Going")
    await alice.sends("/start")
    await alice.sees("Real Book Club: 2 songs wait for your vote")
    await alice.taps("Vote now")
    await alice.sees("Shall we play it?")


async def test_the_history_of_a_song_leads_to_the_setlists_it_was_on(
    world: World, club: ProgramDetails
) -> None:
    solar, misty = await bring(world, club, "Solar", "Misty")
    first, second = club.upcoming[:2]

    def play(tx: Tx) -> None:
        """Both on the list of a session that took place; Solar was called at the next one too."""
        for n, song in enumerate((misty, solar)):
            listed = {"session_id": first.id, "song_id": song.id, "added_by": tx.actor.user_id}
            tx.add(SetlistSong, position=n * 10, added_at=tx.now, **listed)
        called = {"session_id": second.id, "song_id": solar.id, "called_by": tx.actor.user_id}
        dates = {"called_at": tx.now, "done_at": second.starts_at}
        tx.add(QueueEntry, position=1, status=QueueStatus.PLAYED, **called, **dates)
        over = update(sessions).where(here(sessions), sessions.c.id == first.id)
        tx.execute(over.values(status=SessionStatus.COMPLETED))
        for date in (first, second):
            plays.settle(tx, date.id)

    await world.db.write(await world.actor(world.bob), play)
    alice = world.alice
    await alice.starts(solar.reference)
    await alice.sees("played 2 times, last on Thu 3 Dec")
    await alice.taps("See history")
    await alice.sees("Thu 3 Dec · Real Book Club · called by Bob")
    await alice.sees("Thu 26 Nov · Real Book Club · no. 2 of the setlist")
    await alice.taps("Thu 26 Nov")
    await alice.sees("Setlist: Real Book Club")
    await alice.starts(club.reference)
    await alice.taps("Songs")
    await alice.taps("Never played")
    await alice.sees("Every song was played at least once.")
