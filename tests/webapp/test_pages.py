"""The pages as a browser asks for them, without one: who gets what, and in which words."""

import re
from datetime import timedelta

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import Connection

from models.database import Database
from models.programs import Visibility
from models.rsvp import Answer, RsvpStatus
from services import changes, communities, members, sessions
from services.sessions import SessionDetails
from tests.webapp.worlds import Client, Visitor, World, path, site, visitor
from webapp.site import DATABASE


async def token(client: Client, who: Visitor, start: str = "") -> str:
    response = await client.post(
        "/app/token",
        headers={"Authorization": f"tma {who.init_data(start=start, at=client.app[DATABASE].clock())}"},
    )
    assert response.status == 200
    made: str = (await response.json())["token"]
    return made


async def ask(client: Client, who: Visitor, where: str) -> ClientResponse:
    return await client.get(where, headers={"Authorization": f"Bearer {await token(client, who)}"})


async def answer(
    client: Client, who: Visitor, session: SessionDetails, **fields: str
) -> tuple[ClientResponse, str]:
    response = await client.post(
        f"/parts{path(session)}/answer",
        data=fields,
        headers={"Authorization": f"Bearer {await token(client, who)}"},
    )
    return response, await response.text()


async def test_the_shell_holds_no_data_and_asks_nobody_who_they_are(client: Client, world: World) -> None:
    session = await world.session("Secret rehearsal")
    real = await (await client.get(f"/app{path(session)}")).text()
    made_up = await (await client.get("/app/1/session/2")).text()
    assert real == made_up
    assert "Secret" not in real
    assert "<style" not in real
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", real))


async def test_an_answer_in_the_page_is_the_answer_of_the_chat(client: Client, world: World) -> None:
    session = await world.session(capacity=2)
    alice = visitor("Alice")
    response, text = await answer(client, alice, session, answer="going", guests="1", note="I bring chips")
    assert response.status == 200
    assert "You&#39;re in. 2 of 2." in text
    seen = await world.db.read(await world.actor(alice), sessions.details, session.id)
    assert seen.mine
    assert (seen.mine.status, seen.mine.guests, seen.mine.note) == (RsvpStatus.GOING, 1, "I bring chips")


async def test_a_full_session_says_the_number_on_the_waitlist(client: Client, world: World) -> None:
    session = await world.session(capacity=1)
    await world.says(visitor("Ann"), session)
    await world.says(visitor("Ben"), session)
    _response, text = await answer(client, visitor("Cleo"), session, answer="going")
    assert "You are no. 2 on the waitlist." in text


async def test_roles_have_their_own_places_and_one_must_be_chosen(client: Client, world: World) -> None:
    session = await world.session("Acro", roles={"base": 3, "flyer": 1})
    refused, text = await answer(client, visitor("Ann"), session, answer="going")
    assert (refused.status, refused.headers["HX-Retarget"]) == (422, "#problem-role")
    assert text == "Choose how you come."
    _response, text = await answer(
        client, visitor("Ben"), session, answer="going", role=str(session.pools[1].id)
    )
    assert "You come as flyer." in text
    assert "1 of 1 place taken" in text


@pytest.mark.parametrize(
    ("fields", "status", "place"),
    [
        ({"answer": "perhaps"}, 422, "#problem-answer"),
        ({}, 422, "#problem-answer"),
        ({"answer": "going", "guests": "9"}, 422, "#problem-guests"),
        ({"answer": "going", "guests": "-1"}, 422, "#problem-guests"),
        ({"answer": "going", "guests": "two"}, 422, "#problem-guests"),
        ({"answer": "going", "guests": "9" * 16}, 422, "#problem-guests"),
        ({"answer": "going", "note": "x" * 201}, 422, "#problem-note"),
        ({"answer": "going", "note": "a\0b"}, 422, "#problem-note"),
        ({"answer": "going", "role": "1"}, 422, "#problem-role"),
    ],
)
async def test_what_cannot_be_taken_is_said_beside_its_field(
    client: Client, world: World, fields: dict[str, str], status: int, place: str
) -> None:
    session = await world.session()
    response, text = await answer(client, visitor("Ann"), session, **fields)
    assert (response.status, response.headers["HX-Retarget"]) == (status, place)
    assert text
    assert "<" not in text


