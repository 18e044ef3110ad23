"""A script lists what is on, and sees what its owner may see."""

from models.programs import Kind, Visibility
from models.rsvp import Answer
from services import changes, members
from tests.api.script import Script
from tests.webapp.worlds import Client, World, visitor


async def test_what_is_on_comes_in_parts_that_follow_each_other(owner: Script, world: World) -> None:
    await world.session("Thursday jam")
    first = await owner.gets("/events?limit=5")
    starts = [one["starts_at"] for one in first["events"]]
    assert starts[:2] == ["2026-11-26T20:00:00Z", "2026-12-03T20:00:00Z"]
    seen, cursor = [one["id"] for one in first["events"]], first["next_cursor"]
    while cursor:
        part = await owner.gets(f"/events?limit=5&cursor={cursor}")
        seen += [one["id"] for one in part["events"]]
        cursor = part["next_cursor"]
    assert len(seen) == len(set(seen)) > 10
    event = await owner.gets(f"/events/{seen[0]}")
    assert event == first["events"][0]
    assert (event["title"], event["community"]["name"]) == ("Thursday jam", "Weekly jam")
    assert (event["may_manage"], event["time_zone"]) == (True, "Europe/Lisbon")


async def test_the_list_is_narrowed_by_time_kind_series_and_to_ones_own(
    client: Client, owner: Script, world: World
) -> None:
    jam = await world.session("Thursday jam", kind=Kind.JAM_SESSION)
    club = await world.session("Book club", kind=Kind.BOOK_CLUB)
    eve = visitor("Eve")
    await world.says(eve, club, Answer.MAYBE)
    script = await Script.of(client, await world.actor(eve))

    async def titles(asked: str) -> set[str]:
        return {one["title"] for one in (await script.gets(f"/events?{asked}"))["events"]}

    assert await titles("limit=100") == {"Thursday jam", "Book club"}
    assert await titles("kind=book_club") == {"Book club"}
    assert await titles("mine=true") == {"Book club"}
    assert await titles("mine=true&kind=jam_session") == set()
    series = (await owner.gets(f"/events/{jam.reference}"))["series"]["id"]
    assert await titles(f"series={series}") == {"Thursday jam"}
    assert await titles(f"series={series}&mine=true") == set()
    window = "from=2026-12-01T00:00:00Z&to=2026-12-05T00:00:00%2B01:00"
    days = {one["starts_at"][:10] for one in (await script.gets(f"/events?{window}"))["events"]}
    assert days == {"2026-12-03"}
    community = (await owner.gets(f"/events/{jam.reference}"))["community"]["id"]
    assert await titles(f"community={community}") == {"Thursday jam", "Book club"}


async def test_all_communities_of_a_person_are_one_list_and_a_token_may_be_for_one(
    client: Client, world: World
) -> None:
    other = await World.begin(world.db, "Book lovers")
    await world.session("Thursday jam")
    await other.session("Reading hour")
    eve = visitor("Eve")
    for each in (world, other):
        await world.db.write(await each.actor(eve), members.join)
    whole = await Script.of(client, await world.actor(eve))
    some = await Script.of(client, await world.actor(eve), community=other.community)
    seen, cursor = [], ""
    while True:
        part = await whole.gets(f"/events?limit=3{cursor}")
        seen += [one["title"] for one in part["events"]]
        if part["next_cursor"] is None:
            break
        cursor = f"&cursor={part['next_cursor']}"
    assert seen == ["Thursday jam", "Reading hour"] * (len(seen) // 2)
    narrow = await some.gets("/events?limit=100")
    assert {one["title"] for one in narrow["events"]} == {"Reading hour"}
    jam = (await whole.gets("/events?limit=1"))["events"][0]["id"]
    assert (await some.asks("GET", f"/events/{jam}")).code == "not_found"


async def test_what_is_not_for_one_is_not_there(client: Client, owner: Script, world: World) -> None:
    hidden = await world.session("For the board", visibility=Visibility.INVITE_ONLY)
    eve = visitor("Eve")
    await world.db.write(await world.actor(eve), members.join)
    script = await Script.of(client, await world.actor(eve))
    assert (await owner.gets(f"/events/{hidden.reference}"))["title"] == "For the board"
    assert (await script.asks("GET", f"/events/{hidden.reference}")).code == "not_found"
    assert (await script.gets("/events"))["events"] == []


async def test_what_did_not_change_is_not_sent_again(owner: Script, world: World) -> None:
    session = await world.session()
    path = f"/events/{session.reference}"
    first = await owner.asks("GET", path)
    again = await owner.asks("GET", path, If_None_Match=first.etag)
    assert (again.status, again.body) == (304, None)
    await world.says(visitor("Eve"), session)
    changed = await owner.asks("GET", path, If_None_Match=first.etag)
    assert (changed.status, changed.body["going"]) == (200, 1)
    assert (await owner.asks("HEAD", path)).etag == changed.etag


async def test_cancelled_events_stay_in_the_list_and_say_so(owner: Script, world: World) -> None:
    session = await world.session()
    await world.db.write(world.organizer, changes.cancel, session.id, session.revision, "The hall is wet")
    first = (await owner.gets("/events?limit=1"))["events"][0]
    assert (first["status"], first["cancellation_reason"]) == ("cancelled", "The hall is wet")


async def test_what_cannot_be_taken_is_named(owner: Script, world: World) -> None:
    heard = await owner.asks("GET", "/events?limit=0&kind=dance&from=tomorrow&colour=red")
    assert (heard.status, heard.code) == (422, "invalid")
    named = {one["field"]: one["problem"] for one in heard.body["errors"]}
    assert named == {
        "limit": "not_understood",
        "kind": "not_understood",
        "from": "not_understood",
        "colour": "unknown",
    }
    for cursor in ("x", "AAAA", "MS4y.", "9" * 60, "MTIz"):
        assert (await owner.asks("GET", f"/events?cursor={cursor}")).status == 422, cursor
    assert (await owner.asks("GET", "/events?limit=1&limit=2")).status == 422
