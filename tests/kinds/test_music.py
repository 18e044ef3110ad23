"""Music is played where the kind says so and the settings do not deny it, in code and in the database."""

import pytest

from models.actor import Actor
from models.database import Database
from models.programs import Kind
from models.rsvp import Answer
from services import matrix, music, rsvp
from services.errors import NotFound
from services.queue import has_queue
from tests.town import Town


@pytest.fixture
async def owner(database: Database) -> Actor:
    return await Town(database).community()


@pytest.mark.parametrize(
    ("kind", "settings", "plays"),
    [
        (Kind.JAM_SESSION, {}, True),
        (Kind.JAM_SESSION, {"music": True}, True),
        (Kind.JAM_SESSION, {"music": False, "lineup_wanted": ["drums"]}, False),
        (Kind.BOOK_CLUB, {"music": False}, False),
        (Kind.OPEN_MIC, {"slot_minutes": 10}, True),
        (Kind.MEETUP, {}, False),
    ],
)
async def test_a_session_knows_whether_music_is_played(
    database: Database, owner: Actor, kind: Kind, settings: dict[str, object], plays: bool
) -> None:
    session = await Town(database).session(owner, kind=kind, settings=settings)
    assert session.music is plays
    assert music.is_played(kind, settings) is plays
    assert has_queue(session) is plays
    assert plays or not session.missing


async def test_a_note_about_a_mat_is_no_line_up_where_no_music_is_played(
    database: Database, owner: Actor
) -> None:
    jam = await Town(database).session(owner, kind=Kind.JAM_SESSION, settings={"music": False})
    said = await database.write(owner, rsvp.respond, jam.id, Answer.GOING, note="bringing bass")
    assert said.session.missing == ()
    with pytest.raises(NotFound):
        await database.read(owner, matrix.view, jam.id)