async def test_a_body_that_is_no_form_is_refused(client: Client, world: World) -> None:
    session = await world.session()
    bearer = {"Authorization": f"Bearer {await token(client, visitor('Ann'))}"}
    where = f"/parts{path(session)}/answer"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for headers, body in [
        ({"Content-Type": "multipart/form-data"}, b"--x\r\n"),
        ({"Content-Type": "multipart/form-data; boundary=x"}, b"nonsense"),
        (form, b"\xff" * 50),
        ({"Content-Type": "application/json"}, b"{}"),
        (form, b"a" * 1_100_000),
    ]:
        response = await client.post(where, data=body, headers={**bearer, **headers})
        assert response.status == 422, (headers, body[:20], await response.text())


async def test_a_cancelled_session_says_so_and_takes_no_answer(client: Client, world: World) -> None:
    session = await world.session()
    await world.db.write(world.organizer, changes.cancel, session.id, session.revision, "The drummer is ill")
    text = await (await ask(client, visitor("Ann"), f"/parts{path(session)}")).text()
    assert "Cancelled" in text
    assert "The drummer is ill" in text
    assert "<form" not in text
    response, text = await answer(client, visitor("Ann"), session, answer="going")
    assert response.status == 409
    assert "This session was cancelled." in text


async def test_after_the_deadline_one_may_only_leave(client: Client, world: World) -> None:
    closed = await world.session(rsvp_deadline_minutes=60 * 24 * 2)
    early = visitor("Early")
    await world.says(early, closed)
    world.town.now += timedelta(days=2)
    response, text = await answer(client, visitor("Late"), closed, answer="going")
    assert response.status == 409
    assert "Answers closed on" in text
    page = await (await ask(client, visitor("Late"), f"/parts{path(closed)}")).text()
    assert "Answers are closed." in page
    assert "<form" not in page
    left, text = await answer(client, early, closed, answer="not_going")
    assert left.status == 200
    assert "You can't come this time." in text


async def test_a_stranger_gets_the_same_answer_as_for_what_does_not_exist(
    client: Client, db: Database, world: World
) -> None:
    session = await world.session("Private rehearsal", visibility=Visibility.MEMBERS_ONLY)
    elsewhere = await World.begin(db, "Another community")
    stranger = visitor("Mallory")
    await elsewhere.says(stranger, await elsewhere.session())  # a member there, not here
    there = f"/parts/{elsewhere.community}/session/{session.id}"
    asked = [
        f"/parts{path(session)}",
        f"/parts{path(session)}/who",
        f"/parts/{world.community}/session/{session.id + 1}",
        f"/parts/{world.community + 1}/session/{session.id}",
        f"/parts/999999999999999/session/{session.id}",
        there,
    ]
    answers = [await ask(client, stranger, where) for where in asked]
    assert {response.status for response in answers} == {404}
    assert len({await response.text() for response in answers}) == 1
    refused, text = await answer(client, stranger, session, answer="going")
    assert refused.status == 404
    assert "Private" not in text


async def test_a_members_session_of_a_closed_community_asks_to_join_first(
    client: Client, world: World
) -> None:
    session = await world.session()
    await world.db.write(world.organizer, communities.change, requires_approval=True)
    response, text = await answer(client, visitor("Ann"), session, answer="going")
    assert response.status == 403
    assert "members of Weekly jam" in text


async def test_the_list_names_who_comes_and_goes_on(client: Client, world: World) -> None:
    session = await world.session()
    for number in range(21):
        await world.says(visitor(f"Guest {number:02} <b>"), session, note="with <i>cake</i>")
    first = await (await ask(client, visitor("Ann"), f"/parts{path(session)}/who")).text()
    assert first.count("<li class") == 20
    assert "Guest 00 &lt;b&gt;" in first
    assert "&lt;i&gt;cake" in first
    more = re.search(r'hx-get="([^"]*who/1)"', first)
    assert more
    rest = await (await ask(client, visitor("Ann"), more[1])).text()
    assert rest.count("<li class") == 1
    assert "/who/" not in rest


async def test_home_lists_the_next_sessions_of_my_communities_only(
    client: Client, db: Database, world: World
) -> None:
    answered, _open = await world.session("Monday jam"), await world.session("Friday jam")
    elsewhere = await World.begin(db, "Chess club")
    await elsewhere.session("Blitz night")
    alice = visitor("Alice")
    empty = await (await ask(client, alice, "/parts/home")).text()
    assert "You are in no community yet" in empty
    await world.says(alice, answered, Answer.MAYBE)
    text = await (await ask(client, alice, "/parts/home")).text()
    assert text.index("Your answers") < text.index("Monday jam") < text.index("Waiting for your answer")
    assert "Friday jam" in text
    assert "Blitz night" not in text


