"""Coming in several roles, and with somebody, in the Mini App."""

import pytest

from models.database import Database
from models.programs import Visibility
from models.rsvp import Answer
from services import members, pairs, rsvp, sessions
from services.place_errors import NoPair
from tests.webapp.test_session_forms import Pages, fields_of, organizer
from tests.webapp.worlds import Client, World, visitor

ANN = visitor("Ann")
BEN = visitor("Ben")


@pytest.fixture
def db(sqlite_database: Database) -> Database:
    """One database is enough for what pages show."""
    return sqlite_database


async def test_roles_and_a_partner_are_chosen_on_pages(client: Client, world: World) -> None:
    session = await world.session(roles={"base": 1, "flyer": 2})
    base, flyer = (pool.id for pool in session.pools)
    ann, ben = Pages(client, world, session, ANN), Pages(client, world, session, BEN)
    said = {"answer": "going", "role": str(flyer), "either": f"{base} {flyer}"}
    status, html = await ann.posts("/answer", **said)
    assert (status, "You&#39;re in as flyer. 1 of 2." in html) == (200, True)
    assert "If others get in by it, also as base." in html
    status, html = await ann.posts("/answer", answer="going", role="1")
    assert (status, "Choose how you come." in html) == (422, True)

    actors = [await world.actor(who) for who in (ANN, BEN)]
    await world.db.write(actors[1], members.join)
    assert "Ben" in (await ann.gets("/pair/search?name=be"))[1]
    with_ben = f"/pair/{actors[1].user_id}"
    assert "And how does Ben come?" in (await ann.gets(with_ben))[1]
    assert (await ann.posts(with_ben, role=str(flyer)))[0] == 422
    status, html = await ann.posts(with_ben, role=str(flyer), their_role=str(base))
    assert (status, "Ben is asked." in html) == (200, True)
    assert "Take it back" in (await ann.gets("/pair"))[1]
    assert "Come together" in (await ben.gets())[1]
    status, html = await ben.posts("/pair/answer", wanted="confirm", who=str(actors[0].user_id))
    assert (status, "Ann comes with you." in html) == (200, True)
    assert (await ben.posts("/pair/answer", wanted="undo"))[0] == 200
    assert (await ben.posts("/pair/answer", wanted="undo"))[0] == 409
    assert (await ben.posts("/pair/answer", wanted="dance"))[0] == 422


async def test_too_few_are_decided_about_on_the_page(client: Client, world: World) -> None:
    session = await world.session(minimum=3)
    organizing, member = Pages(client, world, session, await organizer(world, ANN)), visitor("Bob")
    assert "Hold it" not in (await Pages(client, world, session, member).gets())[1]
    assert "Hold it" in (await organizing.gets())[1]
    assert (await Pages(client, world, session, member).posts("/minimum"))[0] == 403
    status, html = await organizing.posts("/minimum")
    assert (status, "It takes place with 0." in html, "Hold it" in html) == (200, True, False)


async def test_an_order_chosen_in_the_chat_stays(client: Client, world: World) -> None:
    session = await world.session(roles={"base": 1, "flyer": 1, "spotter": 1})
    base, flyer, spotter = (pool.id for pool in session.pools)
    ann = await world.actor(ANN)
    chosen = (spotter, flyer, base)
    await world.db.write(ann, rsvp.respond, session.id, Answer.GOING, roles=chosen)
    pages = Pages(client, world, session, ANN)
    sent = fields_of((await pages.gets())[1])
    assert (await pages.posts("/answer", **{**sent, "answer": "going", "note": "Hi"}))[0] == 200
    seen = await world.db.read(ann, sessions.details, session.id)
    assert seen.mine is not None
    assert (seen.mine.roles, seen.mine.note) == (chosen, "Hi")


async def test_nobody_is_asked_to_what_they_cannot_find(world: World) -> None:
    session = await world.session(roles={"base": 1, "flyer": 2}, visibility=Visibility.INVITE_ONLY)
    ben = await world.actor(BEN)
    await world.db.write(ben, members.join)
    base, flyer = (pool.id for pool in session.pools)
    with pytest.raises(NoPair, match="unseen"):
        await world.db.write(world.organizer, pairs.ask, session.id, ben.user_id, base, flyer)
    seen = await world.db.read(world.organizer, sessions.details, session.id)
    assert seen.pair is None
