"""Links that calendar programs ask again and again: what they get, and who gets nothing."""

import gzip
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from models.actor import SYSTEM, Actor
from models.calendars import CalendarFeed
from models.communities import Community, Membership, Standing
from models.database import Database
from models.programs import Visibility
from models.rsvp import Answer
from models.tx import table_of
from services import (
    calendar_feeds,
    calendars,
    changes,
    communities,
    leaving,
    members,
    program_life,
    programs,
    reservations,
    rsvp,
    space_edit,
)
from services.calendar_feeds import Feed
from services.calendars import KEPT_GONE
from services.errors import NotFound, NotMember
from services.schedule import Schedule
from services.sessions import SessionDetails
from tests.calendars.ical import checked, starts
from tests.town import ZONE, Town
from tests.webapp.worlds import TOKEN, Client
from views.links import Links
from webapp.app import build

KEY = calendar_feeds.key_for(TOKEN)
NOBODYS = "A" * 22
OTHER_DAY = Schedule(datetime(2026, 11, 27, 20), ZONE, "FREQ=WEEKLY;BYDAY=FR")


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


@pytest.fixture
async def client(town: Town) -> AsyncIterator[Client]:
    """The site, at a public address."""
    links = Links("jamboree_bot", public_url="https://jam.example.org")
    async with TestClient(TestServer(build(town.db, bot_token=TOKEN, links=links))) as client:
        yield client


def outside(actor: Actor) -> Actor:
    """The same person, outside of every community."""
    return replace(actor, community_id=None, role=None, standing=None)


async def link(town: Town, actor: Actor, program: int = 0) -> str:
    """The path of a person's link."""
    feed = await town.db.write(actor, calendar_feeds.ensured, KEY, program)
    return f"/calendar/{feed.token}.ics"


async def fetched(client: Client, path: str) -> dict[str, Any]:
    """The events a calendar program gets, by their session's number."""
    response = await client.get(path)
    assert response.status == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    found = checked(await response.read())
    return {uid.partition("-")[0]: event for uid, event in found.items()}


async def changed(town: Town, owner: Actor, program: int, **values: Any) -> None:
    found = await town.db.read(owner, programs.details, program)
    await town.db.write(owner, programs.change, program, found.revision, **values)


async def stands(town: Town, actor: Actor, standing: Standing) -> None:
    """Let a membership count no more."""
    table = table_of(Membership)
    statement = update(table).where(table.c.user_id == actor.user_id).values(standing=standing)
    await town.db.write(SYSTEM, lambda tx: tx.execute(statement))


async def jam(town: Town, **draft: Any) -> tuple[Actor, Actor, SessionDetails]:
    """An organizer, a member, and a session."""
    owner = await town.community()
    member = await town.person(community=owner.community_id)
    return owner, member, await town.session(owner, **draft)


async def test_my_calendar_holds_what_i_said_yes_or_maybe_to_everywhere(town: Town, client: Client) -> None:
    _owner, me, here = await jam(town, capacity=1)
    other = await town.session(await town.community("Elsewhere"), name="Elsewhere jam")
    me_there = await town.inside(outside(me), other.community_id)
    await town.db.write(me, rsvp.respond, here.id, Answer.GOING)
    await town.db.write(me_there, rsvp.respond, other.id, Answer.MAYBE)
    path = await link(town, outside(me))

    events = await fetched(client, path)
    assert {name: event.status.value for name, event in events.items()} == {
        str(here.id): "CONFIRMED",
        str(other.id): "TENTATIVE",
    }
    assert starts(events[str(here.id)]) == here.starts_at

    await town.db.write(me, rsvp.respond, here.id, Answer.NOT_GOING)
    assert set(await fetched(client, path)) == {str(other.id)}


async def test_my_calendar_holds_the_rooms_i_reserved_and_nobody_elses(town: Town, client: Client) -> None:
    owner = await town.community()
    me, other = [await town.person(community=owner.community_id) for _ in range(2)]
    studio = await town.db.write(owner, space_edit.create, "Studio A", place="Rua 1")
    at = datetime(2026, 11, 26, 18, tzinfo=UTC)
    mine = await town.db.write(me, reservations.reserve, studio.id, at, 90, "Band")
    await town.db.write(other, reservations.reserve, studio.id, at + timedelta(hours=2), 60, "Secret")
    path = await link(town, outside(me))
    [event] = (await fetched(client, path)).values()
    assert (event.summary.value, event.location.value) == ("Studio A: Band", "Studio A, Rua 1")
    assert starts(event) == at
    await town.db.write(me, reservations.cancel, mine.use.id)
    assert await fetched(client, path) == {}


