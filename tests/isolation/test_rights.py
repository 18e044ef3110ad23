"""Who may do what only organizers do, and that no id leads from one program into another."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from models.actor import Actor
from models.communities import Role
from models.database import Database
from models.goals import GoalKind
from models.milestones import Counting
from models.programs import Kind
from models.queue import QueueOrder
from models.votes import Choice
from services import (
    attendance,
    attendance_export,
    bans,
    changes,
    discovery,
    goal_edit,
    lineup_host,
    marking,
    meeting_plans,
    meeting_runs,
    meeting_suggestions,
    milestone_edit,
    minutes,
    programs,
    queue_calls,
    queue_cards,
    queue_hosts,
    recaps,
    registrations,
    repertoire,
    roster,
    session_edit,
    sessions,
    setlist_changes,
    song_edit,
    song_words,
    voting,
    voting_card,
)
from services.errors import NotAllowed, NotFound, Refusal
from services.meeting_words import Topic
from services.session_facts import Fact
from services.sessions import SessionDetails
from tests.town import Town

Try = Callable[["Place"], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """A jam, a meetup and another jam of one community, with what is in them."""

    jam: SessionDetails
    meetup: SessionDetails
    song: int
    entry: int
    item: int
    other: SessionDetails
    other_song: int


OF_ORGANIZERS: dict[str, Try] = {
    "add to the setlist": lambda on: (setlist_changes.add, on.jam.id, on.song),
    "say that the setlist is ready": lambda on: (setlist_changes.choose, on.jam.id, 1),
    "tick what was played": lambda on: (setlist_changes.tick, on.jam.id, on.song),
    "change a song of somebody else": lambda on: (song_edit.opened, on.song),
    "take somebody's song away": lambda on: (song_edit.remove, on.song),
    "post the votes": lambda on: (voting_card.post, on.jam.program_id),
    "play a song": lambda on: (queue_hosts.play, on.entry),
    "take a song out": lambda on: (queue_hosts.take_out, on.entry),
    "move a song": lambda on: (queue_hosts.move, on.entry, 1, 1),
    "change the order": lambda on: (queue_hosts.set_order, on.jam.id, QueueOrder.FAIR),
    "post the queue": lambda on: (queue_cards.post, on.jam.id),
    "say who is needed": lambda on: (lineup_host.need, on.jam.id, "drums", "en"),
    "plan the agenda": lambda on: (meeting_plans.put, on.item),
    "order the agenda": lambda on: (meeting_plans.move, on.item, 0),
    "start the meeting": lambda on: (meeting_runs.start, on.meetup.id),
    "close the minutes": lambda on: (minutes.close, on.meetup.id),
    "set a goal": lambda on: (goal_edit.start, on.jam.program_id, GoalKind.SESSIONS, "5"),
    "set a milestone": lambda on: (milestone_edit.create, Counting.TOTAL, 7),
}
OF_HOSTS = {
    "play a song",
    "take a song out",
    "move a song",
    "change the order",
    "post the queue",
    "plan the agenda",
    "order the agenda",
    "start the meeting",
}
"""Those of them that a session asks of its own host."""
_NAMED = {
    "tick what was played": {"played": False},
    "plan the agenda": {"on": True},
    "close the minutes": {"closed": True},
}


@pytest.fixture
async def town(sqlite_database: Database) -> Town:
    return Town(sqlite_database)


@pytest.fixture
async def owner(town: Town) -> Actor:
    return await town.community()


@pytest.fixture
async def place(town: Town, owner: Actor) -> Place:
    db = town.db
    jam = await town.session(owner, name="Thursday Jam", kind=Kind.JAM_SESSION)
    meetup = await town.session(owner, name="Meetup", kind=Kind.MEETUP)
    other = await town.session(owner, name="Other Jam", kind=Kind.JAM_SESSION)
    songs = [
        await db.write(owner, repertoire.add, session.program_id, song_words.understood(title))
        for session, title in ((jam, "Autumn Leaves, Kosma"), (other, "Blue Bossa, Dorham"))
    ]
    await db.write(owner, queue_hosts.set_open, jam.id, is_open=True)
    called = await db.write(owner, queue_calls.call, jam.id, songs[0].id)
    await db.write(owner, setlist_changes.add, jam.id, songs[0].id)
    topic = Topic("Budget", 10)
    agenda = await db.write(owner, meeting_suggestions.suggest, meetup.id, [topic])
    return Place(jam, meetup, songs[0].id, called.entry.id, agenda.new[0].id, other, songs[1].id)


async def does(town: Town, who: Actor, place: Place, what: str) -> Refusal | None:
    """What comes of it: what refused, or None where it was done."""
    service, *given = OF_ORGANIZERS[what](place)
    try:
        await town.db.write(who, service, *given, **_NAMED.get(what, {}))
    except Refusal as refused:
        return refused
    return None


async def changed(town: Town, owner: Actor, program: int, **values: Any) -> None:
    found = await town.db.read(owner, programs.details, program)
    await town.db.write(owner, programs.change, program, found.revision, **values)


@pytest.mark.parametrize("what", OF_ORGANIZERS)
async def test_who_does_not_run_a_program_may_not(town: Town, owner: Actor, place: Place, what: str) -> None:
    community = owner.community_id or 0
    member = await town.person("Ann", community)
    neighbour = await town.person("Ben", community)
    await changed(town, owner, place.other.program_id, facilitator_id=neighbour.user_id)
    moderator = await town.person("Cleo", community)
    await town.db.write(owner, roster.change_role, moderator.user_id or 0, Role.MODERATOR)
    stranger = await town.community("Book club of Porto")
    for who in (member, neighbour, await town.inside(moderator, community)):
        assert isinstance(await does(town, who, place, what), NotAllowed), who
    if what != "set a milestone":  # which is of one's own community
        assert isinstance(await does(town, stranger, place, what), NotFound)
    assert not isinstance(await does(town, owner, place, what), NotAllowed | NotFound)


async def test_who_hosts_a_session_does_what_it_asks_of_its_host_and_nothing_else(
    town: Town, owner: Actor, place: Place
) -> None:
    db, dora = town.db, await town.person("Dora", owner.community_id)
    for session in (place.jam, place.meetup):
        await db.write(owner, session_edit.save, session.id, session.revision, {Fact.HOST: "Dora"}, "en")
    for what in OF_ORGANIZERS:
        assert isinstance(await does(town, dora, place, what), NotAllowed) is (what not in OF_HOSTS), what

    town.now = jam = (await db.read(dora, sessions.details, place.jam.id)).starts_at
    assert (await db.write(dora, marking.mark, place.jam.id, owner.user_id or 0, came=True)).changed
    seen = await db.read(dora, sessions.details, place.jam.id)
    assert (seen.hosts, seen.manages) == (True, False)
    written = await db.write(
        dora, session_edit.save, seen.id, seen.revision, {Fact.RECAP: "We played."}, "en"
    )
    assert written.editing.recap == "We played."
    facts = {Fact.RECAP: "Again", Fact.TITLE: "Mine"}
    board = await db.read(dora, discovery.board, discovery.Filters(program=seen.program_id))
    later = next(line.id for line in board.lines if line.starts_at > jam)
    for refused in (
        lambda tx: session_edit.save(tx, seen.id, written.editing.session.revision, facts, "en"),
        lambda tx: changes.plan_cancel(tx, seen.id),
        lambda tx: registrations.viewed(tx, seen.id),
        lambda tx: attendance_export.program_of(tx, seen.id),
        lambda tx: attendance.page_of(tx, later),
        lambda tx: recaps.form(tx, later),
    ):
        with pytest.raises(NotAllowed):
            await db.write(dora, refused)
    await db.write(owner, bans.ban, dora.user_id or 0, "Loud")
    with pytest.raises(Refusal):
        await db.read(await town.inside(dora, owner.community_id or 0), attendance.page_of, seen.id)


async def test_no_song_gets_from_one_program_into_another(town: Town, owner: Actor, place: Place) -> None:
    db = town.db
    with pytest.raises(NotFound):
        await db.write(owner, setlist_changes.add, place.jam.id, place.other_song)
    with pytest.raises(NotFound):
        await db.write(owner, queue_calls.call, place.jam.id, place.other_song)
    voted = await db.write(owner, voting.vote, place.other_song, Choice.UP)
    assert voted.song.program_id == place.other.program_id
    page = await db.read(owner, discovery.board, discovery.Filters(program=place.meetup.program_id))
    later = page.lines[1].id
    await db.write(owner, meeting_plans.put, place.item, on=True)
    town.now = place.meetup.starts_at
    await db.write(owner, meeting_runs.start, place.meetup.id)
    before = await db.read(owner, meeting_runs.look, later)
    with pytest.raises(Refusal):
        await db.write(owner, meeting_runs.go_on, later, place.item)
    assert await db.read(owner, meeting_runs.look, later) == before