async def test_a_direct_link_leads_to_its_session_and_any_other_to_home(client: Client, world: World) -> None:
    session = await world.session()

    async def led(start: str) -> str:
        headers = {"Authorization": f"tma {visitor('Ann').init_data(start=start)}"}
        page: str = (await (await client.post("/app/token", headers=headers)).json())["page"]
        return page

    assert await led(session.reference) == f"/app{path(session)}"
    assert await led("") == "/app/home"
    assert await led("nothing-like-that") == "/app/home"
    assert await led("x" * 512) == "/app/home"


async def test_words_dates_and_language_are_the_readers(client: Client, world: World) -> None:
    session = await world.session()
    response = await ask(client, visitor("Ana", "pt-br"), f"/parts{path(session)}")
    assert response.headers["Content-Language"] == "pt-BR"
    japanese = await ask(client, visitor("Aki", "ja"), f"/parts{path(session)}")
    assert japanese.headers["Content-Language"] == "en"
    shell = await client.get("/app", headers={"Accept-Language": "ja, uk-UA;q=0.9"})
    assert '<html lang="uk">' in await shell.text()


async def test_nothing_but_what_the_page_needs_is_allowed(client: Client, world: World) -> None:
    policy = (await client.get("/app")).headers
    rules = dict(rule.split(" ", 1) for rule in policy["Content-Security-Policy"].split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self' https://telegram.org"
    assert rules["style-src"] == "'self'"
    assert rules["frame-ancestors"] == "https://web.telegram.org https://*.telegram.org"
    assert policy["X-Content-Type-Options"] == "nosniff"
    assert policy["Referrer-Policy"] == "same-origin"
    assert policy["Cache-Control"] == "no-store"


async def test_a_box_may_frame_the_pages_when_it_is_named(db: Database) -> None:
    app = site(db, "http://127.0.0.1:9/telegram-web-app.js", ["http://127.0.0.1:9"])
    async with TestClient(TestServer(app)) as client:
        policy = (await client.get("/app")).headers["Content-Security-Policy"]
    assert "script-src 'self' http://127.0.0.1:9;" in policy
    assert policy.endswith("https://*.telegram.org http://127.0.0.1:9")


async def test_our_own_fault_shows_a_reference_and_nothing_else(
    client: Client, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    session = await world.session("Thursday jam")
    headers = {"Authorization": f"Bearer {await token(client, visitor('Ann'))}"}
    await world.db.run(_break)
    response = await client.get(f"/parts{path(session)}", headers=headers)
    text = await response.text()
    assert response.status == 500
    found = re.search(r"reference: ([2-9A-Z]{8})", text)
    assert found
    assert found[1] in capsys.readouterr().out
    assert not re.search(r"rsvps|SELECT|Traceback|Error", text)


def _break(connection: Connection) -> None:
    """Take a table away."""
    with connection.begin():
        connection.exec_driver_sql("ALTER TABLE rsvps RENAME TO gone")


async def test_an_unknown_place_is_not_found_signed_in_or_not(client: Client, world: World) -> None:
    assert (await client.get("/parts/home")).status == 401
    assert (await ask(client, visitor("Ann"), "/parts/nowhere")).status == 404
    assert (await client.get("/nowhere")).status == 404
    assert (await client.get("/static/000000000000/../app.py")).status == 404


async def test_health_answers_and_ready_asks_the_database(client: Client, world: World) -> None:
    assert (await client.get("/health")).status == 200
    assert await (await client.get("/ready")).json() == {"database": True}


async def test_home_answers_in_one_tap(sqlite_database: Database) -> None:
    world = await World.begin(sqlite_database)
    jam = await world.session(capacity=1)
    ann, ben = visitor("Ann"), visitor("Ben")
    for who in (ann, ben):
        await world.db.write(await world.actor(who), members.join)
    async with TestClient(TestServer(site(world.db))) as client:
        where = f"/parts/{world.community}/next/answer/{jam.id}"
        for who, said in ((ann, "You&#39;re in."), (ben, "no. 1 on the waitlist")):
            headers = {"Authorization": f"Bearer {await token(client, who)}"}
            response = await client.post(where, data={"answer": "going"}, headers=headers)
            page = await response.text()
            assert (response.status, said in page, "Your answers" in page) == (200, True, True), page
        refused = await client.post(where, data={"answer": "perhaps"}, headers=headers)
        assert refused.status == 422
    assert (await world.db.read(world.organizer, sessions.details, jam.id)).going == 1