async def test_a_waitlisted_session_is_tentative(town: Town, client: Client) -> None:
    owner, me, session = await jam(town, capacity=1)
    await town.db.write(owner, rsvp.respond, session.id, Answer.GOING)
    await town.db.write(me, rsvp.respond, session.id, Answer.GOING)
    events = await fetched(client, await link(town, outside(me)))
    assert events[str(session.id)].status.value == "TENTATIVE"


async def test_a_move_and_a_cancellation_reach_the_calendar(town: Town, client: Client) -> None:
    owner, me, session = await jam(town)
    path = await link(town, me, session.program_id)
    before = (await fetched(client, path))[str(session.id)]

    to = datetime(2026, 11, 28, 18, 30)
    await town.db.write(owner, changes.move, session.id, session.revision, to)
    moved = (await fetched(client, path))[str(session.id)]
    assert moved.uid.value == before.uid.value
    assert starts(moved) == starts(before) + timedelta(days=1, hours=22, minutes=30)
    assert int(moved.sequence.value) > int(before.sequence.value)
    assert moved.status.value == "CONFIRMED"

    town.now += timedelta(hours=1)
    await town.db.write(owner, changes.cancel, session.id, session.revision + 1, "The bar is flooded")
    gone = (await fetched(client, path))[str(session.id)]
    assert gone.status.value == "CANCELLED"
    assert int(gone.sequence.value) > int(moved.sequence.value)
    assert gone.last_modified.value > moved.last_modified.value


async def test_a_change_of_the_program_shows_with_a_higher_sequence(town: Town, client: Client) -> None:
    owner, me, session = await jam(town)
    path = await link(town, me, session.program_id)
    before = (await fetched(client, path))[str(session.id)]
    town.now += timedelta(hours=1)
    await changed(town, owner, session.program_id, name="Late jam", place="Cave")
    after = (await fetched(client, path))[str(session.id)]
    assert (after.summary.value, after.location.value) == ("Late jam", "Cave")
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.last_modified.value > before.last_modified.value


async def test_a_date_that_fell_away_is_cancelled_for_a_while(town: Town, client: Client) -> None:
    owner, me, session = await jam(town)
    await town.db.write(me, rsvp.respond, session.id, Answer.GOING)
    paths = [await link(town, me, session.program_id), await link(town, outside(me)), await link(town, me)]
    before = (await fetched(client, paths[0]))[str(session.id)]
    await changed(town, owner, session.program_id, schedule=OTHER_DAY)
    for path in paths:
        event = (await fetched(client, path))[str(session.id)]
        assert event.status.value == "CANCELLED"
        assert int(event.sequence.value) > int(before.sequence.value)
    town.now += KEPT_GONE
    for path in paths:
        assert str(session.id) not in await fetched(client, path)


async def test_a_deleted_program_is_cancelled_for_a_while_and_may_come_back(
    town: Town, client: Client
) -> None:
    owner, me, session = await jam(town)
    await town.db.write(me, rsvp.respond, session.id, Answer.GOING)
    paths = [await link(town, me, session.program_id), await link(town, outside(me)), await link(town, me)]
    await town.db.write(owner, program_life.delete, session.program_id)
    for path in paths:
        events = await fetched(client, path)
        assert {event.status.value for event in events.values()} == {"CANCELLED"}
    await town.db.write(owner, program_life.restore, session.program_id)
    for path in paths:
        assert (await fetched(client, path))[str(session.id)].status.value == "CONFIRMED"
    await town.db.write(owner, program_life.delete, session.program_id)
    town.now += KEPT_GONE
    for path in paths:
        assert await fetched(client, path) == {}


