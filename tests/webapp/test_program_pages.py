"""The pages of a community and of a program: what is next, answered where one stands, and what is over."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from PIL import Image

from models.programs import Visibility
from services import files, program_life, programs, uploads
from tests.webapp.test_pages import ask, token
from tests.webapp.worlds import Client, World, visitor


async def test_a_community_shows_what_is_next_and_leads_to_its_programs(client: Client, world: World) -> None:
    session = await world.session("Friday jam <b>", description="Bring snacks")
    page = await (await ask(client, visitor("Ann"), f"/parts/{world.community}")).text()
    assert "Weekly jam" in page
    assert "Friday jam &lt;b&gt;" in page
    assert "Join in the chat" in page
    listed = await (await ask(client, visitor("Ann"), f"/parts/{world.community}/programs")).text()
    assert f'href="/app/{world.community}/program/{session.program_id}"' in listed


async def test_a_program_is_read_and_its_dates_answered_on_one_page(client: Client, world: World) -> None:
    session = await world.session("Friday jam", capacity=2, place="Old mill", description="Bring snacks")
    ann = visitor("Ann")
    where = f"/parts/{world.community}/program/{session.program_id}"
    page = await (await ask(client, ann, where)).text()
    for text in ("Friday jam", "Every Thursday at 20:00", "Old mill", "Bring snacks", "0 of 2 places taken"):
        assert text in page
    bearer = {"Authorization": f"Bearer {await token(client, ann)}"}
    answered = await client.post(f"{where}/answer/{session.id}", data={"answer": "going"}, headers=bearer)
    text = await answered.text()
    assert "You&#39;re in. 1 of 2." in text
    assert 'mark-going">Going' in text
    refused = await client.post(f"{where}/answer/{session.id}", data={"answer": "perhaps"}, headers=bearer)
    assert refused.status == 422


async def test_a_program_shows_its_photo_and_leads_from_a_tag_to_all_that_have_it(
    client: Client, world: World
) -> None:
    made = BytesIO()
    Image.new("RGB", (640, 360), "#446688").save(made, "PNG")
    upload = uploads.photo("file", "us.png", made.getvalue())
    photo = await world.db.write(world.organizer, files.add_upload, upload)
    session = await world.session("Friday jam", photo_id=photo.id, tags=["blues & roots"])
    page = await (
        await ask(client, visitor("Ann"), f"/parts/{world.community}/program/{session.program_id}")
    ).text()
    src = re.search(r'<img src="(/files/[^"]+)"', page)
    assert src
    assert (await client.get(unescape(src[1]))).status == 200
    tagged = re.search(r'href="/app(/[^"]+/calendar/list[?]tag=[^"]+)"', page)
    assert tagged
    listed = await (await ask(client, visitor("Ann"), f"/parts{unescape(tagged[1])}")).text()
    assert "Friday jam" in listed


async def test_what_is_over_is_looked_through_page_by_page(client: Client, world: World) -> None:
    session = await world.session("Friday jam")
    where = f"/parts/{world.community}/program/{session.program_id}"
    assert "Past sessions" not in await (await ask(client, visitor("Ann"), where)).text()
    world.town.now += timedelta(days=7 * 12)
    assert "Past sessions" in await (await ask(client, visitor("Ann"), where)).text()
    first = await (await ask(client, visitor("Ann"), where + "/past")).text()
    assert first.count("row-link") == 10 + 2  # the way to more, and the way back
    second = await (await ask(client, visitor("Ann"), where + "/past/1")).text()
    assert second.count("row-link") == 2


async def test_programs_not_for_all_are_not_there_for_a_stranger(client: Client, world: World) -> None:
    hidden = await world.session("Board meeting", visibility=Visibility.INVITE_ONLY)
    inside = await world.session("Rehearsal", visibility=Visibility.MEMBERS_ONLY)
    gone = await world.session("Old times")
    await world.db.write(world.organizer, program_life.delete, gone.program_id)
    asked = [
        f"/parts/{world.community}/program/{program}{more}"
        for program in (hidden.program_id, inside.program_id, gone.program_id, 42)
        for more in ("", "/past")
    ]
    answers = [await ask(client, visitor("Eve"), where) for where in asked]
    assert {answer.status for answer in answers} == {404}
    assert len({await answer.text() for answer in answers}) == 1
    for where in ("", "/programs"):
        text = await (await ask(client, visitor("Eve"), f"/parts/{world.community}{where}")).text()
        assert not any(name in text for name in ("Board meeting", "Rehearsal", "Old times"))
    assert (await ask(client, visitor("Eve"), "/parts/4242")).status == 404


async def test_a_direct_link_leads_to_its_program_or_community(client: Client, world: World) -> None:
    session = await world.session("Friday jam")
    program = await world.db.read(world.organizer, programs.details, session.program_id)

    async def led(start: str) -> str:
        headers = {"Authorization": f"tma {visitor('Ann').init_data(start=start)}"}
        page: str = (await (await client.post("/app/token", headers=headers)).json())["page"]
        return page

    assert await led(program.reference) == f"/app/{world.community}/program/{program.id}"


async def test_a_calendar_of_one_community_and_of_all(client: Client, world: World) -> None:
    session = await world.session("Friday jam")
    elsewhere = await World.begin(world.db, "Chess club")
    blitz = await elsewhere.session("Blitz")
    ann = visitor("Ann")
    await world.says(ann, session)
    month = await (await ask(client, ann, f"/parts/{world.community}/calendar/month/2026-11-26")).text()
    assert '1 session" aria-current="date"' in month
    assert "Friday jam" in month
    week = await (await ask(client, ann, "/parts/calendar/week/2026-11-26")).text()
    assert "Friday jam" in week
    assert "Weekly jam" in week
    assert "Blitz" not in week
    await elsewhere.says(ann, blitz)
    all_of_it = await (await ask(client, ann, "/parts/calendar/week/2026-11-26")).text()
    assert "Blitz (Chess club)" in all_of_it
    of_one = f"/parts/calendar/week/2026-11-26?program={blitz.program_id}&narrow=1"
    listed = (await (await ask(client, ann, of_one)).text()).split("<details")[0]
    assert "Blitz" in listed
    assert "Friday jam" not in listed
    narrowed = await ask(client, ann, f"/parts/{world.community}/calendar/week?kind=book_club&narrow=1")
    assert "Friday jam" not in (await narrowed.text()).split("<details")[0]
    pushed = f"/app/{world.community}/calendar/week?kind=book_club"
    assert narrowed.headers["HX-Push-Url"] == pushed


@pytest.mark.parametrize(
    "wrong",
    [
        "/month/99999-01-01",
        "/month/2026-13-01",
        "/week/0001-01-01",
        "/list/9999-12-31",
        "/month/2026-11-26?kind=nonsense&program=x&page=-1",
        "/list/2026-11-26?page=99999999999999999999",
        "/week?tag=%00&program=9999999999999999",
    ],
)
async def test_a_calendar_asked_for_nonsense_shows_what_it_can(
    client: Client, world: World, wrong: str
) -> None:
    await world.session("Friday jam")
    for start in (f"/parts/{world.community}", "/parts"):
        assert (await ask(client, visitor("Ann"), f"{start}/calendar{wrong}")).status == 200


async def test_no_calendar_of_an_unknown_community(client: Client, world: World) -> None:
    assert (await ask(client, visitor("Ann"), "/parts/4242/calendar")).status == 404
    assert (await ask(client, visitor("Ann"), "/parts/calendar/year")).status == 404
