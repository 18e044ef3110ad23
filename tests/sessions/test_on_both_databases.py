"""What a session says for itself and what belongs to it, on SQLite and on PostgreSQL."""

from datetime import timedelta

from models.database import Database
from models.files import FileKind
from models.rsvp import Answer
from services import materials, photos, recaps, rsvp, session_edit, session_page
from services.files import Sent
from services.session_facts import AS_PROGRAM, Fact
from tests.town import Town


async def test_a_session_differs_is_looked_back_on_and_follows_again(database: Database) -> None:
    town = Town(database)
    owner = await town.community()
    session = await town.session(owner, kind="jam_session", capacity=3)
    guest = await town.person("Bea", owner.community_id)
    await town.db.write(guest, rsvp.respond, session.id, Answer.GOING)

    said = {
        Fact.TITLE: "夜",
        Fact.PLACE: "Garden",
        Fact.PLACES: "1",
        Fact.COST: "5 EUR",
        Fact.END: "23:00",
        Fact.HOST: "Bea",
        Fact.RSVP: "yes",
        Fact.DEADLINE: "60",
        Fact.DETAIL: "0=Blues",
    }
    edited = await town.db.write(owner, session_edit.save, session.id, session.revision, said, "en")
    assert (edited.told, edited.editing.own) == (1, frozenset(said))
    assert edited.editing.session.facilitator == "Bea"

    cleared = {fact: "0=~" if fact is Fact.DETAIL else AS_PROGRAM for fact in said}
    revision = edited.editing.session.revision
    edited = await town.db.write(owner, session_edit.save, session.id, revision, cleared, "en")
    assert edited.editing.own == frozenset()

    await town.db.write(owner, materials.add_link, session.id, "https://example.org Chart")
    town.now = session.ends_at + timedelta(hours=1)
    revision = edited.editing.session.revision
    await town.db.write(owner, session_edit.answer, session.id, revision, Fact.RECAP, "<b>Good</b>", "en")
    await town.db.write(guest, photos.add_sent, session.id, Sent(FileKind.PHOTO, "id", "unique"))
    assert (await town.db.write(owner, recaps.send, session.id)).people == 1
    assert (await town.db.write(owner, recaps.send, session.id)).people == 0
    view = await town.db.read(guest, session_page.view, session.id)
    assert (view.recap.html, view.photos.count, len(view.materials.items)) == ("<b>Good</b>", 1, 1)