@pytest.mark.parametrize("standing", [Standing.LEFT, Standing.BANNED])
async def test_one_who_left_or_was_banned_gets_an_empty_calendar(
    town: Town, client: Client, standing: Standing
) -> None:
    _owner, me, session = await jam(town)
    await town.db.write(me, rsvp.respond, session.id, Answer.GOING)
    paths = [await link(town, me, session.program_id), await link(town, outside(me)), await link(town, me)]
    for path in paths:
        assert str(session.id) in await fetched(client, path)
    if standing is Standing.LEFT:
        await town.db.write(me, leaving.leave)
    else:
        await stands(town, me, standing)
    for path in paths:
        assert await fetched(client, path) == {}
    gone = await town.inside(outside(me), me.community_id or 0)
    for program in (0, session.program_id):
        with pytest.raises((NotMember, NotFound)):
            await town.db.write(gone, calendar_feeds.ensured, KEY, program)
    if standing is Standing.LEFT:
        await town.db.write(gone, members.join)
        assert str(session.id) in await fetched(client, paths[0])


async def test_an_invite_only_program_is_in_the_calendars_of_the_invited_alone(
    town: Town, client: Client
) -> None:
    owner, me, session = await jam(town)
    mine, community = await link(town, me, session.program_id), await link(town, me)
    organizers = await link(town, owner, session.program_id)
    await changed(town, owner, session.program_id, visibility=Visibility.INVITE_ONLY)
    assert await fetched(client, mine) == {}
    assert await fetched(client, community) == {}
    assert str(session.id) in await fetched(client, organizers)
    with pytest.raises(NotFound):
        await town.db.write(me, calendar_feeds.ensured, KEY, session.program_id)
    with pytest.raises(NotFound):
        await town.db.read(me, calendars.of_session, session.id)


async def test_a_stranger_may_follow_a_public_program_but_no_community(town: Town, client: Client) -> None:
    owner, _me, session = await jam(town)
    stranger = await town.inside(await town.person(), owner.community_id or 0)
    path = await link(town, stranger, session.program_id)
    assert str(session.id) in await fetched(client, path)
    with pytest.raises(NotMember):
        await town.db.write(stranger, calendar_feeds.ensured, KEY)
    await changed(town, owner, session.program_id, visibility=Visibility.MEMBERS_ONLY)
    assert await fetched(client, path) == {}


async def test_a_renewed_link_ends_the_old_one_at_once(town: Town, client: Client) -> None:
    _owner, me, _session = await jam(town)
    old = await link(town, me)
    assert await link(town, me) == old
    renewed = await town.db.write(me, calendar_feeds.renew, KEY)
    assert await fetched(client, f"/calendar/{renewed.token}.ics")
    assert (await client.get(old)).status == 404
    off = await town.db.write(me, calendar_feeds.turned_off, KEY)
    assert off == Feed(me.community_id or 0, 0, "Jam Lisboa", None)
    assert (await client.get(f"/calendar/{renewed.token}.ics")).status == 404
    assert await town.db.read(me, calendar_feeds.current, KEY) == off


async def test_the_database_does_not_give_the_link_away(town: Town) -> None:
    _owner, me, _session = await jam(town)
    feed = await town.db.write(me, calendar_feeds.ensured, KEY)
    rows = await town.db.read(SYSTEM, lambda tx: tx.rows(table_of(CalendarFeed).select()))
    assert (feed.token or "") not in str(rows)
    other = calendar_feeds.key_for("43:another-bot")
    assert (await town.db.read(me, calendar_feeds.current, other)).token is None


async def said(response: ClientResponse) -> tuple[int, dict[str, str], bytes]:
    """All that tells one answer from another."""
    headers = {name: value for name, value in response.headers.items() if name not in ("Date",)}
    return response.status, headers, await response.read()


WRONG = [
    f"/calendar/{NOBODYS}.ics",
    f"/calendar/{NOBODYS}",
    "/calendar/short.ics",
    f"/calendar/{'A' * 23}.ics",
    "/calendar/%00%00.ics",
    "/calendar/жжж.ics",
    "/calendar/..%2f..%2fetc%2fpasswd.ics",
    f"/calendar/file/{'A' * 59}.ics",
    "/calendar/session/nothing.ics",
    "/calendar/",
    f"/calendar/{NOBODYS}.ics/",
]


async def test_what_is_no_link_is_not_found_always_in_the_same_words(town: Town, client: Client) -> None:
    unknown = await said(await client.get(WRONG[0]))
    assert unknown[0] == 404
    for path in WRONG:
        assert await said(await client.get(path)) == unknown, path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.text(max_size=40))
