"""The form of a program in the app: it makes what the conversation makes; nothing typed is lost."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from aiohttp import ClientResponse, FormData

from models.communities import Role
from models.programs import Kind
from services import files, members, programs, roster, uploads
from services.programs import ProgramDetails
from tests.files.samples import picture
from tests.webapp.test_pages import ask, token
from tests.webapp.worlds import Client, Visitor, World, visitor

FIELD = re.compile(
    r'<input[^>]*?name="([^"]+)"[^>]*>|<textarea[^>]*?name="([^"]+)"[^>]*>(.*?)</textarea>', re.S
)
SELECT = re.compile(r'<select[^>]*?name="([^"]+)".*?</select>', re.S)


async def organizer(world: World, name: str = "Olga") -> Visitor:
    """Somebody who may make and change programs."""
    someone = visitor(name)
    await world.db.write(await world.actor(someone), members.join)
    user_id = (await world.actor(someone)).user_id or 0
    await world.db.write(world.organizer, roster.change_role, user_id, Role.ADMIN)
    return someone


def _fields(html: str) -> dict[str, str]:
    """What a browser would send of a form that nobody touched."""
    form = html.partition('<form id="program"')[2].partition("</form>")[0]
    sent: dict[str, str] = {}
    for found in FIELD.finditer(form):
        tag, name = found[0], found[1] or found[2]
        if found[2]:
            sent[name] = unescape(found[3])
        elif not re.search(r'type="(checkbox|radio)"', tag) or " checked" in tag:
            value = re.search(r' value="([^"]*)"', tag)
            sent[name] = unescape(value[1]) if value else ""
    for found in SELECT.finditer(form):
        chosen = re.search(r'<option value="([^"]*)" selected', found[0]) or re.search(
            r'<option value="([^"]*)"', found[0]
        )
        sent[found[1]] = unescape(chosen[1]) if chosen else ""
    return sent


async def opened(client: Client, who: Visitor, where: str) -> dict[str, str]:
    response = await ask(client, who, f"/parts{where}")
    assert response.status == 200, await response.text()
    return _fields(await response.text())


async def sends(
    client: Client, who: Visitor, where: str, fields: dict[str, str]
) -> tuple[ClientResponse, str]:
    response = await client.post(
        f"/parts{where}", data=fields, headers={"Authorization": f"Bearer {await token(client, who)}"}
    )
    return response, await response.text()


def edit_path(program: ProgramDetails) -> str:
    return f"/{program.community_id}/program/{program.id}/edit"


async def program(world: World, **draft: Any) -> ProgramDetails:
    session = await world.session(**draft)
    return await world.db.read(world.organizer, programs.details, session.program_id)


async def now(world: World, program: ProgramDetails) -> ProgramDetails:
    return await world.db.read(world.organizer, programs.details, program.id)


async def test_every_field_of_the_form_makes_the_program_that_was_meant(client: Client, world: World) -> None:
    olga = await organizer(world)
    where = f"/{world.community}/programs/new"
    fields = await opened(client, olga, where)
    settings = await ask(client, olga, f"/parts/{world.community}/kind-settings?kind=book_club")
    assert 'name="difficulty_range"' in await settings.text()
    typed = {
        "name": "Клуб رآب 🎷",
        "kind": "book_club",
        "description": "For all <b>who</b> read.",
        "words": "every Tuesday 19:30",
        "duration": "1:30",
        "place": "",
        "map_link": "https://www.google.com/maps/place/Hot+Clube/@38.72,-9.14,17z",
        "visibility": "public",
        "places": "base 12, flyer 8",
        "guests": "1",
        "rsvp_deadline": "24:00",
        "cost": "12,50",
        "currency": "usd",
        "facilitator": "Olga",
        "tags": "#Jazz, Reading",
        "generation_days": "30",
        "session_theme": "Bebop",
        "difficulty_range": "advanced",
        "charts_available": "yes",
        "recording_links": "https://example.org/1\nhttps://example.org/2",
    }
    response, text = await sends(client, olga, where, {**fields, **typed})
    assert response.status == 200, text
    assert "Created." in text
    found = re.search(r"/program/(\d+)", response.headers["HX-Push-Url"])
    assert found
    draft = (await world.db.read(world.organizer, programs.details, int(found[1]))).draft
    assert (draft.name, draft.kind, draft.description) == (
        "Клуб رآب 🎷",
        Kind.BOOK_CLUB,
        "For all <b>who</b> read.",
    )
    assert (draft.schedule.rule, draft.schedule.start.hour, draft.duration_minutes) == (
        "FREQ=WEEKLY;BYDAY=TU",
        19,
        90,
    )
    assert (draft.place, draft.latitude, draft.longitude) == ("Hot Clube", 38.72, -9.14)
    assert (draft.roles, draft.guests_allowed, draft.rsvp_deadline_minutes) == (
        {"base": 12, "flyer": 8},
        1,
        1440,
    )
    assert (draft.cost_minor, draft.currency) == (1250, "USD")
    assert draft.facilitator_id == (await world.actor(olga)).user_id
    assert draft.tags == ["jazz", "reading"]
    assert (draft.generation_days, draft.auto_generate) == (30, True)
    assert draft.settings == {
        "session_theme": "Bebop",
        "difficulty_range": "advanced",
        "recording_links": ["https://example.org/1", "https://example.org/2"],
        "charts_available": True,
    }


async def test_a_body_that_cannot_be_read_is_refused(client: Client, world: World) -> None:
    olga = await organizer(world)
    for kind in ("application/x-www-form-urlencoded; charset=nobody", "text/plain; charset=klingon"):
        headers = {"Authorization": f"Bearer {await token(client, olga)}", "Content-Type": kind}
        address = f"/parts/{world.community}/programs/new"
        assert (await client.post(address, data=b"name=Jam", headers=headers)).status == 422


async def test_a_form_that_nobody_touched_changes_nothing(client: Client, world: World) -> None:
    olga = await organizer(world)
    jam = await program(
        world,
        kind=Kind.MEETUP,
        roles={"base": 3, "flyer": None},
        cost_minor=1250,
        currency="EUR",
        rsvp_deadline_minutes=90,
        latitude=38.7,
        longitude=-9.1,
        tags=["jazz"],
        settings={"agenda_items": [{"topic": "Budget", "time_minutes": 20}], "time_budget": 90},
    )
    response, text = await sends(client, olga, edit_path(jam), await opened(client, olga, edit_path(jam)))
    assert response.status == 200, text
    after = await now(world, jam)
    assert (after.draft, after.revision) == (jam.draft, jam.revision)


@pytest.mark.parametrize(
    ("field", "said", "problem", "words"),
    [
        ("name", " ", "name", "something is missing"),
        ("name", "x" * 101, "name", "too long"),
        ("kind", "knitting", "kind", "I did not understand that"),
        ("visibility", "friends", "visibility", "I did not understand that"),
        ("duration", "long", "duration", "I did not understand that"),
        ("places", "lots", "roles", "I did not understand that"),
        ("places", "0", "capacity", "The number of places"),
        ("guests", "11", "guests", "up to 10"),
        ("latitude", "91", "latitude", "between"),
        ("latitude", "north", "latitude", "between"),
        ("longitude", "", "longitude", "something is missing"),
        ("map_link", "https://example.org/place", "map_link", "I find no place in this link"),
        ("map_link", "https://maps.app.goo.gl/x", "map_link", "short link"),
        ("cost", "free beer", "cost", "I did not understand that"),
        ("cost", "12 XXY", "cost", "I did not understand that"),
        ("facilitator", "Nobody Known", "facilitator", "is called so"),
        ("tags", "x" * 65, "tags", "too long"),
        ("generation_days", "400", "generation_days", "up to 365"),
        ("photo", "12345", "photo", "no picture"),
        ("skill_level", "wizard", "skill_level", "I did not understand that"),
        ("gear_available", "x" * 61, "gear_available", "too long"),
        ("words", "every blue moon", "schedule", "I did not understand"),
        ("base", "{}", None, "characters that cannot be kept"),
        ("base", "[1", None, "characters that cannot be kept"),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_saved(
    client: Client, world: World, field: str, said: str, problem: str | None, words: str
) -> None:
    olga = await organizer(world)
    jam = await program(world, kind=Kind.JAM_SESSION, latitude=38.7, longitude=-9.1)
    fields = await opened(client, olga, edit_path(jam))
    response, text = await sends(client, olga, edit_path(jam), {**fields, field: said})
    if field == "photo":
        assert response.status == 404
        return
    assert response.status == 422, text
    assert response.headers["HX-Retarget"] == (f"#problem-{problem}" if problem else "#notice")
    assert words in unescape(text)
    assert (await now(world, jam)).revision == jam.revision


async def test_the_second_of_two_sees_what_changed_and_saves_on_top_of_it(
    client: Client, world: World
) -> None:
    olga, ben = await organizer(world), await organizer(world, "Ben")
    jam = await program(world, capacity=10)
    first, second = await opened(client, olga, edit_path(jam)), await opened(client, ben, edit_path(jam))
    await sends(client, olga, edit_path(jam), {**first, "name": "Olga's jam", "places": "20"})

    response, text = await sends(
        client, ben, edit_path(jam), {**second, "name": "Ben's jam", "place": "Barn"}
    )
    assert (response.status, response.headers["HX-Retarget"]) == (409, "#conflict")
    said = unescape(text)
    assert "Olga changed this program meanwhile" in said
    assert "Olga's jam" in said
    assert "Ben's jam" in said
    assert "20" in said
    assert (await now(world, jam)).name == "Olga's jam"

    seen = re.search(r'name="revision" value="(\d+)"', text)
    assert seen
    again = {**second, "name": "Ben's jam", "place": "Barn", "revision": seen[1]}
    response, text = await sends(client, ben, edit_path(jam), again)
    assert response.status == 200, text
    after = (await now(world, jam)).draft
    assert (after.name, after.place, after.capacity) == ("Ben's jam", "Barn", 20)


async def test_a_photo_is_uploaded_shown_kept_and_taken_away(client: Client, world: World) -> None:
    olga = await organizer(world)
    jam = await program(world)
    form = FormData()
    form.add_field("file", picture(), filename="jam.png", content_type="image/png")
    headers = {"Authorization": f"Bearer {await token(client, olga)}"}
    uploaded = await client.post(f"/parts/{world.community}/photo", data=form, headers=headers)
    photo = re.search(r'name="photo" value="(\d+)"', await uploaded.text())
    assert photo
    fields = await opened(client, olga, edit_path(jam))
    _response, text = await sends(client, olga, edit_path(jam), {**fields, "photo": photo[1]})
    assert '<img src="/files/' in text
    assert (await now(world, jam)).draft.photo_id == int(photo[1])
    fields = await opened(client, olga, edit_path(jam))
    await sends(client, olga, edit_path(jam), {**fields, "no_photo": "1"})
    assert (await now(world, jam)).draft.photo_id is None


async def test_a_photo_that_somebody_else_uploaded_cannot_be_taken(client: Client, world: World) -> None:
    olga = await organizer(world)
    jam = await program(world)
    theirs = await world.db.write(
        world.organizer, files.add_upload, uploads.photo("file", "a.png", picture())
    )
    fields = await opened(client, olga, edit_path(jam))
    response, _text = await sends(client, olga, edit_path(jam), {**fields, "photo": str(theirs.id)})
    assert response.status == 404
    assert (await now(world, jam)).draft.photo_id is None


async def test_a_program_that_is_over_can_still_be_renamed(client: Client, world: World) -> None:
    olga = await organizer(world)
    jam = await program(world, schedule=(await program(world)).draft.schedule)
    over = jam.draft.schedule
    once = await program(world, name="Open mic", schedule=replace(over, rule=None))
    world.town.now += timedelta(days=30)
    fields = await opened(client, olga, edit_path(once))
    response, text = await sends(client, olga, edit_path(once), {**fields, "name": "Past open mic"})
    assert response.status == 200, text
    assert (await now(world, once)).name == "Past open mic"


async def test_a_member_and_a_stranger_get_no_form(client: Client, world: World) -> None:
    jam = await program(world)
    for who in (visitor("Eve"),):
        for where in (edit_path(jam), f"/{world.community}/programs/new"):
            assert (await ask(client, who, f"/parts{where}")).status == 403
            response, _text = await sends(client, who, where, {"name": "Mine now", "base": "{}"})
            assert response.status in (403, 422)
    assert (await now(world, jam)).revision == jam.revision
