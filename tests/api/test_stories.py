"""A script registers, waits and leaves; organizers' scripts make events, change them, say who came."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from models.actor import SYSTEM
from services import materials, members, upkeep
from tests.api.script import Script
from tests.webapp.worlds import Client, Visitor, World, visitor

JAM = {
    "name": "Sunday jam",
    "rule": "FREQ=WEEKLY;BYDAY=SU",
    "starts_at": "2026-11-29T18:00:00+01:00",
    "time_zone": "Europe/Zurich",
    "kind": "jam_session",
    "visibility": "public",
    "places": [{"role": "base", "capacity": 2}, {"role": "flyer", "capacity": 3}],
    "cost": {"amount_minor": 1250, "currency": "CHF"},
    "location": {"name": "Rote Fabrik", "latitude": 47.3413, "longitude": 8.5362},
    "tags": ["swing"],
}


async def member(client: Client, world: World, name: str = "Eve") -> tuple[Visitor, Script]:
    """Somebody who joined, and their script."""
    who = visitor(name)
    await world.db.write(await world.actor(who), members.join)
    return who, await Script.of(client, await world.actor(who))


async def test_one_registers_waits_gets_in_and_leaves(client: Client, world: World) -> None:
    session = await world.session(capacity=1)
    _eve, eve = await member(client, world)
    _ben, ben = await member(client, world, "Ben")
    path = f"/events/{session.reference}/register"
    first = await eve.asks("POST", path)
    assert (first.status, first.body["outcome"], first.body["event"]["going"]) == (200, "going", 1)
    second = await ben.asks("POST", path, {"note": "I bring a bass"})
    assert second.body["outcome"] == "waitlisted"
    assert second.body["event"]["registration"] == {
        "status": "waitlist",
        "role": None,
        "roles": [],
        "position": 1,
        "guests": 0,
        "note": "I bring a bass",
        "offered_until": None,
    }
    again = await ben.asks("POST", path)
    assert again.body["outcome"] == "unchanged"
    assert (await eve.asks("DELETE", path)).status == 204
    mine = (await ben.gets(f"/events/{session.reference}"))["registration"]
    assert (mine["status"], mine["position"]) == ("going", None)
    assert (await eve.asks("DELETE", path)).status == 204


async def test_one_comes_in_a_role_with_guests_or_is_told_why_not(client: Client, world: World) -> None:
    session = await world.session(roles={"base": 2, "flyer": None}, guests_allowed=1)
    _eve, eve = await member(client, world)
    path = f"/events/{session.reference}/register"
    assert (await eve.asks("POST", path)).body["errors"][0]["field"] == "role"
    unknown = await eve.asks("POST", path, {"roles": ["juggler"]})
    assert (unknown.status, unknown.body["errors"][0]["limit"]) == (422, "base, flyer")
    many = await eve.asks("POST", path, {"roles": ["flyer"], "guests": 3})
    assert (many.body["errors"][0]["field"], many.body["errors"][0]["limit"]) == ("guests", 1)
    good = await eve.asks("POST", path, {"roles": ["Flyer", "base"], "guests": 1})
    mine = good.body["event"]["registration"]
    assert (mine["role"], mine["roles"], mine["guests"]) == ("flyer", ["flyer", "base"], 1)
    world.town.now = session.ends_at
    late = await eve.asks("POST", path, {"answer": "maybe"})
    assert (late.status, late.code) == (409, "session_over")


async def test_an_organizer_makes_a_series_and_events(owner: Script, world: World) -> None:
    made = await owner.asks("POST", "/events/series", JAM)
    assert made.status == 201, made
    series = await owner.gets(made.headers["Location"].removeprefix("/api/v1"))
    assert series == made.body
    assert (series["rule"], series["starts_at"]) == ("FREQ=WEEKLY;BYDAY=SU", "2026-11-29T18:00:00+01:00")
    assert series["places"] == JAM["places"]
    assert series["next_events"][0]["starts_at"] == "2026-11-29T18:00:00+01:00"
    assert [one["name"] for one in (await owner.gets("/events/series"))["series"]] == ["Sunday jam"]
    first = await owner.gets(f"/events/{series['next_events'][0]['id']}")
    assert (first["cost"], first["left"]) == ({"amount_minor": 1250, "currency": "CHF"}, 5)
    extra = {
        "series": series["id"],
        "starts_at": "2026-12-02T17:00:00Z",
        "title": "Midweek special",
        "places": [{"role": "base", "capacity": 9}, {"role": "flyer"}],
    }
    more = await owner.asks("POST", "/events", extra)
    assert (more.status, more.body["title"]) == (201, "Midweek special")
    assert (more.body["starts_at"], more.body["capacity"]) == ("2026-12-02T18:00:00+01:00", None)
    taken = await owner.asks("POST", "/events", extra)
    assert (taken.status, taken.code) == (409, "date_taken")
    once = {"title": "New year", "starts_at": "2026-12-31T22:00:00Z", "ends_at": "2027-01-01T04:00:00Z"}
    alone = await owner.asks("POST", "/events", once)
    assert alone.status == 201, alone
    assert (alone.body["ends_at"], alone.body["series"]["name"]) == ("2027-01-01T04:00:00Z", "New year")
    far = await owner.asks("POST", "/events", {"series": series["id"], "starts_at": "2028-01-01T20:00:00Z"})
    assert (far.status, far.body["errors"][0]["problem"]) == (422, "too_far_ahead")
    ages = await owner.asks("POST", "/events", {"title": "Later", "starts_at": "2040-01-01T20:00:00Z"})
    assert (ages.status, ages.code) == (422, "too_far_ahead")
    assert "Later" not in str(await owner.gets("/events?to=2199-01-01T00:00:00Z&limit=100"))
    for name, value in (("kind", "meetup"), ("time_zone", "UTC"), ("tags", []), ("guests_allowed", 1)):
        refused = await owner.asks("POST", "/events", extra | {name: value})
        assert (refused.status, refused.body["errors"][0]["problem"]) == (422, "unknown"), name
    nameless = await owner.asks("POST", "/events", {"starts_at": "2026-12-31T22:00:00Z"})
    assert nameless.body["errors"][0]["field"] == "title"
    needed = {"title": "x", "starts_at": "2026-12-31T22:00:00Z", "registration_required": True}
    assert (await owner.asks("POST", "/events", needed)).status == 422
    past = await owner.asks("POST", "/events", once | {"starts_at": "2020-01-01T20:00:00Z", "ends_at": None})
    assert (past.status, past.code) == (422, "past_date")


async def test_an_event_is_changed_by_who_read_it_last(client: Client, owner: Script, world: World) -> None:
    session = await world.session(capacity=5)
    eve, script = await member(client, world)
    await world.says(eve, session)
    path = f"/events/{session.reference}"
    read = await owner.asks("GET", path)
    unsaid = await owner.asks("PUT", path, {"title": "Anything"})
    assert (unsaid.status, unsaid.code) == (428, "revision_needed")
    await script.asks("POST", path + "/register", {"answer": "maybe"})  # answers are no reason to refuse
    change = {
        "title": "Blues night",
        "starts_at": "2026-11-26T21:00:00Z",
        "ends_at": "2026-11-26T23:30:00Z",
        "location": {"name": "Bar", "latitude": 38.7079, "longitude": -9.1366},
        "cost": {"amount_minor": 500, "currency": "EUR"},
        "registration_deadline": "2026-11-26T20:00:00Z",
        "minimum": 2,
    }
    changed = await owner.asks("PUT", path, change, If_Match=read.etag)
    assert changed.status == 200, changed
    assert {name: changed.body[name] for name in ("title", "starts_at", "ends_at")} == {
        "title": "Blues night",
        "starts_at": "2026-11-26T21:00:00Z",
        "ends_at": "2026-11-26T23:30:00Z",
    }
    assert changed.body["location"]["latitude"] == 38.7079
    assert (changed.body["minimum"], changed.body["moved_from"]) == (2, "2026-11-26T20:00:00Z")
    stale = await owner.asks("PUT", path, {"title": "Mine"}, If_Match=read.etag)
    assert (stale.status, stale.code) == (412, "outdated")
    back = await owner.asks("PUT", path, {"title": None, "cost": None}, If_Match=changed.etag)
    assert (back.body["title"], back.body["cost"]) == ("Thursday jam", None)
    assert (await script.asks("PUT", path, {"title": "Mine"}, If_Match="*")).code == "not_allowed"


async def test_fewer_places_than_are_taken_must_be_meant(client: Client, owner: Script, world: World) -> None:
    session = await world.session(capacity=5)
    for name in ("Eve", "Ben"):
        await world.says(visitor(name), session)
    path, fewer = f"/events/{session.reference}", {"places": [{"capacity": 1}]}
    refused = await owner.asks("PUT", path, fewer, If_Match="*")
    assert (refused.status, refused.code) == (409, "fewer_than_taken")
    assert (await owner.gets(path))["capacity"] == 5
    meant = await owner.asks("PUT", path, fewer | {"sure": True}, If_Match="*")
    assert (meant.body["capacity"], meant.body["going"]) == (1, 2)
    free = await owner.asks("PUT", path, {"places": [{"capacity": None}]}, If_Match="*")
    assert free.body["capacity"] is None
    other = await owner.asks("PUT", path, {"places": [{"role": "base", "capacity": 1}]}, If_Match="*")
    assert other.status == 422


async def test_an_event_is_called_off(client: Client, owner: Script, world: World) -> None:
    session = await world.session()
    _eve, eve = await member(client, world)
    path = f"/events/{session.reference}"
    assert (await eve.asks("DELETE", path)).code == "not_allowed"
    assert (await owner.asks("DELETE", path, If_Match='"7"')).code == "outdated"
    assert (await owner.asks("DELETE", path + "?reason=Storm")).status == 204
    seen = await eve.gets(path)
    assert (seen["status"], seen["cancellation_reason"]) == ("cancelled", "Storm")
    assert (await owner.asks("DELETE", path)).status == 204
    closed = await eve.asks("POST", path + "/register")
    assert (closed.status, closed.code) == (409, "session_over")


async def test_organizers_see_who_registered_and_say_who_came(
    client: Client, owner: Script, world: World
) -> None:
    session = await world.session(capacity=2)
    people = [visitor(name) for name in ("Eve", "Ben", "Carol")]
    for who in people:
        await world.says(who, session)
    path = f"/events/{session.reference}"
    first = await owner.gets(f"{path}/participants?limit=2")
    assert [(one["name"], one["status"]) for one in first["participants"]] == [
        ("Eve", "going"),
        ("Ben", "going"),
    ]
    rest = await owner.gets(f"{path}/participants?limit=2&cursor={first['next_cursor']}")
    assert rest["participants"][0]["waiting"] == [{"role": None, "position": 1}]
    assert (rest["total"], rest["next_cursor"]) == (3, None)
    waiting = await owner.gets(f"{path}/participants?answer=waiting")
    assert [one["name"] for one in waiting["participants"]] == ["Carol"]
    eve, ben = (one["id"] for one in first["participants"])
    early = await owner.asks("PUT", f"{path}/attendance", {"came": [eve]})
    assert (early.status, early.code) == (409, "door_not_open")
    world.town.now = session.starts_at
    walk_in = str((await world.actor(people[2])).user_id)
    marked = await owner.asks("PUT", f"{path}/attendance", {"came": [eve, walk_in], "missed": [ben]})
    assert (marked.status, marked.body["here"]) == (200, 2)
    done = await owner.asks("PUT", f"{path}/attendance", {"finished": True})
    assert (done.body["finished"], done.body["no_shows"]) == (True, 1)
    fixed = await owner.asks("PUT", f"{path}/attendance", {"came": [ben], "missed": [eve]})
    assert {one["id"]: one["attended"] for one in fixed.body["marked"]} == {eve: False, ben: True}
    nobody = await owner.asks("PUT", f"{path}/attendance", {"came": ["1"]})
    assert (nobody.status, nobody.code) == (404, "not_found")
    script = await Script.of(client, await world.actor(people[0]))
    assert (await script.asks("GET", f"{path}/participants")).code == "not_allowed"
    assert (await script.asks("PUT", f"{path}/attendance", {"came": [eve]})).code == "not_allowed"


async def test_links_belong_to_an_event_and_go_again(client: Client, owner: Script, world: World) -> None:
    session = await world.session()
    _eve, eve = await member(client, world)
    path = f"/events/{session.reference}/resources"
    added = await owner.asks("POST", path, {"url": "https://example.org/sheet.pdf", "title": "Lead sheet"})
    assert (added.status, added.body["title"], added.body["kind"]) == (201, "Lead sheet", "link")
    hidden = {"url": "https://meet.example.org/x", "attendees_only": True}
    private = await owner.asks("POST", path, hidden)
    assert (private.body["title"], private.body["attendees_only"]) == ("meet.example.org", True)
    assert len((await owner.gets(path))["resources"]) == 2
    assert [one["title"] for one in (await eve.gets(path))["resources"]] == ["Lead sheet"]
    await eve.asks("POST", f"/events/{session.reference}/register")
    assert len((await eve.gets(path))["resources"]) == 2
    assert (await eve.asks("DELETE", f"{path}/{added.body['id']}")).code == "not_allowed"
    assert (await owner.asks("DELETE", f"{path}/{added.body['id']}")).status == 204
    assert (await owner.asks("DELETE", f"{path}/{added.body['id']}")).code == "not_found"
    shelf = await world.db.read(world.organizer, materials.shelf, session.id)
    assert [one.url for one in shelf.items] == ["https://meet.example.org/x"]
    for bad in ("javascript:alert(1)", "https://user@example.org/", "https://nowhere", "ftp://example.org"):
        assert (await owner.asks("POST", path, {"url": bad})).status == 422, bad


async def test_few_ratings_stay_silent(client: Client, owner: Script, world: World) -> None:
    session = await world.session()
    scripts = []
    for name in ("Eve", "Ben", "Carol"):
        who, script = await member(client, world, name)
        await world.says(who, session)
        scripts.append(script)
    path = f"/events/{session.reference}/feedback"
    assert (await scripts[0].asks("POST", path, {"stars": 5})).code == "door_not_open"
    world.town.now = session.ends_at
    for script, stars in zip(scripts, (5, 4, 3), strict=True):
        before = await owner.gets(path + "/summary")
        assert before["event"] == {"count": 0, "average": None}
        assert (before["stars"], before["words"]) == ([], [])
        said = await script.asks("POST", path, {"stars": stars, "text": f"{stars} it was"})
        assert (said.status, said.body["stars"]) == (200, stars)
    told = await owner.gets(path + "/summary")
    assert told["event"] == told["series_rating"] == {"count": 3, "average": 4.0}
    assert told["stars"] == [0, 0, 1, 1, 1]
    assert [(one["text"], one["by"]) for one in told["words"]] == [
        ("5 it was", None),
        ("4 it was", None),
        ("3 it was", None),
    ]
    assert told["trend"][0]["id"] == session.reference
    assert (await scripts[0].asks("GET", path + "/summary")).code == "not_allowed"
    assert (await owner.asks("POST", path, {"stars": 5})).code == "not_there"


async def test_what_is_said_twice_with_one_key_is_done_once(owner: Script, world: World) -> None:
    first = await owner.asks("POST", "/events/series", JAM, Idempotency_Key="make-it")
    again = await owner.asks("POST", "/events/series", JAM, Idempotency_Key="make-it")
    assert (first.status, again.status, again.body) == (201, 201, first.body)
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    assert len((await owner.gets("/events/series"))["series"]) == 1
    other = await owner.asks("POST", "/events/series", JAM | {"name": "Other"}, Idempotency_Key="make-it")
    assert (other.status, other.code) == (422, "key_used")
    refused = await owner.asks("POST", "/events/series", JAM | {"rule": "FREQ=SECONDLY"}, Idempotency_Key="x")
    assert (refused.status, refused.code) == (422, "bad_rule")
    mended = await owner.asks("POST", "/events/series", JAM, Idempotency_Key="x")
    assert mended.status == 201, "what was refused had no effect, and its key is free"
    world.town.now += timedelta(days=1)
    assert await world.db.write(SYSTEM, upkeep.clean, "api_answers") == 2


@pytest.mark.parametrize("names", [("same", "same"), ("one", "other")])
async def test_two_at_once_with_one_key_have_one_effect(
    client: Client, owner: Script, world: World, names: tuple[str, str]
) -> None:
    heard = await asyncio.gather(
        *(owner.asks("POST", "/events/series", JAM, Idempotency_Key=name) for name in names)
    )
    assert [one.status for one in heard] == [201, 201]
    made = {one.body["id"] for one in heard}
    assert len(made) == len(set(names))
    assert len((await owner.gets("/events/series"))["series"]) == len(set(names))


async def test_what_reads_only_changes_nothing(client: Client, world: World) -> None:
    session = await world.session()
    reads = await Script.of(client, world.organizer, writes=False)
    path = f"/events/{session.reference}"
    asked: list[tuple[str, str, Any]] = [
        ("POST", "/events", {"title": "x", "starts_at": "2026-12-31T22:00:00Z"}),
        ("POST", "/events/series", JAM),
        ("PUT", path, {"title": "x"}),
        ("DELETE", path, None),
        ("POST", path + "/register", None),
        ("DELETE", path + "/register", None),
        ("PUT", path + "/attendance", {}),
        ("POST", path + "/resources", {"url": "https://example.org/"}),
        ("DELETE", path + "/resources/1", None),
        ("POST", path + "/feedback", {"stars": 5}),
    ]
    for method, where, body in asked:
        heard = await reads.asks(method, where, body, If_Match="*")
        assert (heard.status, heard.code) == (403, "reads_only"), where
    assert (await reads.gets(path))["revision"] == session.revision


async def test_one_in_several_communities_says_where(client: Client, owner: Script, world: World) -> None:
    other = await World.begin(world.db, "Book lovers")
    await world.db.write(await world.town.inside(world.organizer, other.community), members.join)
    unsaid = await owner.asks("POST", "/events/series", JAM)
    assert (unsaid.status, unsaid.body["errors"][0]["field"]) == (422, "community")
    session = await world.session()
    here = (await owner.gets(f"/events/{session.reference}"))["community"]["id"]
    made = await owner.asks("POST", "/events/series", JAM | {"community": here})
    assert (made.status, made.body["community"]["name"]) == (201, "Weekly jam")
    there = (await Script.of(client, other.organizer)).gets
    elsewhere = await World.begin(world.db, "Elsewhere")
    await elsewhere.session()
    assert (await there("/events"))["events"] == []
    narrow = await Script.of(client, world.organizer, community=world.community)
    assert (await narrow.asks("POST", "/events/series", JAM)).status == 201


async def test_a_stranger_comes_to_what_is_for_everybody_and_becomes_a_member(
    client: Client, world: World
) -> None:
    session = await world.session()
    stranger = await world.actor(visitor("Eve"))
    script = await Script.of(client, stranger)
    assert (await script.gets("/events"))["events"] == []
    heard = await script.asks("POST", f"/events/{session.reference}/register")
    assert heard.body["joined_community"] is True
    assert len((await script.gets("/events"))["events"]) > 5