async def test_a_guessed_link_finds_nothing(sqlite_database: Database, guess: str) -> None:
    guess = guess.encode("utf-8", "ignore").decode()
    assert await sqlite_database.read(SYSTEM, calendar_feeds.find, guess) is None


async def test_a_calendar_can_be_read_but_nothing_else(town: Town, client: Client) -> None:
    _owner, me, _session = await jam(town)
    path = await link(town, me)
    head = await client.head(path)
    assert (head.status, await head.read()) == (200, b"")
    for method in ("POST", "PUT", "DELETE", "PROPFIND"):
        assert (await client.request(method, path)).status == 405


async def test_what_did_not_change_is_not_sent_again(town: Town, client: Client) -> None:
    owner, me, session = await jam(town)
    path = await link(town, me)
    first = await client.get(path)
    assert first.headers["Cache-Control"] == "private, no-cache"
    known = {"If-None-Match": first.headers["ETag"]}
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    town.now += timedelta(hours=1)
    for headers in (known, since):
        again = await client.get(path, headers=headers)
        assert (again.status, await again.read()) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
    await changed(town, owner, session.program_id, name="Late jam")
    for headers in (known, since):
        assert (await client.get(path, headers=headers)).status == 200


async def test_a_calendar_is_compressed_for_who_takes_it_so(town: Town, client: Client) -> None:
    _owner, me, _session = await jam(town)
    path = await link(town, me)
    async with TestClient(client.server, auto_decompress=False) as raw:
        small = await raw.get(path, headers={"Accept-Encoding": "gzip"})
        plain = await raw.get(path, headers={"Accept-Encoding": "identity"})
        assert small.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(await small.read()) == await plain.read()


async def test_a_calendar_reaches_ninety_days_back_and_as_far_ahead_as_there_are_dates(
    town: Town, client: Client
) -> None:
    _owner, me, session = await jam(town)
    path = await link(town, me)
    ahead = await fetched(client, path)
    assert len(ahead) >= 12
    town.now = session.starts_at + timedelta(days=89)
    assert str(session.id) in await fetched(client, path)
    town.now += timedelta(days=2)
    assert str(session.id) not in await fetched(client, path)


async def test_a_session_on_the_web_is_a_file_for_everybody_and_no_other_is(
    town: Town, client: Client
) -> None:
    owner, _me, session = await jam(town)
    path = f"/calendar/session/{session.reference}.ics"
    await town.db.write(owner, communities.change, is_public=True)
    response = await client.get(path)
    assert response.headers["Content-Disposition"] == 'attachment; filename="thursday-jam-2026-11-26.ics"'
    assert str(session.id) in await fetched(client, path)
    await town.db.write(owner, communities.change, is_public=False)
    assert (await client.get(path)).status == 404
    await town.db.write(owner, communities.change, is_public=True)
    await changed(town, owner, session.program_id, visibility=Visibility.MEMBERS_ONLY)
    assert (await client.get(path)).status == 404


async def test_the_page_of_a_link_offers_it_to_each_program(town: Town, client: Client) -> None:
    _owner, me, _session = await jam(town)
    path = (await link(town, me)).removesuffix(".ics")
    response = await client.get(path)
    text = await response.text()
    assert f"webcal://jam.example.org{path}.ics" in text
    assert "cid=webcal%3A%2F%2Fjam.example.org" in text
    assert "noindex" in text
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "same-origin"


async def test_a_members_community_that_is_gone_leaves_an_empty_calendar(town: Town, client: Client) -> None:
    _owner, me, session = await jam(town)
    path = await link(town, me, session.program_id)
    table = table_of(Community)
    gone = update(table).where(table.c.id == me.community_id).values(deleted_at=town.now)
    await town.db.write(SYSTEM, lambda tx: tx.execute(gone))
    assert await fetched(client, path) == {}


async def test_a_crowded_calendar_keeps_what_is_to_come(town: Town) -> None:
    owner, _me, session = await jam(town)
    everything = await town.db.read(owner, calendars.of_community)
    town.now = session.starts_at + timedelta(days=20)
    kept = await town.db.read(owner, calendars.of_community, len(everything) - 2)
    assert sorted(kept) == sorted(everything)[2:]
